import type { Pair } from '@/i18n';
import type { PageDef } from '../../types';

const group: Pair = ['网络与安全', 'Networks and security'];

/** Networks and who gets through them. */
export const networkPages: readonly PageDef[] = [
  { path: 'topology', group, menu: ['网络拓扑', 'Topology'], project: true, load: () => import('./Topology') },
  { path: 'networks', group, menu: ['网络', 'Networks'], project: true, load: () => import('./Networks') },
  { path: 'networks/:id', project: true, load: () => import('./NetworkDetail') },
  { path: 'routers', group, menu: ['路由器', 'Routers'], project: true, load: () => import('./Routers') },
  { path: 'floating-ips', group, menu: ['浮动 IP', 'Floating IPs'], project: true, load: () => import('./FloatingIps') },
  { path: 'security-groups', group, menu: ['安全组', 'Security groups'], project: true, load: () => import('./Groups') },
  { path: 'security-groups/:id', project: true, load: () => import('./GroupDetail') },
];
