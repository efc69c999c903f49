import { SafetyCertificateOutlined } from '@ant-design/icons';
import type { Perspective } from '../types';

export const admin: Perspective = {
  id: 'admin',
  name: ['管理', 'Administration'],
  icon: SafetyCertificateOutlined,
  roles: ['admin', 'system_administrator', 'security_administrator', 'audit_administrator'],
  pages: [
    { path: '', menu: ['审计日志', 'Audit ledger'], roles: ['audit_administrator', 'admin'], load: () => import('./Audit') },
  ],
};
