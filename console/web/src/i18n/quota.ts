import type { Pair } from '.';

/** What an entitlement grants, by the names of the quota sets. */
export const quotaNames: Readonly<Record<string, Pair>> = {
  instances: ['云主机（台）', 'Servers'],
  cores: ['vCPU（核）', 'vCPUs'],
  ram: ['内存（MiB）', 'Memory (MiB)'],
  key_pairs: ['密钥对', 'Key pairs'],
  volumes: ['云硬盘（块）', 'Volumes'],
  snapshots: ['快照', 'Snapshots'],
  gigabytes: ['存储（GiB）', 'Storage (GiB)'],
  network: ['网络', 'Networks'],
  subnet: ['子网', 'Subnets'],
  port: ['端口', 'Ports'],
  router: ['路由器', 'Routers'],
  floatingip: ['浮动 IP', 'Floating IPs'],
  security_group: ['安全组', 'Security groups'],
  security_group_rule: ['安全组规则', 'Rules of security groups'],
};
