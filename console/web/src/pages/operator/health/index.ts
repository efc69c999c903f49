import type { PageDef } from '../../types';
import { kinds } from '@/i18n/operator-kinds';

const GROUP = ['健康与分析', 'Health and analysis'] as const;

/** How full everything is, until when, and what is wrong with it: a page of each kind, and one of what is wrong anywhere. */
export const healthPages: readonly PageDef[] = [
  { path: 'health', menu: ['健康问题', 'Health findings'], group: GROUP, load: () => import('./Findings') },
  ...Object.entries(kinds).map(([kind, menu]): PageDef => ({ path: `health/${kind}`, menu, group: GROUP, load: () => import('./Subjects') })),
  { path: 'health/:kind/:id', load: () => import('./Subject') },
];
