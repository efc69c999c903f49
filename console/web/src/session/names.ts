import { useCallback } from 'react';
import { useSession } from './context';

/** The name of a project if this person has it, its id otherwise. */
export function useProjectName(): (id: string | null | undefined) => string {
  const { projects } = useSession();
  return useCallback((id) => (id ? (projects.find((p) => p.id === id)?.name ?? id) : '—'), [projects]);
}
