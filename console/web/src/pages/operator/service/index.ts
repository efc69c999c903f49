import type { PageDef } from '../../types';

const DESK = ['服务台', 'Service desk'] as const;
const MONEY = ['合同与账务', 'Contract and books'] as const;
const DUTY = ['履约与台账', 'Duties and registers'] as const;

/** Service desk, duties and contract: pages of the operator. */
export const service: readonly PageDef[] = [
  { path: 'access', menu: ['访问授权', 'Access grants'], group: DESK, load: () => import('./AccessGrants') },
  { path: 'access/:id', load: () => import('./AccessGrant') },
  { path: 'access/:id/console/:server', load: () => import('./AccessConsole') },
  { path: 'incidents', menu: ['事件', 'Incidents'], group: DESK, load: () => import('./Incidents') },
  { path: 'incidents/:id', load: () => import('./Incident') },
  { path: 'tickets', menu: ['工单台', 'Ticket desk'], group: DESK, load: () => import('./Tickets') },
  { path: 'tickets/:id', load: () => import('./Ticket') },
  { path: 'changes', menu: ['变更', 'Changes'], group: DESK, load: () => import('./Changes') },
  { path: 'changes/:id', load: () => import('./Change') },
  { path: 'maintenances', menu: ['维护公告', 'Maintenance'], group: DESK, load: () => import('./Maintenances') },
  { path: 'problems', menu: ['问题', 'Problems'], group: DESK, load: () => import('./Problems') },
  { path: 'problems/:id', load: () => import('./Problem') },
  { path: 'articles', menu: ['知识库', 'Knowledge base'], group: DESK, load: () => import('./Articles') },
  { path: 'articles/:id', load: () => import('./Article') },
  { path: 'risks', menu: ['风险评估', 'Risk assessments'], group: DESK, load: () => import('./Risks') },
  { path: 'risks/:id', load: () => import('./Risk') },

  { path: 'duties', menu: ['履约事项', 'Duties'], group: DUTY, load: () => import('./Duties') },
  { path: 'duties/:id', load: () => import('./Duty') },
  { path: 'inspections', menu: ['巡检单', 'Inspections'], group: DUTY, load: () => import('./Inspections') },
  { path: 'findings', menu: ['整改项', 'Findings'], group: DUTY, load: () => import('./Findings') },
  { path: 'findings/:id', load: () => import('./Finding') },
  { path: 'registers', menu: ['登记台账', 'Registers'], group: DUTY, load: () => import('./Registers') },
  { path: 'registers/drill', menu: ['演练', 'Drills'], group: DUTY, load: () => import('./Register') },
  { path: 'registers/:kind', load: () => import('./Register') },
  { path: 'registers/:kind/:id', load: () => import('./Record') },
  { path: 'roster', menu: ['值班表', 'Roster'], group: DUTY, load: () => import('./Roster') },
  { path: 'calendar', menu: ['工作日历', 'Working calendar'], group: DUTY, load: () => import('./WorkingCalendar') },

  { path: 'contract', menu: ['合同', 'Contract'], group: MONEY, load: () => import('./Contract') },
  { path: 'contract/check', menu: ['合同校验与比较', 'Contract check and diff'], group: MONEY, load: () => import('./ContractCheck') },
  { path: 'contract-events', menu: ['合同事实', 'Contract events'], group: MONEY, load: () => import('./ContractEvents') },
  { path: 'usage-sources', menu: ['用量来源', 'Usage sources'], group: MONEY, load: () => import('./UsageSources') },
  { path: 'usage-imports', menu: ['用量导入记录', 'Usage imports'], group: MONEY, load: () => import('./UsageImports') },
  { path: 'corrections', menu: ['用量更正', 'Corrections'], group: MONEY, load: () => import('./Corrections') },
  { path: 'books', menu: ['月度关账', 'Month close'], group: MONEY, load: () => import('./Books') },
  { path: 'books/:project/:month', load: () => import('./Book') },
  { path: 'disputes', menu: ['账单争议', 'Disputes'], group: MONEY, load: () => import('./Disputes') },
  { path: 'settlements', menu: ['结算单', 'Settlements'], group: MONEY, load: () => import('./Settlements') },
  { path: 'settlements/:id', load: () => import('./Settlement') },
  { path: 'journal', menu: ['会计分录', 'Journal'], group: MONEY, load: () => import('./Journal') },
  { path: 'reports', menu: ['报告与文件', 'Reports'], group: MONEY, load: () => import('./Reports') },
  { path: 'notifications', menu: ['通知', 'Notifications'], group: MONEY, load: () => import('./Notifications') },
  { path: 'notifications/:id', load: () => import('./Notifications') },
];
