import type { Session } from '@/api/session';
import { admin } from './admin';
import { compliance } from './compliance';
import { operator } from './operator';
import { purchaser } from './purchaser';
import { screen } from './screen';
import { tenant } from './tenant';
import { mayOpen, pathOf, type Perspective } from './types';

/** In the order of the navigation. */
export const perspectives: readonly Perspective[] = [tenant, purchaser, operator, admin, compliance, screen];

/** Where somebody starts: the page of the highest duty. A person on call looks at orders, not at an empty project. */
const FIRST: readonly Perspective[] = [purchaser, operator, admin, tenant, compliance];

export function homeOf(session: Session): string | undefined {
  for (const p of FIRST) {
    // An admin has every perspective; his own is administration.
    if (p === operator && !session.roles.includes('operator')) continue;
    const page = p.pages.find((g) => g.menu !== undefined && mayOpen(session, p, g));
    if (page) return pathOf(p, page);
  }
  return undefined;
}
