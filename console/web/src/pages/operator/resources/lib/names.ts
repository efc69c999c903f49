import { useQuery } from '@tanstack/react-query';
import { identity, type Project } from '@/api/identity';
import { everyRow } from '@/api/paging';

/** All projects of the cloud, for the tree of quota; the staff may list them. Names for ids are of `session/names`. */
export function useProjects() {
  return useQuery({
    queryKey: ['projects', 'all'],
    staleTime: 60_000,
    queryFn: ({ signal }) => everyRow<Project>(({ limit, marker }) => identity.projects({ limit, marker }, signal)),
  });
}
