import { CloudOutlined } from '@ant-design/icons';
import type { Perspective } from '../types';
import { deskPages } from './desk';
import { moneyPages } from './money';
import { networkPages } from './net';
import { storagePages } from './storage';

export const tenant: Perspective = {
  id: 'tenant',
  name: ['我的云', 'My cloud'],
  icon: CloudOutlined,
  roles: ['reader', 'member'],
  pages: [
    { path: '', menu: ['概览', 'Overview'], project: true, load: () => import('./Overview') },
    ...networkPages,
    ...storagePages,
    ...moneyPages,
    ...deskPages,
  ],
};
