import { dayOf, weeks } from '@/api/calendar';

/** The weeks of a month, Monday first; null outside of it. */
export const weeksOf = (month: string): (string | null)[][] => weeks(month).map((week) => week.map((day) => (day.startsWith(month) ? day : null)));

/** Rows by the day that they end on. */
export function byDay<T>(rows: readonly T[], end: (row: T) => string | null | undefined): Map<string, T[]> {
  const out = new Map<string, T[]>();
  for (const row of rows) {
    const at = end(row);
    if (!at) continue;
    const day = dayOf(at);
    out.set(day, [...(out.get(day) ?? []), row]);
  }
  return out;
}
