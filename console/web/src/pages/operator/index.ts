import { ControlOutlined } from '@ant-design/icons';
import type { Perspective } from '../types';
import { assessPages } from './assess';
import { healthPages } from './health';
import { resourcePages } from './resources';
import { service } from './service';

export const operator: Perspective = {
  id: 'operator',
  name: ['运营', 'Operations'],
  icon: ControlOutlined,
  roles: ['operator', 'admin'],
  pages: [
    { path: '', menu: ['订单', 'Orders'], load: () => import('./Orders') },
    { path: 'approvals', menu: ['待我审批', 'Approvals'], load: () => import('./Approvals') },
    { path: 'operations', menu: ['任务', 'Operations'], load: () => import('./Operations') },
    ...resourcePages,
    ...healthPages,
    ...service,
    ...assessPages,
  ],
};
