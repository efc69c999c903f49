/** Sums about hosts, networks and dates: no page, no request. */
import { monthOf } from '@/api/calendar';

/** How much of what is there is promised, per cent; none where there is nothing. */
export function promised(used: number, total: number): number | undefined {
  return total > 0 ? Math.round((1000 * used) / total) / 10 : undefined;
}

/** Addresses of an allocation, in whole numbers as far as these reach. */
export function poolSize(pools: { start: string; end: string }[]): number {
  return pools.reduce((sum, p) => {
    const [first, last] = [toNumber(p.start), toNumber(p.end)];
    return first === undefined || last === undefined || last < first ? sum : sum + Number(last - first) + 1;
  }, 0);
}

/** An address as a number: four bytes, or eight groups with one gap. */
export function toNumber(address: string): bigint | undefined {
  if (address.includes(':')) {
    const [head = '', tail] = address.split('::');
    const parts = (s: string) => (s === '' ? [] : s.split(':'));
    const [a, b] = [parts(head), parts(tail ?? '')];
    const gap = tail === undefined ? 0 : 8 - a.length - b.length;
    if (gap < 0) return undefined;
    const groups = [...a, ...new Array<string>(gap).fill('0'), ...b];
    if (groups.length !== 8 || groups.some((g) => !/^[0-9a-f]{1,4}$/i.test(g))) return undefined;
    return groups.reduce((n, g) => (n << 16n) | BigInt(parseInt(g, 16)), 0n);
  }
  const bytes = address.split('.');
  if (bytes.length !== 4 || bytes.some((b) => !/^\d{1,3}$/.test(b) || Number(b) > 255)) return undefined;
  return bytes.reduce((n, b) => (n << 8n) | BigInt(b), 0n);
}

/** An address lies in one of the stretches. */
export function inPools(address: string, pools: { start: string; end: string }[]): boolean {
  const n = toNumber(address);
  if (n === undefined) return false;
  return pools.some((p) => {
    const [first, last] = [toNumber(p.start), toNumber(p.end)];
    return first !== undefined && last !== undefined && address.includes(':') === p.start.includes(':') && first <= n && n <= last;
  });
}

/** The `n` with the most. */
export function topOf<T>(rows: T[], n: number, by: (row: T) => number): T[] {
  return [...rows].sort((a, b) => by(b) - by(a)).slice(0, n);
}

/** What ends, by the month in which it does; `until` is the first instant at which it no longer holds. */
export function byMonth<T extends { until: string }>(rows: T[]): { month: string; rows: T[] }[] {
  const months = new Map<string, T[]>();
  for (const r of [...rows].sort((a, b) => Date.parse(a.until) - Date.parse(b.until))) {
    const month = monthOf(r.until);
    months.set(month, [...(months.get(month) ?? []), r]);
  }
  return [...months].map(([month, of]) => ({ month, rows: of }));
}
