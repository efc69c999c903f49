import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { orderPath, Retry } from './orders';

type Operation = Pick<Schema<'Operation'>, 'kind' | 'subject' | 'state'>;

/** Work whose subject is an order. */
export const ofOrder = (o: Operation): boolean => o.kind.startsWith('order.');

/** Where the subject of a piece of work has a page. */
export function subjectPath(o: Operation): string | undefined {
  return ofOrder(o) ? orderPath(o.subject) : undefined;
}

export function Subject({ of: o }: { of: Operation }) {
  const path = subjectPath(o);
  return <span className="mono">{path ? <Link to={path}>{o.subject}</Link> : o.subject}</span>;
}

/** Work on an order that was undone: tried again, as long as the order has not come further since. */
export function Again({ of: o }: { of: Operation }) {
  const wanted = ofOrder(o) && o.state === 'undone';
  const query = useQuery({
    queryKey: ['order', o.subject],
    queryFn: ({ signal }) => data(ops.GET('/ops/v1/orders/{id}', { params: { path: { id: o.subject } }, signal })),
    enabled: wanted,
    staleTime: 60_000,
  });
  return wanted && query.data?.state === 'failed' ? <Retry order={query.data} /> : null;
}
