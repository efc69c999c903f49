import { FundProjectionScreenOutlined } from '@ant-design/icons';
import type { Perspective } from '../types';

export const screen: Perspective = {
  id: 'screen',
  name: ['大屏', 'Big screen'],
  icon: FundProjectionScreenOutlined,
  roles: ['operator', 'admin'],
  bare: true,
  pages: [{ path: '', menu: ['大屏', 'Big screen'], load: () => import('./Screen') }],
};
