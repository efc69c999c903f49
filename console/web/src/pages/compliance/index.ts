import { FileProtectOutlined } from '@ant-design/icons';
import type { Perspective } from '../types';

export const compliance: Perspective = {
  id: 'compliance',
  name: ['合规', 'Compliance'],
  icon: FileProtectOutlined,
  roles: ['reader', 'member', 'purchaser', 'operator', 'admin'],
  pages: [{ path: '', menu: ['条款响应', 'Clauses'], load: () => import('./Clauses') }],
};
