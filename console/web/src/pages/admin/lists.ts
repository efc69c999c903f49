import { queryOptions, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { accounts } from '@/api/accounts';

/** Lists that choices and names are made of, read once for several pages. */
const kept = <T>(what: string, read: (signal: AbortSignal) => Promise<T[]>) =>
  queryOptions({ queryKey: ['identity', what, 'every'], queryFn: ({ signal }) => read(signal), staleTime: 30_000 });

export const everyUser = kept('users', accounts.everyUser);
export const everyGroup = kept('groups', accounts.everyGroup);
export const everyProject = kept('projects', accounts.everyProject);
export const everyDomain = kept('domains', accounts.everyDomain);
export const everyRole = kept('roles', accounts.everyRole);

/** Names of domains; an id where there is no name. */
export function useDomainName(): (id: string) => string {
  const { data } = useQuery(everyDomain);
  const names = useMemo(() => new Map(data?.map((d) => [d.id, d.name])), [data]);
  return useCallback((id) => names.get(id) ?? id, [names]);
}

export function useDomainOptions(): { value: string; label: string }[] {
  const { data } = useQuery(everyDomain);
  return useMemo(() => (data ?? []).map((d) => ({ value: d.id, label: d.name })), [data]);
}

/** Users to choose from, with their domains: names are of a domain. */
export function useUserOptions(): { value: string; label: string }[] {
  const { data } = useQuery(everyUser);
  const domain = useDomainName();
  return useMemo(() => (data ?? []).map((u) => ({ value: u.id, label: `${u.name} · ${domain(u.domain_id)}` })), [data, domain]);
}
