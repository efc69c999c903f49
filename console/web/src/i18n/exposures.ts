import type { Texts } from '.';

/** What the whole internet reaches. */
export const exposures = {
  address: ['公网地址', 'Address'],
  protocol: ['协议', 'Protocol'],
  port: ['端口', 'Port'],
  allPorts: ['全部端口', 'Every port'],
  allProtocols: ['全部协议', 'Every protocol'],
  source: ['来源', 'From'],
  project: ['项目', 'Project'],
  server: ['云主机', 'Server'],
  approval: ['审批订单', 'Approved by order'],
  unapproved: ['没有审批', 'Nobody approved it'],
  madeBy: ['申请人', 'Asked for by'],
  madeAt: ['放行时间', 'Made'],
  group: ['安全组', 'Security group'],
  rule: ['规则', 'Rule'],
  none: ['没有对全互联网开放的端口', 'Nothing is open to the whole internet'],
  hint: ['绑定浮动 IP 的端口若被安全组放行给所有来源，会列在这里；开放须经审批。', 'A port with a floating IP whose rules let everybody in would stand here; an opening needs approval.'],
} as const satisfies Texts;
