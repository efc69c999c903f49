import { heard } from './clock';
import { ApiError, readError, unreachable } from './error';

/** The one way out of the page. Adds the CSRF token, turns refusals into errors, tells the session of its end. */
let csrf: string | undefined;
type Ending = 'ended' | 'must-change';
let onEnd: (why: Ending) => void = () => {};

export function setCsrf(token: string | undefined): void {
  csrf = token;
}
export function whenSessionEnds(listener: (why: Ending) => void): void {
  onEnd = listener;
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
const SESSION = '/console/api/session';
// A wrong password or code is no end of the session.
const MISTYPED = new Set(['BadCredentials', 'SecondFactorRequired', 'SecondFactorWrong']);

export async function send(request: Request): Promise<Response> {
  const url = new URL(request.url);
  if (url.origin !== location.origin) throw new TypeError(`refused to call ${url.origin}`);
  if (!SAFE.has(request.method) && csrf !== undefined) request.headers.set('X-CSRF-Token', csrf);
  let response: Response;
  try {
    response = await fetch(request);
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    throw unreachable(cause);
  }
  heard(response.headers.get('xinglin-time'));
  if (response.ok) return response;
  const error = await readError(response);
  if (error.status === 401 && url.pathname !== SESSION && !MISTYPED.has(error.code)) onEnd('ended');
  if (error.status === 403 && error.code === 'MustChange') onEnd('must-change');
  throw error;
}

export type Query = Record<string, string | number | boolean | undefined | null>;

export function address(path: string, query?: Query): string {
  const url = new URL(path, location.origin);
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') url.searchParams.set(key, String(value));
  }
  return url.href;
}

export interface Call {
  query?: Query;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** A call with JSON both ways; nothing where the API answers nothing. */
export async function call<T>(method: string, path: string, { query, body, headers, signal }: Call = {}): Promise<T> {
  const request = new Request(address(path, query), {
    method,
    credentials: 'same-origin',
    headers: { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal,
  });
  const response = await send(request);
  const said = await response.text();
  return (said === '' ? undefined : JSON.parse(said)) as T;
}

/** Bytes of a document or a sheet, with the name that the answer gives it. */
export async function download(path: string, query?: Query, accept = '*/*'): Promise<{ blob: Blob; name?: string }> {
  const response = await send(new Request(address(path, query), { credentials: 'same-origin', headers: { Accept: accept } }));
  const given = response.headers.get('content-disposition') ?? '';
  const star = /filename\*=UTF-8''([^;]+)/i.exec(given)?.[1];
  const name = star ? decodeURIComponent(star) : /filename="?([^";]+)"?/i.exec(given)?.[1];
  return { blob: await response.blob(), name };
}

/** Sends a file as it lies on the disk, never as a whole in memory, and says how much of it has gone. */
export function upload(path: string, file: Blob, onProgress: (sent: number, total: number) => void, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    const stop = () => xhr.abort();
    const over = (end: () => void) => {
      signal?.removeEventListener('abort', stop);
      end();
    };
    xhr.open('PUT', address(path));
    xhr.setRequestHeader('Content-Type', 'application/octet-stream');
    xhr.setRequestHeader('Accept', 'application/json');
    if (csrf !== undefined) xhr.setRequestHeader('X-CSRF-Token', csrf);
    xhr.upload.onprogress = (e) => onProgress(e.loaded, e.total);
    xhr.onabort = () => over(() => reject(new DOMException('aborted', 'AbortError')));
    xhr.onerror = () => over(() => reject(unreachable(undefined)));
    xhr.onload = () =>
      over(() => {
        if (xhr.status >= 200 && xhr.status < 300) return resolve();
        const id = xhr.getResponseHeader('x-openstack-request-id') ?? '';
        void readError(new Response(xhr.responseText, { status: xhr.status, headers: { 'x-openstack-request-id': id } })).then((error) => {
          if (error.status === 401) onEnd('ended');
          reject(error);
        });
      });
    signal?.addEventListener('abort', stop);
    xhr.send(file);
  });
}

export { ApiError };
