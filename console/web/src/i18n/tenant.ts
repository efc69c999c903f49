import type { Texts } from '.';

export const tenant = {
  overview: ['概览', 'Overview'],
  chooseTitle: ['请先选择项目', 'Choose a project first'],
  cost: ['本月费用', 'Cost of this month'],
  costAsOf: ['截至', 'As of'],
  costNone: ['本月还没有费用', 'No cost yet this month'],
  draft: ['未出账', 'Not issued yet'],
  quota: ['配额用量', 'Quota and use'],
  quotaNone: ['还没有配额。订购并通过审批后会出现在这里。', 'No quota yet. It comes with an order that is approved.'],
  quotaUsed: ['{name}：已用 {used}，共 {limit}', '{name}: {used} of {limit} used'],
  quotaFree: ['{name}：已用 {used}，不限量', '{name}: {used} used, no limit'],
  expiring: ['90 天内到期', 'Ends within 90 days'],
  expiringNone: ['90 天内没有到期的资源', 'Nothing ends within 90 days'],
  units: ['{item} × {n}', '{item} × {n}'],
  orders: ['最近的订单', 'Latest orders'],
  ordersNone: ['还没有订单', 'No orders yet'],
  orderFirst: ['下第一个订单', 'Place the first order'],
} as const satisfies Texts;
