import type { Texts } from '.';

/** What is wrong in a project, and what waits for its people. */
export const attention = {
  title: ['需要关注', 'Needs attention'],
  none: ['一切正常，没有待处理的事项', 'All is well; nothing waits for you'],
  server: ['云主机故障', 'Server in error'],
  failed: ['交付失败', 'Delivery failed'],
  returned: ['退回待修改', 'Sent back to you'],
  trial: ['试用中，等待您确认', 'On trial; waits for you to accept'],
  resolved: ['工单已解决，等待您确认', 'Ticket solved; waits for you to confirm'],
  waiting: ['工单等待您反馈', 'Ticket waits for your answer'],
  access: ['运营方请求进入，等待您批准', 'The operator asks to be let in'],
  exposure: ['对互联网开放而没有审批', 'Open to the internet without approval'],
  incident: ['事件', 'Incident'],
  advice: ['建议', 'Advice'],
  more: ['另有 {n} 项', '{n} more'],
  partly: ['部分信息暂时读不到', 'Some of it cannot be read now'],
} as const satisfies Texts;
