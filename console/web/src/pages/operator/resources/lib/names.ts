import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { identity, type Project } from '@/api/identity';
import { everyPage } from '@/api/paging';

/** All projects of the cloud; the staff may list them. */
export function useProjects() {
  return useQuery({
    queryKey: ['projects', 'all'],
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const all: Project[] = [];
      const load = ({ limit, marker }: { limit: number; marker?: string }) => identity.projects({ limit, marker }, signal);
      for await (const rows of everyPage(load, 1000)) all.push(...rows);
      return all;
    },
  });
}

/** The name of a project; its id as long as it is not known. */
export function useProjectNames(): (id: string | null | undefined) => string {
  const { data } = useProjects();
  const names = useMemo(() => new Map((data ?? []).map((p) => [p.id, p.name])), [data]);
  return useCallback((id) => (id ? (names.get(id) ?? id) : '—'), [names]);
}

/** Projects as choices of a filter or a field. */
export function useProjectOptions(): { value: string; label: string }[] {
  const { data } = useProjects();
  return useMemo(() => (data ?? []).map((p) => ({ value: p.id, label: p.name })), [data]);
}
