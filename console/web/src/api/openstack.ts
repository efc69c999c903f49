import { call, type Call, type Query } from './http';
import { nextMarker, type Rows } from './paging';

/** A thin client of an OpenStack API: paths below its root, lists by their key. */
export function service(root: string, headers?: Record<string, string>) {
  const go = <T>(method: string, path: string, c?: Call) =>
    call<T>(method, root + path, { ...c, headers: { ...headers, ...c?.headers } });
  return {
    get: <T>(path: string, query?: Query, signal?: AbortSignal) => go<T>('GET', path, { query, signal }),
    post: <T>(path: string, body?: unknown) => go<T>('POST', path, { body }),
    put: <T>(path: string, body?: unknown) => go<T>('PUT', path, { body }),
    patch: <T>(path: string, body: unknown, type?: string) =>
      go<T>('PATCH', path, { body, headers: type === undefined ? undefined : { 'Content-Type': type } }),
    del: (path: string, query?: Query) => go<undefined>('DELETE', path, { query }),
    /** A page of `path`, whose rows stand under `key`. */
    async list<T>(path: string, key: string, query?: Query, signal?: AbortSignal): Promise<Rows<T>> {
      const body = await go<Record<string, unknown>>('GET', path, { query, signal });
      return { rows: (body[key] ?? []) as T[], next: nextMarker(body, key) };
    },
  };
}

/** Ids are put into paths by this, never bare. */
export const seg = (id: string): string => encodeURIComponent(id);
