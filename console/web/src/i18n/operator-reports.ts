import type { Texts } from '.';

/** Documents of operation. */
export const reports = {
  month: ['月份', 'Month'],
  project: ['项目', 'Project'],
  whole: ['整个平台', 'The whole cloud'],
  reports: ['报告与文件', 'Reports'],
  operationReport: ['运行报告', 'Report of operation'],
  operationReportHint: ['按合同名称生成所选日期所在周期的报告；周期未结束时为草稿。', 'The report of the period that holds the day, under the contract’s name; a draft until the period is over.'],
  every_week: ['周', 'Week'],
  every_two_weeks: ['双周', 'Two weeks'],
  every_month: ['月', 'Month'],
  every_quarter: ['季', 'Quarter'],
  every_half_year: ['半年', 'Half-year'],
  every_year: ['年', 'Year'],
  dayIn: ['周期内任一日', 'A day in it'],
  utilisation: ['资源利用率报告', 'Utilisation'],
  utilisationHint: ['整个平台，或选择一个项目。', 'Of the whole cloud, or of one project.'],
  reconciliationSheet: ['对账单', 'Reconciliation'],
  reconciliationHint: ['最多十二个月；选择了项目时只出该项目。', 'Twelve months at most; of the project, if one is chosen.'],
  fromMonth: ['起始月份', 'From'],
  toMonth: ['结束月份', 'To'],
  deliverables: ['交付物清单', 'Deliverables'],
  deliverablesHint: ['合同交付文件及其状态。', 'Documents of the contract and how they stand.'],
  deviations: ['偏离表', 'Deviation table'],
  deviationsHint: ['每条要求的响应与偏离。', 'How every clause is met.'],
} as const satisfies Texts;
