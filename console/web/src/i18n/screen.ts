import type { Texts } from '.';

export const screen = {
  title: ['云平台运行态势', 'The cloud at a glance'],
  systems: ['业务系统', 'Business systems'],
  running: ['运行中 {n}', '{n} running'],
  nodes: ['主机', 'Hosts'],
  nodesAway: ['失联 {n}', '{n} away'],
  nodesAll: ['全部在线', 'All up'],
  incidents: ['未关闭事件', 'Open incidents'],
  incidentsLatest: ['最近的事件', 'Latest incidents'],
  incidentsNone: ['没有未关闭的事件', 'No open incidents'],
  orders: ['办理中的订单', 'Orders under way'],
  pools: ['资源池使用率（%）', 'Use of pools (%)'],
  poolsMean: ['平均', 'Mean'],
  poolsPeak: ['最高', 'Peak'],
  availability: ['可用性', 'Availability'],
  target: ['目标 {n}%', 'Target {n}%'],
  cost: ['本月费用', 'Cost of this month'],
  ordersLatest: ['最近的订单', 'Latest orders'],
  leave: ['退出大屏', 'Leave'],
  full: ['全屏', 'Full screen'],
  stale: ['数据未能更新', 'Not updated'],
} as const satisfies Texts;
