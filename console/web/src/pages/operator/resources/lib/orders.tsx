import { Link } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { Confirm } from '@/components/Confirm';
import { useTracked } from '@/components/progress/store';
import { ProjectName } from '@/components/Names';
import type { Column } from '@/components/ServerTable';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/When';
import { orderTexts } from '@/i18n/operator-orders';
import { useOrderKind } from '@/i18n/orders';
import { useTexts } from '@/i18n';
import { useProjectName } from '@/session/names';

type Order = Schema<'Order'>;

export const orderPath = (id: string): string => `/operator/orders/${encodeURIComponent(id)}`;

/** Columns that every list of orders begins with. */
export function useOrderColumns(): Column<Order>[] {
  const t = useTexts(orderTexts);
  const project = useProjectName();
  const kind = useOrderKind();
  return [
    { key: 'name', title: t('order'), sort: 'name', fixed: true, width: 220, csv: (o) => o.name, render: (o) => <Link to={orderPath(o.id)}>{o.name}</Link> },
    { key: 'kind', title: t('kind'), csv: (o) => kind(o.kind), render: (o) => kind(o.kind) },
    { key: 'project', title: t('project'), csv: (o) => project(o.project), render: (o) => <ProjectName id={o.project} /> },
    { key: 'by', title: t('by'), csv: (o) => o.ordered_by_name, render: (o) => o.ordered_by_name },
    { key: 'state', title: t('state'), sort: 'state', csv: (o) => o.state, render: (o) => <StateTag kind="order" state={o.state} /> },
    { key: 'created', title: t('created'), sort: 'created_at', csv: (o) => o.created_at, render: (o) => <When at={o.created_at} /> },
  ];
}

/** Tries a failed delivery again, and follows it. */
export function Retry({ order: o }: { order: Order }) {
  const t = useTexts(orderTexts);
  const { track } = useTracked();
  return (
    <Confirm
      label={t('retry')}
      what={t('retryWhat', { name: o.name })}
      then={t('retryThen')}
      done={t('retried')}
      act={async () => {
        await data(ops.POST('/ops/v1/orders/{id}/retry', { params: { path: { id: o.id } } }));
        track({ kind: 'order', id: o.id, label: o.name });
      }}
    />
  );
}
