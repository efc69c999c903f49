import { queryOptions } from '@tanstack/react-query';
import { data, ops, type Schema } from '@/api/ops';

const RUNNING = new Set(['running', 'unwinding']);
const WORKING = new Set(['fulfilling', 'releasing']);
const WAITING = new Set(['submitted', 'endorsed', 'returned']);

export const operationEnded = (o: Schema<'Operation'>): boolean => !RUNNING.has(o.state);
export const orderEnded = (o: Schema<'Order'>): boolean => !WORKING.has(o.state) && !WAITING.has(o.state);

/** An operation, asked for again until it has ended. */
export const operationQuery = (id: string) =>
  queryOptions({
    queryKey: ['operation', id],
    queryFn: ({ signal }) => data(ops.GET('/ops/v1/operations/{id}', { params: { path: { id } }, signal })),
    refetchInterval: (q) => (q.state.status === 'error' || (q.state.data && operationEnded(q.state.data)) ? false : 2000),
  });

/** An order; one that waits for people is asked for less often. */
export const orderQuery = (id: string) =>
  queryOptions({
    queryKey: ['order', id],
    queryFn: ({ signal }) => data(ops.GET('/ops/v1/orders/{id}', { params: { path: { id } }, signal })),
    refetchInterval: (q) => {
      const order = q.state.data;
      if (q.state.status === 'error' || (order && orderEnded(order))) return false;
      return order && WORKING.has(order.state) ? 2000 : 15_000;
    },
  });
