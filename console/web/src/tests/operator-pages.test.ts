import { it, vi } from 'vitest';
import { sessionOf, world, type Seen } from './world';

// There is no canvas here: what is drawn is not asked.
vi.mock('../components/Chart', () => ({ Chart: () => null }));

/** The operator's pages about resources, against answers in the form of the API. */
const AT = '2026-01-02T00:00:00Z';
const session = sessionOf({ scope: { system: true }, roles: ['admin', 'operator'], projects: [] });
const hypervisor = {
  id: 'n1', hypervisor_hostname: 'node-a', state: 'up', status: 'enabled', hypervisor_type: 'QEMU', hypervisor_version: 1, service: { id: 'n1', host: 'node-a', disabled_reason: null },
  vcpus: 64, vcpus_used: 96, memory_mb: 262144, memory_mb_used: 131072, local_gb: 100, local_gb_used: 10, running_vms: 3, cpu_info: { arch: { x86_64: 'kvm' } }, servers: [{ uuid: 's1', name: 'his-db' }],
};
const pool = { pool: 'x86_64', dimension: 'vcpu', name: '计算', name_en: 'Compute', unit: 'vCPU', capacity: '100', granted: '85', mean_percent: '80', peak_percent: '85', forecast: { limit_percent: 80, days: 0, per_day: '1.5', method: 'theil_sen', window_days: 60, needed_days: 14, seen: [{ day: '2026-01-01', percent: '84' }, { day: '2026-01-02', percent: '85' }] } };
const growing = { ...pool, pool: 'aarch64', granted: '40', forecast: { ...pool.forecast, days: 27, seen: [] } };
const young = { ...pool, pool: 'all', granted: '40', forecast: { ...pool.forecast, days: null, per_day: null, reason: 'too_few_days', seen: [] } };
const order = {
  id: 'o1', name: 'line-1', project: 'p1', kind: 'supply', state: 'fulfilling', flow: 'f', contract: 'c', round: 1, trial_days: 0, create: false, by_hand: true, operation: null,
  ordered_by: 'u2', ordered_by_name: 'wang', created_at: AT, updated_at: AT, stages: [], lines: [{ item: 'a', name: '专线', quantity: 2, months: 12, form: { speed: '100M' } }],
  decisions: [{ round: 1, stage: 'purchaser', decision: 'approve', by: 'u3', by_name: 'zhou', at: AT }], resources: [{ key: 'line-1', id: 'r1' }],
};
const system = {
  id: 'y1', name: 'HIS 系统', name_en: '', project: 'p1', state: 'running', protection: 3, filing: 'F-1', importance: 'core', importance_name: '核心', data_class: 'sensitive', data_class_name: '', owner: '信息科', owner_contact: '',
  vendor: '', vendor_contact: '', note: '', needs: [], ports: [], revision: 1, created_at: AT, updated_at: AT,
};
const resource = { id: 's1', kind: 'server', project: 'p1', name: 'his-db', arch: 'x86_64', attributes: {}, vcpus: '4', memory_gb: '8', gb: '40', first_seen: AT };
const line = { set: 10, granted: 8, used: 4, below: 2, free: 2 };
const stocktake = { id: 't1', name: '一季度盘点', classes: ['server'], state: 'open', begun_at: AT, begun_by: 'li', lines_total: 1, agreed: 0, unregistered: 0, lines: [{ n: 1, class: 'server', name: 'node-a', result: 'unchecked', note: '' }] };
const loan = { id: 'l1', borrower: 'p1', lender: 'p0', resources: { cores: 4 }, state: 'lent', reason: '义诊', until: AT, asked: { name: 'a', by: 'u', at: AT } };
const soon = new Date(Date.now() + 5 * 86_400_000).toISOString();
const answers: Record<string, unknown> = {
  '/ops/v1/names': { projects: [{ id: 'p0', name: '州卫健委', path: [], domain: 'Default' }, { id: 'p1', name: '市第一医院', path: ['州卫健委'], domain: 'Default' }], users: [] },
  '/console/api/session': session,
  '/identity/v3/projects': { projects: [{ id: 'p0', name: '州卫健委', parent_id: 'default' }, { id: 'p1', name: '市第一医院', parent_id: 'p0' }], links: { next: null } },
  '/compute/v2.1/os-hypervisors/detail': { hypervisors: [hypervisor] },
  '/compute/v2.1/os-hypervisors/n1': { hypervisor },
  '/ops/v1/samples/n1': { subject: 'n1', points: [] },
  '/ops/v1/pools': { from: AT, to: AT, pools: [pool, growing, young] },
  '/ops/v1/advice': { advice: [{ id: 'a1', resource: 's1', project: 'p1', name: 'his-old', kind: 'zombie', cpu_percent: '0.2', text: '请确认是否仍需要', text_en: 'Still needed?', state: 'open', raised_at: AT, note: '' }] },
  '/ops/v1/resources': { resources: [resource] },
  '/ops/v1/systems': { systems: [system] },
  '/ops/v1/systems/y1': system,
  '/ops/v1/exposures': { exposures: [{ floating_ip: 'f', address: '100.64.0.9', port: 'q', project: 'p1', rule: 'r', security_group: 'g', protocol: 'tcp', from_port: 22, to_port: 22, source: '0.0.0.0/0', made_at: AT }] },
  '/ops/v1/orders': { orders: [order] },
  '/ops/v1/orders/o1': order,
  '/ops/v1/erasures': { erasures: [{ order: 'o9', project: 'p1', at: AT, by: 'u', by_name: 'zhao', method: '加密擦除', digest: 'abc', simulated: false, backups: {}, erased: [{ id: 'v1', key: 'disk', kind: 'volume', gb: 40 }, { id: 's1', key: 'host', kind: 'server', no_backup: 'the server was in error' }] }] },
  '/ops/v1/entitlements': { entitlements: [{ id: 'e1', project: 'p1', item: 'ECS-4C8G', quantity: 2, source: 'order', from: AT, until: soon, grants: {} }] },
  '/ops/v1/reminders': { records: [], certificates: [{ host: 'cloud.hospital.cn', domain: 'd1', valid_until: soon }] },
  '/ops/v1/assets': { assets: [{ id: 'as1', class: 'server', name: '机架服务器', state: 'in_use', serial: 'SN1', created_at: AT, updated_at: AT, revision: 1 }] },
  '/ops/v1/found-assets': { found: [{ host: 'n1', name: 'node-a' }] },
  '/ops/v1/stocktakes': { stocktakes: [stocktake] },
  '/ops/v1/stocktakes/t1': stocktake,
  '/ops/v1/tree/p0': { node: { project: 'p0', resources: { cores: line } }, below: [{ project: 'p1', parent: 'p0', resources: { cores: line } }] },
  '/ops/v1/loans': { loans: [loan] },
  '/ops/v1/utilisation/2026-01/document': { title: { zh: '利用率报告', en: 'Utilisation' }, file: 'u', period: '2026-01', draft: false, head: [], notes: [], appendix: [], sections: [{ title: { zh: '一、概述', en: 'Summary' }, blocks: [{ fields: [{ name: { zh: 'CPU 平均', en: 'CPU' }, value: '12%' }] }, { table: { columns: [{ name: { zh: '指标', en: 'Measure' }, kind: 'text' }], rows: [['磁盘读写']], total: null } }] }] },
};
const { shows, visits } = world(answers, {
  own: (_, { pathname, searchParams }) => {
    // What is delivered by hand is asked for by state.
    const state = searchParams.get('state');
    return pathname === '/ops/v1/orders' && state !== null && state !== 'fulfilling' ? Response.json({ orders: [] }) : undefined;
  },
});

const pages: Seen[] = [
  ['/operator/hosts', ['node-a', '150%', '超分', '其中 1 台']],
  ['/operator/hosts/n1', ['his-db', '这段时间没有监控数据']],
  ['/operator/pools', ['已达到 80%', '85%', '27 天', '每天约增 1.5 vCPU', '数据不足 14 天', '任意两天之间增长率的中位数']],
  ['/operator/advice', ['his-old', '僵尸', '转工单', '转任务']],
  ['/operator/top', ['vCPU 分配率']],
  ['/operator/samples', ['选择主机或云主机']],
  ['/operator/systems', ['HIS 系统', '第 3 级', '市第一医院']],
  ['/operator/systems/y1', ['信息科', 'his-db', '第 3 级']],
  ['/operator/exposures', ['100.64.0.9', '没有审批']],
  ['/operator/assets', ['机架服务器', '有 1 台在用主机不在台账中']],
  ['/operator/stocktakes', ['一季度盘点']],
  ['/operator/stocktakes/t1', ['待核对', '登记结果']],
  ['/operator/orders/o1', ['专线 × 2', 'zhou', '登记完成', 'speed: 100M']],
  ['/operator/by-hand', ['专线 × 2', '登记完成']],
  ['/operator/erasures', ['加密擦除', '40 GiB', '无最终备份：the server was in error']],
  ['/operator/expiry', ['ECS-4C8G × 2', 'cloud.hospital.cn']],
  ['/operator/quota', ['vCPU（核）', '市第一医院', '设置上限']],
  ['/operator/utilisation?month=2026-01', ['磁盘读写', '12%']],
];

it('shows every page with what the API answers', { timeout: 300_000 }, async () => {
  await import('@/main');
  await shows('模拟环境');
  await visits(pages);
});
