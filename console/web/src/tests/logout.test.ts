import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it, vi } from 'vitest';
import { SessionProvider, useSessions } from '@/session/context';
import { sessionOf } from './world';

let says = 204;
const answer = (r: Request) => {
  if (new URL(r.url).pathname !== '/console/api/session') return Promise.resolve(Response.json({}));
  if (r.method === 'GET') return Promise.resolve(Response.json(sessionOf()));
  if (says === 0) return Promise.reject(new TypeError('no connection'));
  return Promise.resolve(says === 204 ? new Response(null, { status: 204 }) : Response.json({ error: { code: 'x', message: 'x' } }, { status: says }));
};

it('says at the login whether the cloud was told that somebody left', async () => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('fetch', answer);
  let now!: ReturnType<typeof useSessions>;
  function Probe() {
    now = useSessions();
    return null;
  }
  const reasons: unknown[] = [];
  for (const [status, how] of [[204, 'left'], [401, 'left'], [503, 'left'], [0, 'left'], [0, 'idle']] as const) {
    says = status;
    const root = createRoot(document.body.appendChild(document.createElement('div')));
    await act(async () => root.render(createElement(QueryClientProvider, { client: new QueryClient() }, createElement(SessionProvider, null, createElement(Probe)))));
    await vi.waitFor(() => expect(now.state.at).toBe('in'));
    await act(() => now.logout(how));
    reasons.push(now.state.at === 'out' && now.state.reason);
    await act(async () => root.unmount());
  }
  expect(reasons).toEqual(['left', 'left', 'untold', 'untold', 'idle']);
  vi.unstubAllGlobals();
});
