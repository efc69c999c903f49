import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { address, call, send, setCsrf, whenSessionEnds } from '@/api/http';
import { compute } from '@/api/compute';
import { data, ops } from '@/api/ops';

const seen: Request[] = [];
let next: () => Response;
beforeEach(() => {
  seen.length = 0;
  next = () => Response.json({});
  vi.stubGlobal('fetch', async (r: Request) => {
    seen.push(r);
    return next();
  });
});
afterEach(() => {
  setCsrf(undefined);
  whenSessionEnds(() => {});
  vi.unstubAllGlobals();
});
const refuse = (status: number, code: string) => () => Response.json({ error: { code, message: code } }, { status });

describe('the one way out', () => {
  it('sends the CSRF token with what changes something, and only with that', async () => {
    setCsrf('secret');
    await call('GET', '/ops/v1');
    await call('DELETE', '/ops/v1/articles/1');
    await data(ops.POST('/ops/v1/orders/{id}/approve', { params: { path: { id: 'a/b' } }, body: {} }));
    expect(seen.map((r) => r.headers.get('X-CSRF-Token'))).toEqual([null, 'secret', 'secret']);
    expect(new URL(seen[2]!.url).pathname).toBe('/ops/v1/orders/a%2Fb/approve');
  });
  it('never leaves the origin', async () => {
    await expect(send(new Request('https://elsewhere.test/'))).rejects.toThrow('refused to call');
    expect(seen).toHaveLength(0);
  });
  it('leaves out what is not asked for', () => {
    expect(address('/x', { a: '', b: undefined, c: null, d: 0, e: 'ü&' })).toBe('https://cloud.test/x?d=0&e=%C3%BC%26');
  });
  it('asks Nova for its highest microversion and follows its links', async () => {
    next = () => Response.json({ servers: [{ id: '1' }], servers_links: [{ rel: 'next', href: 'https://cloud.test/compute/v2.1/servers/detail?limit=1&marker=1' }] });
    expect(await compute.servers({ limit: 1 })).toEqual({ rows: [{ id: '1' }], next: '1' });
    expect(seen[0]!.headers.get('OpenStack-API-Version')).toBe('compute 2.96');
  });
  it('tells of the end of the session, but not for a wrong password', async () => {
    const why: string[] = [];
    whenSessionEnds((w) => why.push(w));
    next = refuse(401, 'BadCredentials');
    await expect(call('POST', '/console/api/password', { body: {} })).rejects.toMatchObject({ code: 'BadCredentials' });
    await expect(call('POST', '/console/api/session', { body: {} })).rejects.toMatchObject({ status: 401 });
    expect(why).toEqual([]);
    next = refuse(401, 'Unauthorized');
    await expect(call('GET', '/ops/v1/orders')).rejects.toMatchObject({ status: 401 });
    next = refuse(403, 'MustChange');
    await expect(call('GET', '/ops/v1/orders')).rejects.toMatchObject({ status: 403 });
    expect(why).toEqual(['ended', 'must-change']);
  });
  it('answers nothing to nothing', async () => {
    next = () => new Response(null, { status: 204 });
    expect(await call('DELETE', '/console/api/session')).toBeUndefined();
  });
  it('says that nobody answers', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('network')));
    await expect(call('GET', '/ops/v1')).rejects.toMatchObject({ status: 0, code: 'Unreachable' });
  });
});
