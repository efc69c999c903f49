import { data, ops, type Schema } from './ops';
import { byLast, everyRow } from './paging';

/** The disputes of a project that belong to a month, newest first. The API knows no month: every page is read. */
export async function disputesOf({ project, month }: { project: string; month: string }, signal?: AbortSignal): Promise<Schema<'BillDispute'>[]> {
  const all = await everyRow(async ({ limit, marker }) => {
    const query = { project, limit: String(limit), marker };
    const { disputes } = await data(ops.GET('/ops/v1/disputes', { params: { query }, signal }));
    return byLast(disputes, limit, (d) => d.id);
  });
  return all.filter((d) => d.month === month);
}
