import type { Pair } from '.';

/** What is entered of a case besides the events of its states, which the API names itself. */
export const caseEvents: Readonly<Record<string, Pair>> = {
  raise: ['提出', 'raised'],
  raised: ['上报', 'raised'],
  open: ['建立', 'opened'],
  request: ['申请', 'requested'],
  report: ['提交报告', 'report handed in'],
  downtime: ['登记停机', 'downtime entered'],
  uptime: ['登记恢复', 'end of a downtime entered'],
  downtime_void: ['停机作废', 'downtime voided'],
  comment: ['回复', 'said'],
  assign: ['分派', 'assigned'],
  link: ['关联事件', 'incident linked'],
};
