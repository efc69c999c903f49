import { transferableAbortController } from 'node:util';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import type { Session } from '@/api/session';

/** A person's session, as the API has it. */
export const sessionOf = (more: Partial<Session> = {}): Session => ({
  user: { id: 'u1', name: 'li.na', domain: 'default', domain_name: 'Default' },
  csrf: 'token-1',
  must_change: false,
  second_factor: false,
  scope: { project: { id: 'p1', name: '市第一医院', domain: 'default' } },
  roles: ['admin'],
  projects: [{ id: 'p1', name: '市第一医院', parent: null }],
  system: true,
  idle_seconds: 900,
  expires_at: '2099-01-01T00:00:00Z',
  simulated: true,
  contract: null,
  catalog: {},
  ...more,
});

const order = {
  id: 'o1', name: 'his-1', project: 'p1', kind: 'new', state: 'submitted', flow: 'f', contract: 'c', round: 1, trial_days: 0, create: true, by_hand: false,
  ordered_by: 'u2', ordered_by_name: 'wang', created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z', decisions: [], waits_for: 'purchaser',
  lines: [{ item: 'a', name: 'ECS-4C8G', quantity: 2, months: 12, form: {} }],
  stages: [{ role: 'purchaser', delegate: false, overdue: true, began_at: '2026-01-01T00:00:00Z', due_at: '2026-01-02T00:00:00Z' }],
};
const entry = { seq: 7, id: 'e', at: '2026-01-01T00:00:00Z', request: 'r', user: 'u', user_name: 'zhao', service: 'ops', action: 'order.approve', path: '/x', outcome: 'done', status: 200 };
const clause = { id: 'R-1', contract: 'chuyi', area: 'a', system: 's', requirement: '要求一', requirement_en: 'one', state: 'met', deviation: 'none', reason: '', reason_en: '', metric: '', kind: 'software', shown_by: [], probe: null, last_test: { at: '2026-01-01T00:00:00Z', passed: true, title: '验收测试' }, screenshots: 2, certificates: 1 };

/** What the projects and people of these worlds are called. */
export const named: Readonly<Record<string, unknown>> = {
  '/ops/v1/names': { projects: [{ id: 'p0', name: '州卫健委', path: [], domain: 'Default' }, { id: 'p1', name: '市第一医院', path: ['州卫健委'], domain: 'Default' }], users: [] },
};

/** What /ops/v1 answers in a cloud with one order; forms as docs/openapi has them. */
export const oneOrder: Readonly<Record<string, unknown>> = {
  ...named,
  '/ops/v1/bills': { bills: [{ project: 'p1', month: '2026-01', total: '1234.50', draft: true, as_of: '2026-01-01T00:00:00Z' }] },
  '/ops/v1/quota': { project: 'p1', resources: { cores: { limit: 8, used: 4 }, ram: { limit: -1, used: 5 } } },
  '/ops/v1/entitlements': { entitlements: [] },
  '/ops/v1/incidents': { incidents: [] },
  '/ops/v1/advice': { advice: [] },
  '/compute/v2.1/servers/detail': { servers: [] },
  '/ops/v1/tickets': { tickets: [] },
  '/ops/v1/access-grants': { access_grants: [], next: null },
  '/ops/v1/exposures': { exposures: [], next: null },
  '/ops/v1/orders': { orders: [order] },
  '/ops/v1/approvals': { orders: [order] },
  '/ops/v1/audit': { entries: [entry] },
  '/ops/v1/compliance/summary': { contracts: { chuyi: { met: 1 } } },
  '/ops/v1/compliance': { clauses: [clause] },
  '/ops/v1/systems': { systems: [] },
  '/ops/v1/resources': { resources: [] },
  '/ops/v1/nodes': { nodes: [] },
  '/ops/v1/pools': { from: '', to: '', pools: [] },
  '/ops/v1/levels': { month: '2026-01', levels: [] },
  '/console/api/sessions': [{ id: 's1', address: '::1', agent: 'Firefox', since: '2026-01-01T00:00:00Z', last: '2026-01-01T00:00:00Z', current: true }],
};

/** What a path answers that has no fixed answer; nothing, if it has one. */
type Own = (r: Request, url: URL) => Promise<Response | undefined> | Response | undefined;

/** The session behind its login: 'right' is the password; with 'full' there are as many sessions as may be. */
export function behindLogin(session: Session): Own {
  let loggedIn = false;
  return async (r, url) => {
    if (url.pathname !== '/console/api/session') return undefined;
    if (r.method === 'POST') {
      const { password, replace } = (await r.json()) as { password: string; replace?: boolean };
      if (password === 'full' && !replace) return Response.json({ error: { code: 'TooManySessions', message: 'full', message_zh: '同时登录数已达上限' } }, { status: 409 });
      loggedIn = password === 'right' || password === 'full';
    }
    if (loggedIn) return Response.json(session);
    return Response.json({ error: { code: 'BadCredentials', message: 'wrong', message_zh: '用户名或密码错误' } }, { status: 401 });
  };
}

function type(selector: string, value: string): void {
  const input = document.querySelector<HTMLInputElement>(selector)!;
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(input, value);
  input.dispatchEvent(new Event('input', { bubbles: true }));
}
export function login(password: string): void {
  type('#user', 'li.na');
  type('#password', password);
  document.querySelector<HTMLButtonElement>('button[type=submit]')!.click();
}

const TICK = 50;
const PATIENCE = 30_000;
/** A page and what is to be read on it. */
export type Seen = [path: string, texts: string[]];

/** What every world answers: nobody has set a brand. */
const everywhere = { '/console/api/brand': { name_zh: null, name_en: null, colour: null, logo: null } };

/** The whole application in a document, against the answers that the API gives. */
export function world(answers: Readonly<Record<string, unknown>>, { own }: { own?: Own } = {}) {
  const unknown: string[] = [];
  const errors: string[] = [];
  const known: Readonly<Record<string, unknown>> = { ...everywhere, ...answers };
  const answer = async (r: Request): Promise<Response> => {
    const url = new URL(r.url);
    const other = await own?.(r, url);
    if (other) return other;
    if (!(url.pathname in known)) unknown.push(url.pathname);
    return Response.json(known[url.pathname] ?? {});
  };
  beforeAll(() => {
    const node = transferableAbortController();
    vi.stubGlobal('AbortController', node.constructor);
    vi.stubGlobal('AbortSignal', node.signal.constructor);
    vi.stubGlobal('fetch', answer);
    vi.stubGlobal('ResizeObserver', class { observe() {} unobserve() {} disconnect() {} });
    vi.stubGlobal('matchMedia', (q: string) => ({ matches: q.includes('min-width'), media: q, addEventListener() {}, removeEventListener() {}, addListener() {}, removeListener() {} }));
    vi.spyOn(console, 'error').mockImplementation((...a: unknown[]) => void errors.push(a.map(String).join(' ')));
    document.body.innerHTML = '<div id="root"></div>';
  });
  afterAll(async () => {
    // What is still to be drawn would find no document any more.
    const { root } = await import('@/main');
    root.unmount();
    vi.unstubAllGlobals();
    if (errors.length > 0) console.log(errors.join('\n').slice(0, 4000));
  });
  const shows = async (text: string) => {
    for (let left = PATIENCE; ; left -= document.body.textContent?.includes('加载中') ? 0 : TICK) {
      // How long a busy machine takes to read the modules of a page is no fault of the page: that counts for the test as a whole only.
      if (document.body.textContent?.includes(text)) return;
      if (left <= 0) expect(document.body.textContent).toContain(text);
      await new Promise((next) => setTimeout(next, TICK));
    }
  };
  /** Opens one page after another; nothing is asked that has no answer, and nothing goes wrong. */
  const visits = async (pages: readonly Seen[]) => {
    const { router } = await import('@/routes');
    for (const [path, texts] of pages) {
      await router.navigate(path);
      for (const text of texts) await shows(text);
    }
    expect(unknown).toEqual([]);
    expect(errors.filter((e) => !/not implemented|not wrapped in act/i.test(e))).toEqual([]);
  };
  return { shows, visits };
}
