import type { Pair, Texts } from '.';
import type { Tone } from './states';

/** Health of clusters, hosts, storage, address pools, business systems and environments. */
export const health = {
  findings: ['健康问题', 'Health findings'],
  findingsNone: ['没有发现问题', 'Nothing is wrong'],
  findingsHint: ['平台每 10 分钟检查一次集群、主机、存储、地址池、业务系统和环境，发现的问题会列在这里。', 'Every ten minutes clusters, hosts, storage, address pools, systems and environments are looked at; what is wrong stands here.'],
  subjectsNone: ['还没有数据', 'Nothing to show yet'],
  name: ['名称', 'Name'],
  kind: ['对象类型', 'Kind'],
  place: ['位置', 'Place'],
  state: ['状态', 'State'],
  project: ['项目', 'Project'],
  sorted: ['排序依据', 'Order by'],
  sortedAll: ['最高使用率', 'Highest use'],
  worst: ['健康', 'Health'],
  healthy: ['正常', 'Fine'],
  wrong: ['{n} 项问题', '{n} findings'],
  looked: ['检查时间', 'Looked at'],
  used: ['{used} / {total} {unit} · {percent}%', '{used} / {total} {unit} · {percent}%'],
  days: ['{n} 天后达到 {limit}%', '{limit}% in {n} days'],
  reached: ['已达到 {limit}%', 'At {limit}%'],
  no_growth: ['未增长', 'Not growing'],
  too_few_days: ['观察不足 14 天', 'Fewer than 14 days known'],
  far: ['10 年以上', 'More than ten years'],
  no_capacity: ['无容量', 'No capacity'],
  perDay: ['每天增长 {n} {unit}', '{n} {unit} more a day'],
  until: ['距离上限', 'Until the limit'],
  trend: ['近期每日最高使用率', 'Highest use of each day'],
  trendNone: ['数据满一天后显示趋势。', 'The trend is drawn when a day is over.'],
  limit: ['上限 {n}%', 'limit {n}%'],
  tops: ['TopN 排行（最近 1 小时）', 'TopN of the last hour'],
  topOf: ['{name}前 {n} 名', 'Top {n} by {name}'],
  topNone: ['没有数据', 'No figures'],
  places: ['名次', 'Places'],
  more: ['实时曲线', 'Figures'],
  record: ['业务系统档案', 'Record of the system'],
  wrongWith: ['问题与建议', 'What is wrong and what to do'],
  none: ['没有发现问题。', 'Nothing is wrong.'],
  severity: ['级别', 'Severity'],
  text: ['问题', 'Finding'],
  advice: ['建议', 'What to do'],
  raised: ['发现时间', 'Found'],
  closed: ['恢复时间', 'Over'],
  withClosed: ['含已恢复', 'Also what is over'],
  ticket: ['工单', 'Ticket'],
  toTicket: ['转工单', 'Make a ticket'],
  toTicketWhat: ['为“{name}：{text}”生成工单', 'Make a ticket of “{name}: {text}”'],
  toTicketDone: ['工单已生成', 'The ticket is made'],
  toTicketProject: ['工单所属项目', 'Project of the ticket'],
  toTicketProjectHint: ['平台自身的问题不属于任何租户，请选择运营方自己的项目。', 'What is wrong with the platform is no tenant’s: choose a project of the operator.'],
  note: ['备注', 'Remark'],
  open: ['查看工单', 'Open the ticket'],
  all: ['全部', 'All'],
  allStorage: ['全部存储', 'All storage'],
  noServers: ['最近 1 小时没有监控数据。', 'There are no figures of the last hour.'],
} satisfies Texts;

/** What to do first where there is nothing of a kind. */
export const kindHints: Readonly<Record<string, Pair>> = {
  cluster: ['主机接入后按可用区汇总为集群，每 10 分钟更新。', 'Hosts of an availability zone make a cluster; it is renewed every ten minutes.'],
  host: ['先在“主机与容量”中接入主机。', 'Enrol hosts first, under Hosts.'],
  storage: ['先在“主机与容量”中接入主机，其磁盘会列在这里。', 'Enrol hosts first, under Hosts; their disks stand here.'],
  ip_pool: ['先由平台管理员创建外部网络和子网。', 'An administrator makes an external network with a subnet first.'],
  system: ['先在“业务系统”中登记系统并纳入资源。', 'Register systems first, under Business systems, and take resources in.'],
  environment: ['业务系统登记时选择环境：生产、测试、开发、培训、灾备。', 'Systems say their environment when they are registered: production, test, development, training, recovery.'],
};

export const severities: Readonly<Record<string, readonly [Tone, Pair]>> = {
  critical: ['bad', ['严重', 'Critical']],
  warning: ['wait', ['警告', 'Warning']],
  notice: ['work', ['提示', 'Notice']],
};

export const healthStates: Readonly<Record<string, readonly [Tone, Pair]>> = {
  up: ['ok', ['正常', 'Up']],
  away: ['bad', ['失联', 'Away']],
  degraded: ['wait', ['部分可用', 'Degraded']],
  enrolled: ['wait', ['待连接', 'Enrolled']],
  registered: ['off', ['已登记', 'Registered']],
  running: ['ok', ['运行中', 'Running']],
  suspended: ['wait', ['已暂停', 'Suspended']],
};

/** Measures by which each kind is sorted. */
export const measures: Readonly<Record<string, Pair>> = {
  vcpu: ['vCPU 分配', 'vCPUs granted'],
  memory: ['内存分配', 'Memory granted'],
  disk: ['磁盘占用', 'Disk in use'],
  granted: ['存储分配', 'Storage granted'],
  cpu_load: ['CPU 负载', 'CPU load'],
  memory_load: ['内存使用', 'Memory in use'],
  address: ['地址占用', 'Addresses taken'],
};
