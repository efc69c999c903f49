import { AuditOutlined } from '@ant-design/icons';
import type { Perspective } from '../types';

export const purchaser: Perspective = {
  id: 'purchaser',
  name: ['采购方', 'Purchaser'],
  icon: AuditOutlined,
  roles: ['purchaser'],
  pages: [{ path: '', menu: ['待我审批', 'Approvals'], load: () => import('./Approvals') }],
};
