import type { Texts } from '.';

export const compliance = {
  clauses: ['招标条款响应', 'Clauses of the tenders'],
  tender: ['标书', 'Tender'],
  area: ['领域', 'Area'],
  state: ['响应情况', 'State'],
  deviation: ['偏离', 'Deviation'],
  id: ['条款号', 'Clause'],
  requirement: ['要求', 'What is asked for'],
  reason: ['未满足或部分满足的原因', 'Why it is not met, or not wholly'],
  shownBy: ['证明', 'Shown by'],
  metric: ['指标', 'Figure'],
  system: ['系统', 'System'],
  counts: ['{n} 条', '{n}'],
  none: ['没有条款', 'No clauses'],
  noneHint: ['平台构建时没有载入条款清单。', 'The cloud was built without a list of clauses.'],
} as const satisfies Texts;
