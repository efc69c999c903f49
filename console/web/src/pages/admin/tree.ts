import type { Domain } from '@/api/accounts';
import type { Project } from '@/api/identity';

/** A domain or project with what stands below it. */
export interface Branch {
  key: string;
  name: string;
  enabled: boolean;
  domain?: Domain;
  project?: Project;
  children: Branch[];
}

const byName = (a: Branch, b: Branch) => a.name.localeCompare(b.name, 'zh-CN', { numeric: true });

/** Projects below their parents, those without one below their domain. A project whose parent is not in the list stands below its domain. */
export function treeOf(domains: readonly Domain[], projects: readonly Project[]): Branch[] {
  const roots = new Map(domains.map((d) => [d.id, { key: `domain:${d.id}`, name: d.name, enabled: d.enabled, domain: d, children: [] } as Branch]));
  const own = new Map(projects.map((p) => [p.id, { key: p.id, name: p.name, enabled: p.enabled, project: p, children: [] } as Branch]));
  const lost: Branch[] = [];
  for (const p of projects) {
    const parent = p.parent_id !== null && p.parent_id !== p.id ? own.get(p.parent_id) : undefined;
    (parent ?? roots.get(p.domain_id))?.children.push(own.get(p.id)!);
    if (!parent && !roots.has(p.domain_id)) lost.push(own.get(p.id)!);
  }
  const all = [...roots.values(), ...lost];
  for (const b of [...all, ...own.values()]) b.children.sort(byName);
  return all.sort(byName);
}

/** Only what bears the words in its name, with what it stands below. */
export function prune(tree: readonly Branch[], words: string): Branch[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === '') return [...tree];
  return tree.flatMap((b) => {
    if (b.name.toLowerCase().includes(wanted)) return [b];
    const children = prune(b.children, words);
    return children.length > 0 ? [{ ...b, children }] : [];
  });
}

export function keysOf(tree: readonly Branch[]): string[] {
  return tree.flatMap((b) => [b.key, ...keysOf(b.children)]);
}

export function findBranch(tree: readonly Branch[], key: string | undefined): Branch | undefined {
  for (const b of tree) {
    const found = b.key === key ? b : findBranch(b.children, key);
    if (found) return found;
  }
  return undefined;
}
