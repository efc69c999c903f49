import type { PageDef } from '../../types';

/** Pages about what the cloud is made of, and who has how much of it. */
export const resourcePages: PageDef[] = [
  { path: 'hosts', menu: ['主机与容量', 'Hosts'], group: ['资源', 'Resources'], load: () => import('./Hosts') },
  { path: 'hosts/:id', load: () => import('./HostDetail') },
  { path: 'pools', menu: ['资源池与预测', 'Pools and forecast'], group: ['资源', 'Resources'], load: () => import('./Pools') },
  { path: 'advice', menu: ['闲置与过载', 'Idle and overloaded'], group: ['资源', 'Resources'], load: () => import('./Advice') },
  { path: 'top', menu: ['TopN 排行', 'Top lists'], group: ['资源', 'Resources'], load: () => import('./Top') },
  { path: 'samples', menu: ['监控数据', 'Figures'], group: ['资源', 'Resources'], load: () => import('./Samples') },
];
