import { transferableAbortController } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Session } from '@/api/session';

const cc = [{ stage: 'response', due: '2026-01-01T00:00:00Z', standing: 'running' }];
const tl = [{ id: 'e1', event: 'accept', at: '2026-01-01T00:00:00Z', recorded_at: '2026-01-01T00:00:00Z', by: 'u', by_name: 'zhang', internal: false }];
const sn = { state_name: '状态名', state_name_en: 'x' };
const ticket = { id: 't1', title: '工单一', kind: 'fault', priority: 'normal', channel: 'portal', state: 'in_progress', ...sn, project: 'p1', requester: 'u', requester_name: 'w', raised_at: '2026-01-01T00:00:00Z', recorded_at: '', resources: [], text: 'x', clocks: cc, timeline: tl, waited_seconds: 0 };
const incident = { id: 'i1', title: '事件一', kind: 'fault', level: 'a', source: 'alarm', state: 'responded', ...sn, raised_at: '2026-01-01T00:00:00Z', recorded_at: '', raised_by: 'u', resources: ['r1'], systems: [], text: 'x', clocks: [{ ...cc[0], stage: 'recovered' }], timeline: tl, downtimes: [{ id: 'd', resource: 'r1', from: '2026-01-01T00:00:00Z', voided: false }] };
const change = { id: 'c1', title: '变更一', kind: 'standard', risk: 'low', state: 'requested', ...sn, plan: 'p', rollback_plan: 'r', from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z', requested_at: '', requester: 'u1', requester_name: 'w', resources: [], systems: [], timeline: [] };
const drill = { id: 'r1', kind: 'drill', title: '演练一', fields: { title: '演练一', class: 'dr', started_at: '2026-01-01T00:00:00Z' }, computed: { rto_seconds: 95, rto_met: true }, evidence: [], version: 1, withdrawn: false, created_at: '', changed_at: '', happened_at: '2026-01-01T00:00:00Z' };
const dutyI = { id: 'd1', name: '巡检一', name_en: 'x', kind: 'inspection', state: 'pending', party: 'supplier', period: '2026-01', due: new Date().toISOString(), begins: '2026-01-01T00:00:00Z', clause: 'c', duty: 'd', n: 1, origin: 'contract', weekdays_assumed: false };
const book = { bill: 'b', project: 'p1', month: '2026-01', state: 'issued', total: '10.00', frozen: '0.00', lines: 1, unfinished: 1, disputed: 0, reconciliation: 'open', issued_at: '', issued_by: 'x', silence_confirms: true };
const EXTRA: Record<string, unknown> = {
  '/ops/v1/desk': { words: { 'ticket.event': [{ word: 'resolve', name: '解决', name_en: 'resolved' }] }, levels: [], clocks: [] },
  '/ops/v1/incidents': { incidents: [incident] }, '/ops/v1/incidents/i1': incident, '/ops/v1/tickets': { tickets: [ticket] }, '/ops/v1/tickets/t1': ticket,
  '/ops/v1/changes': { changes: [change] }, '/ops/v1/changes/c1': change, '/ops/v1/maintenances': { maintenances: [] }, '/ops/v1/problems': { problems: [] }, '/ops/v1/articles': { articles: [] },
  '/ops/v1/risk-requests': { requests: [] }, '/ops/v1/duties': { duties: [dutyI] }, '/ops/v1/duties/d1': { duty: dutyI, entries: [], findings: [] }, '/ops/v1/findings': { findings: [] },
  '/ops/v1/registers': { registers: [{ kind: 'drill', name: '演练台账', name_en: 'Drills', by: 'operator', clause: 'c', fields: [{ name: 'title', type: 'text', label: '名称', label_en: 'Name', rule: '1 to 200 characters', required: true, by: 'operator', choices: [] }] }, { kind: 'staff', name: '人员', name_en: 's', by: 'operator', clause: 'c', fields: [] }] },
  '/ops/v1/reminders': { records: [] }, '/ops/v1/registers/drill': { records: [drill] }, '/ops/v1/registers/staff': { records: [] }, '/ops/v1/registers/drill/r1': { record: drill, files: [], versions: [] },
  '/ops/v1/shifts': { shifts: [] }, '/ops/v1/on-call': { shifts: [] }, '/ops/v1/calendar': { version: 1, text: 'holiday 2026-01-01', years: [{ year: 2026, weekdays_assumed: false }] }, '/ops/v1/calendar/history': { calendars: [] },
  '/ops/v1/contract': { id: 'chuyi', title: '楚医合同', title_en: 'C', version: '1', purchaser: 'p', supplier: 's', start: '2026-01-01', end: '2029-01-01', zone: 'z', currency: 'CNY', digest: 'd', readings: [] }, '/ops/v1/items': { items: [] },
  '/ops/v1/contract-events': { events: [] }, '/ops/v1/usage-sources': { sources: [] }, '/ops/v1/corrections': { corrections: [] }, '/ops/v1/books': { books: [book] }, '/ops/v1/books/p1/2026-01': { book, draft: false, events: [], lines: [], month: '2026-01', project: 'p1', total: '10.00' },
  '/ops/v1/disputes': { disputes: [] }, '/ops/v1/settlements': { settlements: [] }, '/ops/v1/balances': { balances: [] }, '/ops/v1/journal': { entries: [] }, '/ops/v1/subscriptions': { subscriptions: [] },
};
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
  '/ops/v1/bills': { bills: [{ project: 'p1', month: '2026-01', total: '1234.50', draft: true, as_of: '2026-01-01T00:00:00Z' }] },
  '/ops/v1/quota': { project: 'p1', resources: { cores: { limit: 8, used: 4 }, ram: { limit: -1, used: 5 } } },
  '/ops/v1/entitlements': { entitlements: [] },
  '/ops/v1/advice': { advice: [] },
  '/ops/v1/orders': { orders: [order] },
  '/ops/v1/approvals': { orders: [order] },
  '/ops/v1/audit': { entries: [entry] },
  '/ops/v1/compliance/summary': { contracts: { chuyi: { met: 1 } } },
  '/ops/v1/compliance': { clauses: [clause] },
  '/ops/v1/systems': { systems: [] }, ...EXTRA,
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

it('shows every page of service, duties and contract', { timeout: 120_000 }, async () => {
  await import('@/main');
  const { router } = await import('@/routes');
  await shows('登录杏林云');
  await submit('right');
  await shows('审计日志');
  const pages: [string, string[]][] = [
    ['incidents', ['事件一', '状态名']], ['incidents/i1', ['r1', '停机时段', '已超时']], ['tickets', ['工单一', '已超时']], ['tickets/t1', ['由我处理', 'zhang']],
    ['changes', ['变更一']], ['changes/c1', ['须由另一人办理']], ['maintenances', ['没有维护公告']], ['problems', ['没有问题']], ['articles', ['没有文章']], ['risks', ['没有风险评估申请']],
    ['duties', ['巡检一', '待办']], ['duties?view=calendar', ['巡检一']], ['duties/d1', ['登记完成']], ['findings', ['没有整改项']],
    ['registers', ['演练台账', '近期没有失效的记录']], ['registers/drill', ['演练一', '1 分 35 秒', '达标']], ['registers/drill/r1', ['1 分 35 秒']], ['roster', ['现在没有人值班']], ['calendar', ['holiday 2026-01-01']],
    ['contract', ['楚医合同', '合同没有价目']], ['contract-events', ['没有合同事实']], ['usage-sources', ['没有用量来源']], ['corrections', ['没有用量更正']], ['books', ['10.00', '双方未签']], ['books/p1/2026-01', ['账单没有行']],
    ['disputes', ['没有争议']], ['settlements', ['没有结算单']], ['journal', ['没有分录']], ['reports', ['运行报告', 'PDF']], ['notifications', ['没有订阅']],
  ];
  for (const [path, texts] of pages) {
    await router.navigate(`/operator/${path}`);
    for (const text of texts) await shows(text);
  }
  expect(unknown).toEqual([]);
  expect(errors.filter((e) => !/not implemented|not wrapped in act/i.test(e))).toEqual([]);
});
