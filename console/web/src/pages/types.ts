import type { ComponentType } from 'react';
import type { Session } from '@/api/session';
import type { Pair } from '@/i18n';
import { mayAs, type Role } from '@/session/roles';

/** A page of a perspective. */
export interface PageDef {
  /** Below the perspective: '' is its first page; `orders/:id` takes a parameter. */
  path: string;
  /** Its place in the menu; without one it is reached from another page. */
  menu?: Pair;
  /** Headline over a group of the menu. */
  group?: Pair;
  /** Who may open it, if not everybody who has the perspective. By docs/authorisation.md. */
  roles?: readonly Role[];
  /** It shows what one project has: without a project in scope there is nothing to show. */
  project?: boolean;
  load: () => Promise<{ default: ComponentType }>;
}

export interface Perspective {
  /** First part of the path. */
  id: string;
  name: Pair;
  icon: ComponentType;
  roles: readonly Role[];
  /** Outside of the frame: the whole screen. */
  bare?: boolean;
  pages: readonly PageDef[];
}

export function mayOpen(session: Session, perspective: Perspective, page?: PageDef): boolean {
  return mayAs(session, perspective.roles) && mayAs(session, page?.roles);
}

export const pathOf = (perspective: Perspective, page: PageDef): string =>
  page.path === '' ? `/${perspective.id}` : `/${perspective.id}/${page.path}`;
