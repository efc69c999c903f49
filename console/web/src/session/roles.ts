import type { Session } from '@/api/session';

export type Role =
  | 'reader'
  | 'member'
  /** Decides for his project; a role that the customer gives besides `member`. */
  | 'manager'
  | 'purchaser'
  | 'operator'
  | 'admin'
  | 'system_administrator'
  | 'security_administrator'
  | 'audit_administrator';

/** `admin` brings `member` and `reader` along, `member` brings `reader`: docs/authorisation.md. */
const BRINGS: Record<string, readonly string[]> = { admin: ['member', 'reader'], member: ['reader'] };

export function rolesOf(session: Pick<Session, 'roles'>): ReadonlySet<string> {
  const all = new Set<string>();
  for (const role of session.roles) {
    all.add(role);
    for (const more of BRINGS[role] ?? []) all.add(more);
  }
  return all;
}

/** The session has one of these roles; none asked for means that everybody has. */
export function mayAs(session: Pick<Session, 'roles'>, roles: readonly Role[] | undefined): boolean {
  if (roles === undefined) return true;
  const own = rolesOf(session);
  return roles.some((r) => own.has(r));
}
