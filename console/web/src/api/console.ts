import { ApiError } from './error';
import { seg } from './openstack';
import { compute } from './compute';
import { data, ops } from './ops';

/** A connection to the serial console of a server: bytes both ways. The key in its address works once. */
export async function openSerial(id: string): Promise<WebSocket> {
  const body = { remote_console: { protocol: 'serial', type: 'serial' } };
  const { remote_console } = await compute.post<{ remote_console: { url: string } }>(`/servers/${seg(id)}/remote-consoles`, body);
  return connect(remote_console.url);
}

/** The same under a grant of access: what passes is recorded. */
export async function openGranted(grant: string, server: string): Promise<WebSocket> {
  const { url } = await data(ops.POST('/ops/v1/access-grants/{id}/console', { params: { path: { id: grant } }, body: { server } }));
  return connect(url);
}

function connect(address: string): WebSocket {
  const given = new URL(address);
  if (!given.pathname.startsWith('/compute/serial/')) throw new ApiError(500, 'BadConsole', 'The address of the console is unknown.', '控制台地址无法识别。');
  // Where this page came from; the public name of the cloud may be another behind a proxy.
  const url = new URL(given.pathname, location.origin);
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  const socket = new WebSocket(url, ['binary']);
  socket.binaryType = 'arraybuffer';
  return socket;
}
