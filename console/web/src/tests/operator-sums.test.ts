import { describe, expect, it } from 'vitest';
import { outlook } from '@/pages/operator/resources/lib/pools';
import { byMonth, inPools, poolSize, promised, toNumber, topOf } from '@/pages/operator/resources/lib/sums';

describe('forecast', () => {
  const of = (more: object) => outlook({ limit_percent: 80, method: 'theil_sen', needed_days: 14, window_days: 60, seen: [], ...more });
  it('says in how many days, that it is reached, or why that is not known', () => {
    expect(of({ days: 25 })).toBe('days');
    expect(of({ days: 0 })).toBe('reached');
    for (const reason of ['no_capacity', 'too_few_days', 'no_growth', 'far']) expect(of({ days: null, reason })).toBe(reason);
    expect(of({ reason: 'of a later version' })).toBe('too_few_days');
  });
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
