import { useQuery } from '@tanstack/react-query';
import { openIncidents } from '@/api/incidents';
import { sum } from '@/api/money';
import { data, ops, type Schema } from '@/api/ops';
import { byLast, everyRow } from '@/api/paging';
import { resourcesOf } from '@/api/resources';
import { levelsShown, poolsShown } from './sums';

const LIVE = 15_000;
/** What is long to read and changes slowly. */
const SLOW = 120_000;
const UNDER_WAY = ['submitted', 'endorsed', 'fulfilling'] as const;

async function read(signal: AbortSignal) {
  const orders = async (state: string) =>
    everyRow<Schema<'Order'>>(async ({ limit, marker }) => {
      const query = { state, limit: String(limit), marker };
      return byLast((await data(ops.GET('/ops/v1/orders', { params: { query }, signal }))).orders, limit, (o) => o.id);
    });
  const [systems, nodes, incidents, latest, pools, levels, bills, ...underWay] = await Promise.all([
    everyRow<Schema<'System'>>(async ({ limit, marker }) => {
      const query = { limit: String(limit), marker };
      return byLast((await data(ops.GET('/ops/v1/systems', { params: { query }, signal }))).systems, limit, (s) => s.id);
    }),
    data(ops.GET('/ops/v1/nodes', { signal })),
    openIncidents(signal),
    data(ops.GET('/ops/v1/orders', { params: { query: { limit: '5' } }, signal })),
    data(ops.GET('/ops/v1/pools', { signal })),
    data(ops.GET('/ops/v1/levels', { signal })),
    data(ops.GET('/ops/v1/bills', { signal })),
    ...UNDER_WAY.map(orders),
  ]);
  return {
    systems: systems.filter((s) => s.state !== 'retired'),
    nodes: nodes.nodes.filter((n) => n.state !== 'revoked'),
    incidents,
    latest: latest.orders,
    pools: poolsShown(pools.pools),
    levels: levelsShown(levels.levels),
    month: levels.month,
    /** Projects that have used something this month. */
    billed: bills.bills.map((b) => b.project),
    cost: sum(bills.bills.map((b) => b.total)),
    underWay: underWay.reduce((n, o) => n + o.length, 0),
  };
}

/** How many resources of each kind there are. */
async function readSlow(signal: AbortSignal) {
  const kinds: Record<string, number> = {};
  for (const r of await resourcesOf(undefined, signal)) kinds[r.kind] = (kinds[r.kind] ?? 0) + 1;
  return { kinds };
}

export type Wall = Awaited<ReturnType<typeof read>>;
export type Slow = Awaited<ReturnType<typeof readSlow>>;

export function useWall() {
  return useQuery({ queryKey: ['wall'], queryFn: ({ signal }) => read(signal), refetchInterval: LIVE, retry: 1 });
}
export function useSlow() {
  return useQuery({ queryKey: ['wall', 'slow'], queryFn: ({ signal }) => readSlow(signal), refetchInterval: SLOW, retry: 1 });
}
