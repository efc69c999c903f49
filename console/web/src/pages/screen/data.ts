import { useQuery } from '@tanstack/react-query';
import { data, ops, type Schema } from '@/api/ops';
import { byLast, everyPage } from '@/api/paging';

const LIVE = 15_000;
const UNDER_WAY = ['submitted', 'endorsed', 'fulfilling'] as const;

async function all<T>(load: (at: { limit: number; marker?: string }) => Promise<{ rows: T[]; next?: string }>): Promise<T[]> {
  const out: T[] = [];
  for await (const rows of everyPage(load, 1000)) out.push(...rows);
  return out;
}

/** Amounts are decimal strings; they are added in fen, as whole numbers. */
export function addYuan(amounts: string[]): string {
  const fen = amounts.reduce((sum, a) => {
    const m = /^(-?)(\d+)(?:\.(\d{1,2}))?/.exec(a);
    if (!m) return sum;
    const n = BigInt(m[2]!) * 100n + BigInt((m[3] ?? '').padEnd(2, '0'));
    return m[1] ? sum - n : sum + n;
  }, 0n);
  const [sign, abs] = fen < 0n ? ['-', -fen] : ['', fen];
  return `${sign}${abs / 100n}.${String(abs % 100n).padStart(2, '0')}`;
}

async function read(signal: AbortSignal) {
  const orders = async (state: string) =>
    all<Schema<'Order'>>(async ({ limit, marker }) => {
      const query = { state, limit: String(limit), marker };
      return byLast((await data(ops.GET('/ops/v1/orders', { params: { query }, signal }))).orders, limit, (o) => o.id);
    });
  const [systems, nodes, incidents, latest, pools, levels, bills, ...underWay] = await Promise.all([
    all<Schema<'System'>>(async ({ limit, marker }) => {
      const query = { limit: String(limit), marker };
      return byLast((await data(ops.GET('/ops/v1/systems', { params: { query }, signal }))).systems, limit, (s) => s.id);
    }),
    data(ops.GET('/ops/v1/nodes', { signal })),
    data(ops.GET('/ops/v1/incidents', { params: { query: { limit: '200' } }, signal })),
    data(ops.GET('/ops/v1/orders', { params: { query: { limit: '6' } }, signal })),
    data(ops.GET('/ops/v1/pools', { signal })),
    data(ops.GET('/ops/v1/levels', { signal })),
    data(ops.GET('/ops/v1/bills', { signal })),
    ...UNDER_WAY.map(orders),
  ]);
  return {
    systems: systems.filter((s) => s.state !== 'retired'),
    nodes: nodes.nodes.filter((n) => n.state !== 'revoked'),
    incidents: incidents.incidents.filter((i) => !i.closed_at),
    latest: latest.orders,
    pools: pools.pools,
    levels: levels.levels.filter((l) => l.subject === ''),
    cost: addYuan(bills.bills.map((b) => b.total)),
    underWay: underWay.reduce((n, o) => n + o.length, 0),
  };
}

export type Wall = Awaited<ReturnType<typeof read>>;

export function useWall() {
  return useQuery({
    queryKey: ['wall'],
    queryFn: ({ signal }) => read(signal),
    refetchInterval: LIVE,
    refetchIntervalInBackground: true,
  });
}
