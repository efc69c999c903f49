import type { PageDef } from '../../types';

const GROUP = ['考核与交付', 'Assessment and delivery'] as const;

/** What the purchaser judges: the supplier confirms it or appeals, mends what failed, and hands in the contract's documents. */
export const assessPages: readonly PageDef[] = [
  { path: 'assessments', menu: ['考核与申诉', 'Assessments and appeals'], group: GROUP, load: () => import('./Assessments') },
  { path: 'assessments/:id', load: () => import('./Assessment') },
  { path: 'deliverables', menu: ['交付件', 'Deliverables'], group: GROUP, load: () => import('./Deliverables') },
];
