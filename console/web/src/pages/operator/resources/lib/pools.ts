import { useQuery } from '@tanstack/react-query';
import { data, ops, type Schema } from '@/api/ops';

export type PoolUse = Schema<'PoolUse'>;

export const poolKey = (p: Pick<PoolUse, 'pool' | 'dimension'>): string => `${p.pool} ${p.dimension}`;

/** Why the API gives no number of days. */
const REASONS = ['no_capacity', 'too_few_days', 'no_growth', 'far'] as const;

/** What a forecast says: the limit is reached, in so many days, or why that is not known. */
export function outlook(f: Schema<'PoolForecast'>): 'reached' | 'days' | (typeof REASONS)[number] {
  if (typeof f.days === 'number') return f.days <= 0 ? 'reached' : 'days';
  return REASONS.find((r) => r === f.reason) ?? 'too_few_days';
}

export function usePools() {
  return useQuery({
    queryKey: ['pools', 'forecast'],
    queryFn: async ({ signal }) => (await data(ops.GET('/ops/v1/pools', { signal }))).pools,
    staleTime: 60_000,
  });
}
