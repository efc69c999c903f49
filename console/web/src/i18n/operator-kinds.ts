import type { Pair } from '.';

/** What is looked at, in the order of the menu. */
export const kinds: Readonly<Record<string, Pair>> = {
  cluster: ['集群', 'Clusters'],
  host: ['主机健康', 'Health of hosts'],
  storage: ['存储', 'Storage'],
  ip_pool: ['IP 地址池', 'IP pools'],
  system: ['应用组（业务系统）', 'Application groups'],
  environment: ['环境', 'Environments'],
};

/** Where a business system stands. */
export const environments: Readonly<Record<string, Pair>> = {
  production: ['生产环境', 'Production'],
  staging: ['预发布环境', 'Staging'],
  test: ['测试环境', 'Test'],
  development: ['开发环境', 'Development'],
  training: ['培训环境', 'Training'],
  recovery: ['灾备环境', 'Recovery'],
  unassigned: ['未归属业务系统', 'Of no business system'],
};
