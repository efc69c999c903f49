import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { nameOf, type Kind, type Kinds } from '@/api/names';
import { useSession } from './context';

/** What is shown of an id that has no name here; the whole of it stands in the title. */
export const short = (id: string): string => (id.length > 12 ? `${id.slice(0, 8)}…` : id);

/** The name of an id: asked for together with all others of the page, and kept for a while. */
export const named = <K extends Kind>(kind: K, id: string) =>
  queryOptions<Kinds[K] | null>({ queryKey: ['names', kind, id], queryFn: () => nameOf(kind, id), staleTime: 300_000, gcTime: 600_000, retry: false });

/** Names as text, for titles, sheets and sentences: an id is asked for when it is first met, and shown short until its name is there. */
function useNames(kind: Kind): (id: string | null | undefined) => string {
  const queries = useQueryClient();
  const [told, setTold] = useState(0);
  const met = useRef(new Set<string>());
  const asking = useRef(new Set<string>());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = queries.getQueryCache().subscribe((e) => {
      const [what, of, id] = e.query.queryKey;
      if (e.type !== 'updated' || e.action.type !== 'success' || what !== 'names' || of !== kind || !met.current.has(String(id))) return;
      // A hundred names come at once: the page is drawn once.
      timer ??= setTimeout(() => {
        timer = undefined;
        setTold((n) => n + 1);
      }, 20);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [queries, kind]);
  return useCallback(
    (id) => {
      if (!id) return '—';
      const { queryKey } = named(kind, id);
      met.current.add(id);
      if (queries.getQueryState(queryKey) === undefined && !asking.current.has(id)) {
        asking.current.add(id);
        // Not while something is drawn: whoever listens would draw in the middle of it.
        queueMicrotask(() => {
          asking.current.delete(id);
          void queries.prefetchQuery(named(kind, id));
        });
      }
      return queries.getQueryData(queryKey)?.name ?? short(id);
    },
    // A new function when names have come, so that what is made of it is made anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [queries, kind, told],
  );
}

/** The name of a project; one's own is in the session. */
export function useProjectName(): (id: string | null | undefined) => string {
  const { projects } = useSession();
  const name = useNames('project');
  return useCallback((id) => projects.find((p) => p.id === id)?.name ?? name(id), [projects, name]);
}

/** The name of a person. */
export function usePersonName(): (id: string | null | undefined) => string {
  const { user } = useSession();
  const name = useNames('user');
  return useCallback((id) => (id === user.id ? user.name : name(id)), [user, name]);
}
