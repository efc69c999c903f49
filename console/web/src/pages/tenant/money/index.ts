import type { Pair } from '@/i18n';
import type { PageDef } from '../../types';

const group: Pair = ['费用', 'Money'];

/** What it costs, and until when one has it. */
export const moneyPages: readonly PageDef[] = [
  { path: 'bills', group, menu: ['用量与账单', 'Usage and bills'], project: true, load: () => import('./Bills') },
  { path: 'bills/:month', project: true, load: () => import('./Bill') },
  { path: 'expiry', group, menu: ['到期日历', 'Expiry calendar'], project: true, load: () => import('./Expiry') },
];
