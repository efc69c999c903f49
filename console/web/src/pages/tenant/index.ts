import { CloudOutlined } from '@ant-design/icons';
import type { Perspective } from '../types';
import { deskPages } from './desk';
import { moneyPages } from './money';
import { networkPages } from './net';
import { sharePages } from './share';
import { storagePages } from './storage';

export const tenant: Perspective = {
  id: 'tenant',
  name: ['我的云', 'My cloud'],
  icon: CloudOutlined,
  roles: ['reader', 'member'],
  pages: [
    { path: '', menu: ['概览', 'Overview'], project: true, load: () => import('./Overview') },
    { path: 'orders', menu: ['我的订单', 'My orders'], group: ['订购', 'Ordering'], project: true, load: () => import('./Orders') },
    { path: 'orders/new', menu: ['新建订单', 'New order'], group: ['订购', 'Ordering'], roles: ['member'], project: true, load: () => import('./OrderNew') },
    { path: 'orders/:id', project: true, load: () => import('./OrderDetail') },
    { path: 'orders/:id/rework', roles: ['member'], project: true, load: () => import('./OrderRework') },
    ...sharePages,
    { path: 'servers', menu: ['云主机', 'Servers'], group: ['计算', 'Compute'], project: true, load: () => import('./Servers') },
    { path: 'servers/new', roles: ['member'], project: true, load: () => import('./ServerNew') },
    { path: 'servers/:id', project: true, load: () => import('./ServerDetail') },
    { path: 'servers/:id/console', roles: ['member'], project: true, load: () => import('./ServerConsole') },
    ...networkPages,
    ...storagePages,
    ...moneyPages,
    ...deskPages,
  ],
};
