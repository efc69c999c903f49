import { data, ops, type Schema } from './ops';
import { everyRow, paged, withNext } from './paging';

/** Orders that wait for a decision of who asks, all of them: they are searched and sorted where they are shown. */
export function waiting(signal?: AbortSignal): Promise<Schema<'Order'>[]> {
  return everyRow(async (ask) => {
    const page = await data(ops.GET('/ops/v1/approvals', { params: { query: paged(ask) }, signal }));
    return withNext(page.orders, page.next);
  });
}
