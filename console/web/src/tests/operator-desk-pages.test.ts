import { it } from 'vitest';
import { behindLogin, login, oneOrder, sessionOf, world, type Seen } from './world';

const cc = [{ stage: 'response', due: '2026-01-01T00:00:00Z', standing: 'running' }];
const tl = [{ id: 'e1', event: 'accept', at: '2026-01-01T00:00:00Z', recorded_at: '2026-01-01T00:00:00Z', by: 'u', by_name: 'zhang', internal: false }];
const sn = { state_name: '状态名', state_name_en: 'x' };
const ticket = { id: 't1', title: '工单一', kind: 'fault', priority: 'normal', channel: 'portal', state: 'in_progress', ...sn, project: 'p1', requester: 'u', requester_name: 'w', raised_at: '2026-01-01T00:00:00Z', recorded_at: '', resources: [], text: 'x', clocks: cc, timeline: tl, waited_seconds: 0 };
const incident = { id: 'i1', title: '事件一', kind: 'fault', level: 'a', source: 'alarm', state: 'responded', ...sn, raised_at: '2026-01-01T00:00:00Z', recorded_at: '', raised_by: 'u', resources: ['r1'], systems: [], text: 'x', clocks: [{ ...cc[0], stage: 'recovered' }], timeline: tl, downtimes: [{ id: 'd', resource: 'r1', from: '2026-01-01T00:00:00Z', voided: false }] };
const change = { id: 'c1', title: '变更一', kind: 'standard', risk: 'low', state: 'requested', ...sn, plan: 'p', rollback_plan: 'r', from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z', requested_at: '', requester: 'u1', requester_name: 'w', resources: [], systems: [], timeline: [] };
const drill = { id: 'r1', kind: 'drill', title: '演练一', fields: { title: '演练一', class: 'dr', started_at: '2026-01-01T00:00:00Z' }, computed: { rto_seconds: 95, rto_met: true }, evidence: [], version: 1, withdrawn: false, created_at: '', changed_at: '', happened_at: '2026-01-01T00:00:00Z' };
const dutyI = { id: 'd1', name: '巡检一', name_en: 'x', kind: 'inspection', state: 'pending', party: 'supplier', period: '2026-01', due: new Date().toISOString(), begins: '2026-01-01T00:00:00Z', clause: 'c', duty: 'd', n: 1, origin: 'contract', weekdays_assumed: false };
const book = { bill: 'b', project: 'p1', month: '2026-01', state: 'issued', total: '10.00', frozen: '0.00', lines: 1, unfinished: 1, disputed: 0, reconciliation: 'open', issued_at: '', issued_by: 'x', silence_confirms: true };
const grant = { id: 'g1', project: 'p1', servers: ['s1'], operator: 'u1', operator_name: '运维甲', reason: '磁盘已满', minutes: 60, state: 'granted', requested_at: '2026-01-01T00:00:00Z', until: '2099-01-01T00:00:00Z' };
const held = { id: 'x1', server: 's1', server_name: 'his-db', started_at: '2026-01-01T00:00:00Z', ended_at: '2026-01-01T00:01:00Z', ending: 'revoked', bytes: 12, pieces: 3, digest: 'd' };
const EXTRA: Record<string, unknown> = {
  '/ops/v1/access-grants': { access_grants: [grant] }, '/ops/v1/access-grants/g1': grant, '/ops/v1/access-grants/g1/sessions': { sessions: [held] },
  '/ops/v1/desk': { words: { 'ticket.event': [{ word: 'resolve', name: '解决', name_en: 'resolved' }] }, levels: [], clocks: [] },
  '/ops/v1/incidents': { incidents: [incident] }, '/ops/v1/incidents/i1': incident, '/ops/v1/tickets': { tickets: [ticket] }, '/ops/v1/tickets/t1': ticket,
  '/ops/v1/changes': { changes: [change] }, '/ops/v1/changes/c1': change, '/ops/v1/maintenances': { maintenances: [] }, '/ops/v1/problems': { problems: [] }, '/ops/v1/articles': { articles: [] },
  '/ops/v1/risk-requests': { requests: [] }, '/ops/v1/duties': { duties: [dutyI] }, '/ops/v1/duties/d1': { duty: dutyI, entries: [], findings: [] }, '/ops/v1/findings': { findings: [] },
  '/ops/v1/registers': { registers: [{ kind: 'drill', name: '演练台账', name_en: 'Drills', by: 'operator', clause: 'c', fields: [{ name: 'title', type: 'text', label: '名称', label_en: 'Name', rule: '1 to 200 characters', required: true, by: 'operator', choices: [] }] }, { kind: 'staff', name: '人员', name_en: 's', by: 'operator', clause: 'c', fields: [] }] },
  '/ops/v1/reminders': { records: [], certificates: [] }, '/ops/v1/registers/drill': { records: [drill] }, '/ops/v1/registers/staff': { records: [] }, '/ops/v1/registers/drill/r1': { record: drill, files: [], versions: [] },
  '/ops/v1/shifts': { shifts: [] }, '/ops/v1/on-call': { shifts: [] }, '/ops/v1/calendar': { version: 1, text: 'holiday 2026-01-01', years: [{ year: 2026, weekdays_assumed: false }] }, '/ops/v1/calendar/history': { calendars: [] },
  '/ops/v1/contract': { id: 'chuyi', title: '楚医合同', title_en: 'C', version: '1', purchaser: 'p', supplier: 's', start: '2026-01-01', end: '2029-01-01', zone: 'z', currency: 'CNY', digest: 'd', readings: [] }, '/ops/v1/items': { items: [] },
  '/ops/v1/contract-events': { events: [] }, '/ops/v1/usage-sources': { sources: [] }, '/ops/v1/corrections': { corrections: [] }, '/ops/v1/books': { books: [book] }, '/ops/v1/books/p1/2026-01': { book, draft: false, events: [], lines: [], month: '2026-01', project: 'p1', total: '10.00' },
  '/ops/v1/disputes': { disputes: [] }, '/ops/v1/settlements': { settlements: [] }, '/ops/v1/balances': { balances: [] }, '/ops/v1/journal': { entries: [] }, '/ops/v1/subscriptions': { subscriptions: [] },
};
const { shows, visits } = world({ ...oneOrder, ...EXTRA }, { own: behindLogin(sessionOf()) });

it('shows every page of service, duties and contract', { timeout: 300_000 }, async () => {
  await import('@/main');
  await shows('登录杏林云');
  login('right');
  await shows('审计日志');
  const pages: Seen[] = [
    ['access', ['运维甲', '磁盘已满', '60 分钟']], ['access/g1', ['打开控制台', 'his-db', '授权被收回', '查看录制']],
    ['incidents', ['事件一', '状态名']], ['incidents/i1', ['r1', '停机时段', '已超时']], ['tickets', ['工单一', '已超时']], ['tickets/t1', ['由我处理', 'zhang']],
    ['changes', ['变更一']], ['changes/c1', ['须由另一人办理']], ['maintenances', ['没有维护公告']], ['problems', ['没有问题']], ['articles', ['没有文章']], ['risks', ['没有风险评估申请']],
    ['duties', ['巡检一', '待办']], ['duties?view=calendar', ['巡检一']], ['duties/d1', ['登记完成']], ['findings', ['没有整改项']],
    ['registers', ['演练台账', '近期没有失效的记录']], ['registers/drill', ['演练一', '1 分 35 秒', '达标']], ['registers/drill/r1', ['1 分 35 秒']], ['roster', ['现在没有人值班']], ['calendar', ['holiday 2026-01-01']],
    ['contract', ['楚医合同', '合同没有价目']], ['contract-events', ['没有合同事实']], ['usage-sources', ['没有用量来源']], ['corrections', ['没有用量更正']], ['books', ['10.00', '双方未签']], ['books/p1/2026-01', ['账单没有行']],
    ['disputes', ['没有争议']], ['settlements', ['没有结算单']], ['journal', ['没有分录']], ['reports', ['运行报告', 'PDF']], ['notifications', ['没有订阅']],
  ];
  await visits(pages.map(([path, texts]) => [`/operator/${path}`, texts]));
});
