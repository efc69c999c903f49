import type { Pair } from '@/i18n';
import type { PageDef } from '../../types';

const group: Pair = ['订购', 'Ordering'];

/** What the project's manager decides, and quota that goes from project to project. */
export const sharePages: readonly PageDef[] = [
  { path: 'approvals', group, menu: ['待我审批', 'Approvals'], roles: ['manager'], project: true, load: () => import('./Approvals') },
  { path: 'quota', group, menu: ['配额与借用', 'Quota and loans'], project: true, load: () => import('./Quota') },
];
