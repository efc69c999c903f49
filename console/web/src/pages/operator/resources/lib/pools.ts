import { useQuery } from '@tanstack/react-query';
import { data, ops, type Schema } from '@/api/ops';
import { daysUntil, moments, type Forecast, type Seen } from './sums';

export type PoolUse = Schema<'PoolUse'>;
export interface PoolRow extends PoolUse {
  seen: Seen[];
  forecast: Forecast;
}
const STEPS = 8;
const STEP = 7;
/** How far back the line of a forecast reaches. */
export const BACK = (STEPS - 1) * STEP;

export const poolKey = (p: Pick<PoolUse, 'pool' | 'dimension'>): string => `${p.pool} ${p.dimension}`;

/** What was granted at the end of each stretch; before there was any capacity nothing is known. */
export function history(stretches: { to: string; pools: PoolUse[] }[]): Map<string, Seen[]> {
  const seen = new Map<string, Seen[]>();
  for (const s of stretches) {
    for (const p of s.pools) {
      if (Number(p.capacity) <= 0) continue;
      const key = poolKey(p);
      seen.set(key, [...(seen.get(key) ?? []), { at: Date.parse(s.to), granted: Number(p.granted) }]);
    }
  }
  return seen;
}

async function read(signal: AbortSignal): Promise<PoolRow[]> {
  const at = moments(Date.now(), STEPS, STEP).map((t) => new Date(t).toISOString());
  const past = await Promise.all(
    at.slice(0, -1).map((to) => {
      const from = new Date(Date.parse(to) - 3_600_000).toISOString();
      return data(ops.GET('/ops/v1/pools', { params: { query: { from, to } }, signal }));
    }),
  );
  // The last is of a month, for its mean and peak.
  const now = await data(ops.GET('/ops/v1/pools', { signal }));
  const seen = history([...past, now]);
  return now.pools.map((p) => {
    const of = seen.get(poolKey(p)) ?? [];
    return { ...p, seen: of, forecast: daysUntil(of, Number(p.capacity)) };
  });
}

export function usePools() {
  return useQuery({ queryKey: ['pools', 'forecast'], queryFn: ({ signal }) => read(signal), staleTime: 60_000 });
}
