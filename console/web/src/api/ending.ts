import { data, ops, type Schema } from './ops';
import { everyPage, paged, withNext } from './paging';

/** An entitlement that ends. */
export type Ending = Schema<'Entitlement'> & { until: string };

/** Entitlements in force that end before an instant, the soonest first. The server sorts by the end, so that no more is read than that. */
export async function endings(before: number, signal?: AbortSignal): Promise<Ending[]> {
  const all: Ending[] = [];
  const pages = everyPage(async (ask) => {
    const query = { state: 'in_force', ...paged({ ...ask, sort: { key: 'until', dir: 'asc' } }) };
    const page = await data(ops.GET('/ops/v1/entitlements', { params: { query }, signal }));
    return withNext(page.entitlements, page.next);
  }, 1000);
  for await (const rows of pages) {
    const ending = rows.filter((e): e is Ending => Boolean(e.until) && Date.parse(e.until!) < before);
    all.push(...ending);
    // What ends later, and what never does, stands behind the rest.
    if (ending.length < rows.length) break;
  }
  return all;
}
