import { AuditOutlined } from '@ant-design/icons';
import type { Perspective } from '../types';

const decisions = ['审批与确认', 'Decisions'] as const;

export const purchaser: Perspective = {
  id: 'purchaser',
  name: ['采购方', 'Purchaser'],
  icon: AuditOutlined,
  roles: ['purchaser'],
  pages: [
    { path: '', menu: ['待我审批', 'Approvals'], group: decisions, load: () => import('./Approvals') },
    { path: 'orders/:id', load: () => import('./OrderPage') },
    { path: 'deputies', menu: ['代理人', 'Deputies'], group: decisions, load: () => import('./Deputies') },
  ],
};
