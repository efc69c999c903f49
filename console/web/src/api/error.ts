/** What every API of the cloud answers with when it refuses, read out of the form of the service. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: number,
    /** What a program matches on: `BadCredentials`, `Conflict`, `itemNotFound`, ... */
    readonly code: string,
    message: string,
    /** The same for people who read Chinese, where the API says it. */
    readonly messageZh?: string,
    /** The field at fault, as the request wrote it. */
    readonly field?: string,
    /** By which the operator finds it in the log. */
    readonly requestId?: string,
  ) {
    super(message);
  }
}

type Json = Record<string, unknown>;
const isObject = (v: unknown): v is Json => typeof v === 'object' && v !== null && !Array.isArray(v);
const text = (v: unknown): string | undefined => (typeof v === 'string' && v !== '' ? v : undefined);

/** Keystone names no field; its messages, and those of the others, begin with it: `limit: must be a number`. */
function fieldOf(message: string): string | undefined {
  return /^([a-z_][\w.[\]-]*): /i.exec(message)?.[1];
}

function fromJson(status: number, body: Json, requestId: string | undefined): ApiError | undefined {
  if (isObject(body.error)) {
    const e = body.error;
    const message = text(e.message) ?? `HTTP ${status}`;
    // Keystone's code is the status, its title the name; ours is the name.
    const code = text(e.code) ?? text(e.title) ?? String(status);
    return new ApiError(status, code, message, text(e.message_zh), text(e.field) ?? fieldOf(message), text(e.request_id) ?? requestId);
  }
  if (isObject(body.NeutronError)) {
    const e = body.NeutronError;
    const message = text(e.message) ?? `HTTP ${status}`;
    return new ApiError(status, text(e.type) ?? String(status), message, undefined, fieldOf(message), requestId);
  }
  // Nova and Cinder: the one key is the name.
  const [name, inner] = Object.entries(body)[0] ?? [];
  if (name !== undefined && isObject(inner) && text(inner.message)) {
    const message = String(inner.message);
    return new ApiError(status, name, message, undefined, fieldOf(message), requestId);
  }
  return undefined;
}

/** Reads a refusal in whatever form it has. */
export async function readError(response: Response): Promise<ApiError> {
  const { status } = response;
  const requestId = response.headers.get('x-openstack-request-id') ?? response.headers.get('x-request-id') ?? undefined;
  const body = await response.text().catch(() => '');
  try {
    const parsed: unknown = JSON.parse(body);
    const known = isObject(parsed) ? fromJson(status, parsed, requestId) : undefined;
    if (known) return known;
  } catch {
    // Glance answers in text: the status line, an empty line, the message.
  }
  const plain = body.startsWith('<') ? '' : body.split('\n').slice(1).join(' ').trim() || body.trim();
  const message = plain.slice(0, 500) || `HTTP ${status}`;
  return new ApiError(status, String(status), message, undefined, fieldOf(message), requestId);
}

/** The network did not answer at all. */
export function unreachable(cause: unknown): ApiError {
  const e = new ApiError(0, 'Unreachable', 'The cloud does not answer.', '云平台没有应答。');
  e.cause = cause;
  return e;
}
