import type { Pair } from '@/i18n';
import type { PageDef } from '../../types';

const group: Pair = ['服务与成员', 'Service and members'];

/** Help, people, and what is told to them. */
export const deskPages: readonly PageDef[] = [
  { path: 'tickets', group, menu: ['工单', 'Tickets'], project: true, load: () => import('./Tickets') },
  { path: 'tickets/:id', project: true, load: () => import('./Ticket') },
  { path: 'knowledge', group, menu: ['知识库', 'Knowledge base'], load: () => import('./Knowledge') },
  { path: 'access', group, menu: ['访问授权', 'Access grants'], project: true, load: () => import('./Access') },
  { path: 'access/:id', project: true, load: () => import('./AccessGrant') },
  { path: 'members', group, menu: ['成员与角色', 'Members and roles'], project: true, load: () => import('./Members') },
  { path: 'notifications', group, menu: ['通知订阅', 'Notifications'], load: () => import('./Notifications') },
];
