import { describe, expect, it } from 'vitest';
import { byMonth, daysUntil, inPools, moments, poolSize, promised, toNumber, topOf } from '@/pages/operator/resources/lib/sums';

const DAY = 86_400_000;
const line = (from: number, perDay: number, n: number) => Array.from({ length: n }, (_, i) => ({ at: i * DAY, granted: from + i * perDay }));

describe('forecast', () => {
  it('counts the days until the limit', () => {
    expect(daysUntil(line(10, 2, 11), 100)).toMatchObject({ kind: 'days', days: 25 });
    const at = daysUntil(line(10, 2, 11), 100, 50);
    expect(at.kind === 'days' && Math.round(at.perDay * 1000)).toBe(2000);
    expect(at).toMatchObject({ days: 10 });
  });
  it('says when it is reached, does not grow, or is not known', () => {
    expect(daysUntil(line(80, 0, 3), 100)).toEqual({ kind: 'reached' });
    expect(daysUntil(line(10, 0, 5), 100)).toEqual({ kind: 'never' });
    expect(daysUntil(line(40, -1, 5), 100)).toEqual({ kind: 'never' });
    expect(daysUntil(line(10, 1, 2), 100)).toEqual({ kind: 'unknown' });
    expect(daysUntil([], 100)).toEqual({ kind: 'unknown' });
    expect(daysUntil(line(10, 1, 5), 0)).toEqual({ kind: 'unknown' });
    expect(daysUntil([1, 1, 1].map((g) => ({ at: 5, granted: g })), 100)).toEqual({ kind: 'unknown' });
  });
  it('reads at even distances, the last now', () => expect(moments(10 * DAY, 3, 2)).toEqual([6 * DAY, 8 * DAY, 10 * DAY]));
});

describe('addresses', () => {
  it('are numbers', () => {
    expect(toNumber('10.0.0.1')).toBe(167772161n);
    expect(toNumber('fd00::1')).toBe(toNumber('fd00:0:0:0:0:0:0:1'));
    for (const bad of ['10.0.0', '10.0.0.256', 'fd00:1', 'x::1', '1:2:3:4:5:6:7:8::9:1']) expect(toNumber(bad)).toBeUndefined();
  });
  it('are counted and found', () => {
    const pools = [{ start: '100.64.0.2', end: '100.64.0.254' }, { start: '100.64.1.0', end: '100.64.1.0' }];
    expect(poolSize(pools)).toBe(254);
    expect(poolSize([{ start: '10.0.0.9', end: '10.0.0.1' }])).toBe(0);
    expect([inPools('100.64.0.254', pools), inPools('100.64.0.255', pools), inPools('::1', pools)]).toEqual([true, false, false]);
  });
});

it('says what is promised', () => {
  expect(promised(96, 64)).toBe(150);
  expect(promised(1, 3)).toBe(33.3);
  expect(promised(1, 0)).toBeUndefined();
});
it('ranks without changing the list', () => {
  const rows = [1, 3, 2];
  expect(topOf(rows, 2, (x) => x)).toEqual([3, 2]);
  expect(rows).toEqual([1, 3, 2]);
});
it('groups what ends by month', () => {
  const all = byMonth([{ until: '2027-02-10T08:00:00Z' }, { until: '2026-12-20T08:00:00Z' }, { until: '2027-02-09T08:00:00Z' }]);
  expect(all.map((m) => [m.month, m.rows.length])).toEqual([['2026-12', 1], ['2027-02', 2]]);
  expect(all[1]?.rows[0]?.until).toBe('2027-02-09T08:00:00Z');
});
