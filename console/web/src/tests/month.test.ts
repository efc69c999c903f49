import { describe, expect, it } from 'vitest';
import { addMonths, dayOf } from '@/api/calendar';
import { byDay, weeksOf } from '@/pages/tenant/money/month';

describe('months', () => {
  it.each([['2026-11', 1, '2026-12'], ['2026-12', 1, '2027-01'], ['2026-01', -1, '2025-12'], ['2026-03', -15, '2024-12']])('%s %i', (m, n, is) => expect(addMonths(m, n)).toBe(is));
  it.each([['2024-02', 29], ['2026-02', 28], ['2026-11', 30], ['2027-01', 31]])('%s has %i days, each once, in whole weeks from Monday', (m, n) => {
    const weeks = weeksOf(m);
    expect(weeks.every((w) => w.length === 7)).toBe(true);
    const days = weeks.flat().filter((d) => d !== null);
    expect(days).toHaveLength(n);
    expect(days[0]).toBe(`${m}-01`);
    weeks.forEach((w) => w.forEach((d, i) => d !== null && expect((new Date(`${d}T00:00:00Z`).getUTCDay() + 6) % 7).toBe(i)));
  });
  it('groups by day what has an end', () => {
    const rows = [{ until: '2026-11-03T12:00:00Z' }, { until: null }, { until: '2026-11-03T12:30:00Z' }];
    const found = byDay(rows, (r) => r.until);
    expect([...found.values()].map((r) => r.length)).toEqual([2]);
    expect([...found.keys()]).toEqual([dayOf(new Date('2026-11-03T12:00:00Z'))]);
  });
});
