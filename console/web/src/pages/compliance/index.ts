import { FileProtectOutlined } from '@ant-design/icons';
import type { Perspective } from '../types';

export const compliance: Perspective = {
  id: 'compliance',
  name: ['合规', 'Compliance'],
  icon: FileProtectOutlined,
  roles: ['reader', 'member', 'purchaser', 'operator', 'admin', 'audit_administrator'],
  pages: [
    { path: '', menu: ['条款响应', 'Clauses'], roles: ['reader', 'member', 'purchaser', 'operator', 'admin'], load: () => import('./Clauses') },
    { path: 'live', menu: ['平台实测', 'Measured now'], roles: ['purchaser', 'operator', 'admin', 'audit_administrator'], load: () => import('./Live') },
    { path: 'proofs', menu: ['条款证明', 'Proofs of clauses'], roles: ['purchaser', 'operator', 'admin', 'audit_administrator'], load: () => import('./Proofs') },
  ],
};
