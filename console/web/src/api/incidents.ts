import { data, ops, type Schema } from './ops';
import { byLast, everyRow } from './paging';

/** States in which an incident is not over. */
const OPEN = ['raised', 'received', 'responded', 'on_site', 'handling', 'recovered'] as const;

/** Incidents that are not over, the latest first. By their states: what is over becomes more and more, and is not read for it. */
export async function openIncidents(signal?: AbortSignal): Promise<Schema<'Incident'>[]> {
  const of = (state: string) =>
    everyRow<Schema<'Incident'>>(async ({ limit, marker }) => {
      const query = { state, limit: String(limit), marker };
      return byLast((await data(ops.GET('/ops/v1/incidents', { params: { query }, signal }))).incidents, limit, (i) => i.id);
    });
  const all = (await Promise.all(OPEN.map(of))).flat();
  // One that went on between two answers is in both.
  return [...new Map(all.map((i) => [i.id, i])).values()].sort((a, b) => b.raised_at.localeCompare(a.raised_at));
}
