import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { useSession } from '@/session/context';

/** Long work that somebody began here: an operation, or an order on its way. */
export interface Tracked {
  kind: 'operation' | 'order';
  id: string;
  label: string;
}
const MOST = 20;
const listeners = new Set<() => void>();
const keyOf = (user: string) => `xinglin.progress.${user}`;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

function isTracked(v: unknown): v is Tracked {
  const t = v as Tracked | null;
  return typeof t === 'object' && t !== null && (t.kind === 'operation' || t.kind === 'order') && typeof t.id === 'string';
}
export function parse(text: string): Tracked[] {
  try {
    const read: unknown = JSON.parse(text);
    return Array.isArray(read) ? read.filter(isTracked) : [];
  } catch {
    return [];
  }
}
function write(user: string, list: Tracked[]): void {
  localStorage.setItem(keyOf(user), JSON.stringify(list.slice(0, MOST)));
  listeners.forEach((l) => l());
}

/** What this person began, newest first; kept in this browser, so that a reload loses nothing. */
export function useTracked() {
  const user = useSession().user.id;
  const text = useSyncExternalStore(subscribe, () => localStorage.getItem(keyOf(user)) ?? '[]');
  const list = useMemo(() => parse(text), [text]);
  const read = useCallback(() => parse(localStorage.getItem(keyOf(user)) ?? '[]'), [user]);
  const track = useCallback((one: Tracked) => write(user, [one, ...read().filter((x) => x.id !== one.id)]), [user, read]);
  const drop = useCallback((ids: string[]) => write(user, read().filter((x) => !ids.includes(x.id))), [user, read]);
  return { list, track, drop };
}
