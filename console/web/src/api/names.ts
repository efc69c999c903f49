import { data, ops, type Schema } from './ops';

export type NamedProject = Schema<'NamedProject'>;
export type NamedUser = Schema<'NamedUser'>;
export interface Kinds {
  project: NamedProject;
  user: NamedUser;
}
export type Kind = keyof Kinds;

/** The API tells so many at once, of both kinds together. */
export const MOST = 100;

interface Waiting {
  kind: Kind;
  id: string;
  tell: (named: NamedProject | NamedUser | null) => void;
  fail: (e: unknown) => void;
}
let waiting: Waiting[] = [];
let turn: ReturnType<typeof setTimeout> | undefined;
/** What is asked for, until it is told: a sheet waits for it. */
const asked = new Set<Promise<unknown>>();

async function ask(some: Waiting[]): Promise<void> {
  const ids = (kind: Kind) => [...new Set(some.filter((w) => w.kind === kind).map((w) => w.id))].join(',') || undefined;
  try {
    const told = await data(ops.GET('/ops/v1/names', { params: { query: { projects: ids('project'), users: ids('user') } } }));
    const names = { project: new Map(told.projects.map((p) => [p.id, p])), user: new Map(told.users.map((u) => [u.id, u])) };
    for (const w of some) w.tell(names[w.kind].get(w.id) ?? null);
  } catch (e) {
    for (const w of some) w.fail(e);
  }
}

function send(): void {
  turn = undefined;
  const all = waiting;
  waiting = [];
  for (let n = 0; n < all.length; n += MOST) void ask(all.slice(n, n + MOST));
}

/** The name of one; what a page asks for at a time goes in one request. Null, if there is none or one may not know it. */
export function nameOf<K extends Kind>(kind: K, id: string): Promise<Kinds[K] | null> {
  // An id with a comma would be read as two; there is none.
  if (id.includes(',')) return Promise.resolve(null);
  const told = new Promise<NamedProject | NamedUser | null>((tell, fail) => {
    waiting.push({ kind, id, tell, fail });
    turn ??= setTimeout(send, 10);
  });
  asked.add(told);
  const done = () => asked.delete(told);
  told.then(done, done);
  return told as Promise<Kinds[K] | null>;
}

const later = () => new Promise((go) => setTimeout(go, 0));

/** When all that is asked for now is told, or refused, and is where it is read. */
export async function namesTold(): Promise<void> {
  await later();
  while (asked.size > 0) {
    await Promise.allSettled([...asked]);
    await later();
  }
}

/** Projects whose names begin like that, by name. */
export const projectsBeginning = (q: string, signal?: AbortSignal): Promise<NamedProject[]> =>
  data(ops.GET('/ops/v1/names', { params: { query: { q, limit: '50' } }, signal })).then((a) => a.projects);
