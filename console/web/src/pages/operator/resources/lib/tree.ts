import type { Project } from '@/api/identity';

export interface Branch {
  value: string;
  title: string;
  children: Branch[];
}

/** Projects as a tree by their parents, each level by name; one whose parent is no project begins a tree. */
export function treeOf(projects: Pick<Project, 'id' | 'name' | 'parent_id'>[]): Branch[] {
  const nodes = new Map(projects.map((p) => [p.id, { value: p.id, title: p.name, children: [] as Branch[] }]));
  const roots: Branch[] = [];
  for (const p of projects) {
    const node = nodes.get(p.id);
    if (!node) continue;
    const parent = p.parent_id && p.parent_id !== p.id ? nodes.get(p.parent_id) : undefined;
    (parent?.children ?? roots).push(node);
  }
  const order = (all: Branch[]) => {
    all.sort((a, b) => a.title.localeCompare(b.title, 'zh'));
    all.forEach((b) => order(b.children));
  };
  order(roots);
  return roots;
}

/** From the top down to a project. */
export function pathTo(projects: Pick<Project, 'id' | 'name' | 'parent_id'>[], id: string): { id: string; name: string }[] {
  const byId = new Map(projects.map((p) => [p.id, p]));
  const path: { id: string; name: string }[] = [];
  let at = byId.get(id);
  while (at && !path.some((p) => p.id === at!.id)) {
    path.unshift({ id: at.id, name: at.name });
    at = at.parent_id ? byId.get(at.parent_id) : undefined;
  }
  return path;
}

/** Limits that the form changed: a number, or null for none. What was not touched is not said. */
export function changedLimits(was: Record<string, number | null | undefined>, now: Record<string, number | null | undefined>): Record<string, number | null> {
  const out: Record<string, number | null> = {};
  for (const [key, value] of Object.entries(now)) {
    const [a, b] = [was[key] ?? null, value ?? null];
    if (a !== b) out[key] = b;
  }
  return out;
}
