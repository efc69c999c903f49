import type { Texts } from '.';

/** The list of inspections. */
export const inspections = {
  title: ['巡检单', 'Inspections'],
  none: ['没有待完成的巡检', 'No inspection is open'],
  noneHint: ['合同约定的巡检按期自动出现；也可以自行计划一次巡检。', 'Inspections of the contract come by themselves when they are due; you may plan one more.'],
  plan: ['计划巡检', 'Plan an inspection'],
  planHint: ['合同之外的一次巡检。', 'One besides those of the contract.'],
  planned: ['已计划', 'Planned'],
  counts: ['待完成 {open} 项，其中逾期 {late} 项；整改中 {findings} 项', '{open} open, {late} of them overdue; {findings} findings not put right'],
  health: ['健康问题', 'Health findings'],
} as const satisfies Texts;
