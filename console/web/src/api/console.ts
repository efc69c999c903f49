import { ApiError } from './error';
import { seg } from './openstack';
import { compute } from './compute';

/** A connection to the serial console of a server: bytes both ways. The key in its address works once. */
export async function openSerial(id: string): Promise<WebSocket> {
  const body = { remote_console: { protocol: 'serial', type: 'serial' } };
  const { remote_console } = await compute.post<{ remote_console: { url: string } }>(`/servers/${seg(id)}/remote-consoles`, body);
  const given = new URL(remote_console.url);
  if (!given.pathname.startsWith('/compute/serial/')) throw new ApiError(500, 'BadConsole', 'The address of the console is unknown.', '控制台地址无法识别。');
  // Where this page came from; the public name of the cloud may be another behind a proxy.
  const url = new URL(given.pathname, location.origin);
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  const socket = new WebSocket(url, ['binary']);
  socket.binaryType = 'arraybuffer';
  return socket;
}
