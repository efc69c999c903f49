import { transferableAbortController } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Session } from '@/api/session';

/** The whole application in a document, against the answers that the API gives; forms as docs/openapi has them. */
const session: Session = {
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
};
const order = {
  id: 'o1', name: 'his-1', project: 'p1', kind: 'new', state: 'submitted', flow: 'f', contract: 'c', round: 1, trial_days: 0, create: true, by_hand: false,
  ordered_by: 'u2', ordered_by_name: 'wang', created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z', decisions: [], waits_for: 'purchaser',
  lines: [{ item: 'a', name: 'ECS-4C8G', quantity: 2, months: 12, form: {} }],
  stages: [{ role: 'purchaser', delegate: false, overdue: true, began_at: '2026-01-01T00:00:00Z', due_at: '2026-01-02T00:00:00Z' }],
};
const operation = (i: number) => ({ id: `op${i}`, kind: 'server.create', subject: `s${i}`, state: 'done', attempt: 1, done: 3, total: 3, created_at: '2026-01-01T00:00:00Z' });
const entry = { seq: 7, id: 'e', at: '2026-01-01T00:00:00Z', request: 'r', user: 'u', user_name: 'zhao', service: 'ops', action: 'order.approve', path: '/x', outcome: 'done', status: 200 };
const clause = { id: 'R-1', contract: 'chuyi', area: 'a', system: 's', requirement: '要求一', requirement_en: 'one', state: 'met', deviation: 'none', reason: '', reason_en: '', metric: '', kind: 'software', shown_by: [] };
const answers: Record<string, unknown> = {
  '/ops/v1': { product: 'xinglin', version: '0.1.0', api: 'v1', openapi: '/ops/v1/openapi.json', simulated: true },
  '/ops/v1/contract': { id: 'chuyi', title: 'c', title_en: 'c', version: '1', digest: 'd', start: '', end: '', zone: '', currency: 'CNY', purchaser: 'p', supplier: 's', readings: [] },
  '/ops/v1/openapi.json': { paths: { '/ops/v1/audit': { get: { operationId: 'audit.list', summary: 'The ledger', description: 'Roles: audit_administrator, admin.' } } } },
  '/identity/v3/users': { users: [{ id: 'u1', name: 'li.na', domain_id: 'default', enabled: true, options: {}, password_expires_at: null }], links: { next: null } },
  '/identity/v3/projects': { projects: [{ id: 'p1', name: '市第一医院', domain_id: 'default', parent_id: 'default', enabled: true, description: '' }], links: { next: null } },
  '/identity/v3/domains': { domains: [{ id: 'default', name: 'Default', enabled: true, description: '' }], links: { next: null } },
  '/identity/v3/groups': { groups: [], links: { next: null } },
  '/identity/v3/roles': { roles: [{ id: 'r1', name: 'member', domain_id: null }], links: { next: null } },
  '/identity/v3/role_assignments': { role_assignments: [{ role: { id: 'r1', name: 'member' }, user: { id: 'u2', name: 'wang' }, scope: { project: { id: 'p1', name: '市第一医院' } } }], links: { next: null } },
  '/ops/v1/bills': { bills: [{ project: 'p1', month: '2026-01', total: '1234.50', draft: true, as_of: '2026-01-01T00:00:00Z' }] },
  '/ops/v1/quota': { project: 'p1', resources: { cores: { limit: 8, used: 4 }, ram: { limit: -1, used: 5 } } },
  '/ops/v1/entitlements': { entitlements: [] },
  '/ops/v1/incidents': { incidents: [] },
  '/ops/v1/advice': { advice: [] },
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
let loggedIn = false;
const unknown: string[] = [];

async function answer(r: Request): Promise<Response> {
  const url = new URL(r.url);
  if (url.pathname === '/console/api/session') {
    if (r.method === 'POST') loggedIn = ((await r.json()) as { password: string }).password === 'right';
    if (loggedIn) return Response.json(session);
    return Response.json({ error: { code: 'BadCredentials', message: 'wrong', message_zh: '用户名或密码错误' } }, { status: 401 });
  }
  if (url.pathname === '/ops/v1/operations') {
    const from = Number((url.searchParams.get('marker') ?? 'op-1').slice(2)) + 1;
    return Response.json({ operations: Array.from({ length: Math.min(100, 400 - from) }, (_, i) => operation(from + i)) });
  }
  if (!(url.pathname in answers)) unknown.push(url.pathname);
  return Response.json(answers[url.pathname] ?? {});
}
const errors: string[] = [];

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
afterAll(() => {
  vi.unstubAllGlobals();
  if (errors.length > 0) console.log(errors.join('\n').slice(0, 4000));
});

const shows = (text: string) => vi.waitFor(() => expect(document.body.textContent).toContain(text), { timeout: 6_000, interval: 50 });
function type(selector: string, value: string): void {
  const input = document.querySelector<HTMLInputElement>(selector)!;
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(input, value);
  input.dispatchEvent(new Event('input', { bubbles: true }));
}
async function submit(password: string): Promise<void> {
  type('#user', 'li.na');
  type('#password', password);
  document.querySelector<HTMLButtonElement>('button[type=submit]')!.click();
}

it('logs in and shows the first page of every perspective', { timeout: 120_000 }, async () => {
  await import('@/main');
  const { router } = await import('@/routes');
  await shows('登录杏林云');
  await submit('wrong');
  await shows('用户名或密码错误');
  await submit('right');
  await shows('审计日志');
  await shows('模拟环境');
  await shows('zhao');
  const pages: [string, string[]][] = [
    ['/tenant', ['1,234.50', 'vCPU（核）：已用 4，共 8', '不限量']],
    ['/operator', ['his-1', '待审批', 'ECS-4C8G × 2']],
    ['/compliance', ['要求一', '无偏离']],
    ['/screen', ['云平台运行态势', '没有未关闭的事件']],
    ['/profile', ['双因素认证', 'Firefox']],
    ['/nowhere', ['没有这个页面']],
    // An administrator is no purchaser.
    ['/purchaser', ['您的角色不能打开这个页面', '采购方']],
    ['/about', ['0.1.0', 'Apache License 2.0']],
    ['/admin/users', ['li.na', '重置密码']],
    ['/admin/projects', ['市第一医院']],
    ['/admin/assignments', ['无人兼任', 'wang']],
    ['/admin/policies', ['audit.list']],
    ['/operator/operations', ['server.create']],
  ];
  for (const [path, texts] of pages) {
    await router.navigate(path);
    for (const text of texts) await shows(text);
  }
  expect(unknown).toEqual([]);
  expect(errors.filter((e) => !/not implemented|not wrapped in act/i.test(e))).toEqual([]);
});
