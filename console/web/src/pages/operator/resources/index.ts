import type { PageDef } from '../../types';

/** Pages about what the cloud is made of, and who has how much of it. */
export const resourcePages: PageDef[] = [
  { path: 'orders/:id', load: () => import('./OrderDetail') },
  { path: 'by-hand', menu: ['人工交付', 'By hand'], load: () => import('./ByHand') },
  { path: 'erasures', menu: ['释放与擦除', 'Releases and erasures'], load: () => import('./Erasures') },
  { path: 'expiry', menu: ['到期日历', 'Expiry calendar'], load: () => import('./Expiry') },
  { path: 'hosts', menu: ['主机与容量', 'Hosts'], group: ['资源', 'Resources'], load: () => import('./Hosts') },
  { path: 'hosts/:id', load: () => import('./HostDetail') },
  { path: 'pools', menu: ['资源池与预测', 'Pools and forecast'], group: ['资源', 'Resources'], load: () => import('./Pools') },
  { path: 'advice', menu: ['闲置与过载', 'Idle and overloaded'], group: ['资源', 'Resources'], load: () => import('./Advice') },
  { path: 'top', menu: ['TopN 排行', 'Top lists'], group: ['资源', 'Resources'], load: () => import('./Top') },
  { path: 'samples', menu: ['监控数据', 'Figures'], group: ['资源', 'Resources'], load: () => import('./Samples') },
  { path: 'systems', menu: ['业务系统', 'Business systems'], group: ['资源', 'Resources'], load: () => import('./Systems') },
  { path: 'systems/:id', load: () => import('./SystemDetail') },
  { path: 'exposures', menu: ['公网暴露', 'Open to the internet'], group: ['资源', 'Resources'], load: () => import('./Exposures') },
  { path: 'assets', menu: ['资产台账', 'Assets'], group: ['资源', 'Resources'], load: () => import('./Assets') },
  { path: 'stocktakes', menu: ['资产盘点', 'Stocktakes'], group: ['资源', 'Resources'], load: () => import('./Stocktakes') },
  { path: 'stocktakes/:id', load: () => import('./StocktakeDetail') },
  { path: 'quota', menu: ['配额与借用', 'Quota and loans'], group: ['资源', 'Resources'], load: () => import('./Quota') },
  { path: 'utilisation', menu: ['利用率报告', 'Utilisation'], group: ['资源', 'Resources'], load: () => import('./Utilisation') },
];
