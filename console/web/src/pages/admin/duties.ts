import type { Grant } from '@/api/accounts';

export const THREE = ['system_administrator', 'security_administrator', 'audit_administrator'] as const;

export interface Holders {
  /** Users by role. */
  by: Record<(typeof THREE)[number], string[]>;
  /** Users that hold more than one: the API refuses to make such, so that one here is a fault. */
  both: string[];
}

/** Who holds the three roles, of assignments as they are in force. */
export function holdersOf(grants: readonly Grant[]): Holders {
  const by = { system_administrator: new Set<string>(), security_administrator: new Set<string>(), audit_administrator: new Set<string>() };
  const names = new Map<string, string>();
  for (const g of grants) {
    const role = THREE.find((r) => r === g.role.name);
    if (role === undefined || !g.user) continue;
    names.set(g.user.id, g.user.name ?? g.user.id);
    by[role].add(g.user.id);
  }
  const name = (id: string) => names.get(id) ?? id;
  const both = [...names.keys()].filter((id) => THREE.filter((r) => by[r].has(id)).length > 1);
  const list = (r: (typeof THREE)[number]) => [...by[r]].map(name).sort();
  return {
    by: { system_administrator: list('system_administrator'), security_administrator: list('security_administrator'), audit_administrator: list('audit_administrator') },
    both: both.map(name).sort(),
  };
}

/** What a form of an assignment holds. */
export interface GrantForm {
  who: 'user' | 'group';
  actor: string;
  role: string;
  on: 'project' | 'domain' | 'system';
  target?: string;
  inherited?: boolean;
}

export function grantOf(f: GrantForm): Grant {
  const target = { id: f.target ?? '' };
  const scope = f.on === 'system' ? { system: { all: true } } : f.on === 'project' ? { project: target } : { domain: target };
  return {
    role: { id: f.role },
    ...(f.who === 'user' ? { user: { id: f.actor } } : { group: { id: f.actor } }),
    // What holds for the whole platform has nothing below it.
    scope: f.inherited && f.on !== 'system' ? { ...scope, 'OS-INHERIT:inherited_to': 'projects' } : scope,
  };
}
