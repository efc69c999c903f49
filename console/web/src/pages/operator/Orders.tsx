import { data, ops, type Schema } from '@/api/ops';
import { paged, withNext } from '@/api/paging';
import { ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { Progress } from '@/components/Progress';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { StateTag, useStateOptions } from '@/components/StateTag';
import { When } from '@/components/When';
import { operator } from '@/i18n/operator';
import { useRoleName } from '@/i18n/roles';
import { usePick, useTexts } from '@/i18n';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { orderKinds, useOrderKind } from '@/i18n/orders';
import { useProjectName } from '@/session/names';
import { orderPath, Retry } from './resources/lib/orders';

type Order = Schema<'Order'>;

export default function Orders() {
  const t = useTexts(operator);
  const say = usePick();
  const role = useRoleName();
  const project = useProjectName();
  const kindName = useOrderKind();
  const options = useStateOptions('order');
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'state', label: t('state'), options },
      { key: 'kind', label: t('kind'), options: Object.entries(orderKinds).map(([value, name]) => ({ value, label: say(name) })) },
      { key: 'project', label: t('project'), project: true },
    ],
    [t, say, options],
  );
  const columns: Column<Order>[] = [
    { key: 'name', title: t('order'), sort: 'name', fixed: true, width: 220, csv: (o) => o.name, render: (o) => <Link to={orderPath(o.id)}>{o.name}</Link> },
    { key: 'id', title: 'ID', hidden: true, csv: (o) => o.id, render: (o) => <span className="mono">{o.id}</span> },
    { key: 'project', title: t('project'), csv: (o) => project(o.project), render: (o) => <ProjectName id={o.project} /> },
    { key: 'by', title: t('by'), csv: (o) => o.ordered_by_name, render: (o) => o.ordered_by_name },
    { key: 'kind', title: t('kind'), csv: (o) => kindName(o.kind), render: (o) => kindName(o.kind) },
    {
      key: 'lines',
      title: t('lines'),
      width: 240,
      csv: (o) => o.lines.map((l) => `${l.name} × ${l.quantity}`).join('; '),
      render: (o) => o.lines.map((l) => `${l.name} × ${l.quantity}`).join('; '),
    },
    { key: 'state', title: t('state'), sort: 'state', csv: (o) => o.state, render: (o) => <StateTag kind="order" state={o.state} /> },
    {
      key: 'waits',
      title: t('waitsFor'),
      csv: (o) => o.waits_for,
      render: (o) => (o.waits_for ? role(o.waits_for) : '—'),
    },
    {
      key: 'progress',
      title: t('progress'),
      width: 200,
      render: (o) => (o.operation && ['fulfilling', 'releasing'].includes(o.state) ? <Progress operation={o.operation} /> : '—'),
    },
    { key: 'reason', title: t('reason'), hidden: true, csv: (o) => o.reason, render: (o) => o.reason ?? '—' },
    { key: 'created', title: t('created'), sort: 'created_at', csv: (o) => o.created_at, render: (o) => <When at={o.created_at} /> },
    { key: 'delivered', title: t('delivered'), sort: 'delivered_at', hidden: true, csv: (o) => o.delivered_at, render: (o) => <When at={o.delivered_at} /> },
    {
      key: 'retry',
      title: t('retry'),
      fixed: true,
      render: (o) => (o.state === 'failed' ? <Retry order={o} /> : '—'),
    },
  ];
  return (
    <Page title={t('orders')}>
      <ServerTable
        id="orders"
        queryKey={['orders']}
        load={async ({ filters: f, signal, ...ask }) => {
          const query = { ...paged(ask), state: f.state, kind: f.kind, project: f.project };
          const page = await data(ops.GET('/ops/v1/orders', { params: { query }, signal }));
          return withNext(page.orders, page.next);
        }}
        rowKey={(o) => o.id}
        columns={columns}
        filters={filters}
        live={15_000}
        empty={{ title: t('ordersNone'), hint: t('ordersHint') }}
      />
    </Page>
  );
}
