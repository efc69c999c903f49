import { Tag } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { data, ops } from '@/api/ops';
import { paged, withNext } from '@/api/paging';
import { stageOf } from '@/components/Decide';
import { LinkButton } from '@/components/LinkButton';
import { Page } from '@/components/Page';
import { Progress } from '@/components/Progress';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { StateTag, useStateOptions } from '@/components/StateTag';
import { When } from '@/components/When';
import { useRoleName } from '@/i18n/roles';
import { orderKinds, useOrderKind } from '@/i18n/orders';
import { orders } from '@/i18n/tenant-orders';
import { usePick, useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import type { Order } from './orders/cart';

const linesOf = (o: Order) => o.lines.map((l) => `${l.name} × ${l.quantity}`).join('; ');

export default function Orders() {
  const t = useTexts(orders);
  const say = usePick();
  const role = useRoleName();
  const kind = useOrderKind();
  const may = useMay();
  const states = useStateOptions('order');
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'state', label: t('state'), options: states },
      { key: 'kind', label: t('kind'), options: Object.entries(orderKinds).map(([value, name]) => ({ value, label: say(name) })) },
    ],
    [t, say, states],
  );
  const columns: Column<Order>[] = [
    { key: 'name', title: t('order'), sort: 'name', fixed: true, width: 200, csv: (o) => o.name, render: (o) => <Link to={`/tenant/orders/${o.id}`}><strong>{o.name}</strong></Link> },
    { key: 'id', title: 'ID', hidden: true, csv: (o) => o.id, render: (o) => <span className="mono">{o.id}</span> },
    { key: 'kind', title: t('kind'), csv: (o) => kind(o.kind), render: (o) => kind(o.kind) },
    { key: 'lines', title: t('lines'), width: 240, csv: linesOf, render: (o) => linesOf(o) || '—' },
    {
      key: 'state',
      title: t('state'),
      sort: 'state',
      width: 200,
      csv: (o) => o.state,
      render: (o) => (
        <>
          <StateTag kind="order" state={o.state} />
          {o.operation && ['fulfilling', 'releasing'].includes(o.state) && <Progress operation={o.operation} />}
        </>
      ),
    },
    {
      key: 'waits',
      title: t('waitsFor'),
      csv: (o) => o.waits_for,
      render: (o) =>
        o.waits_for ? (
          <>
            {role(o.waits_for)} {stageOf(o)?.overdue && <Tag color="red">{t('overdue')}</Tag>}
          </>
        ) : (
          '—'
        ),
    },
    { key: 'due', title: t('due'), hidden: true, csv: (o) => stageOf(o)?.due_at, render: (o) => <When at={stageOf(o)?.due_at} /> },
    { key: 'by', title: t('by'), csv: (o) => o.ordered_by_name, render: (o) => o.ordered_by_name },
    { key: 'created', title: t('created'), sort: 'created_at', csv: (o) => o.created_at, render: (o) => <When at={o.created_at} /> },
    { key: 'delivered', title: t('delivered'), sort: 'delivered_at', hidden: true, csv: (o) => o.delivered_at, render: (o) => <When at={o.delivered_at} /> },
    { key: 'expires', title: t('expires'), sort: 'expires_at', csv: (o) => o.expires_at, render: (o) => <When at={o.expires_at} /> },
    { key: 'reason', title: t('reason'), hidden: true, csv: (o) => o.reason, render: (o) => o.reason ?? '—' },
  ];
  const order = may('member') && (
    <LinkButton to="/tenant/orders/new" type="primary">
      {t('new')}
    </LinkButton>
  );
  return (
    <Page title={t('title')} extra={order}>
      <ServerTable
        id="my-orders"
        queryKey={['orders', 'mine']}
        load={async ({ filters: f, signal, ...ask }) => {
          const query = { ...paged(ask), state: f.state, kind: f.kind };
          const page = await data(ops.GET('/ops/v1/orders', { params: { query }, signal }));
          return withNext(page.orders, page.next);
        }}
        rowKey={(o) => o.id}
        columns={columns}
        filters={filters}
        live={15_000}
        empty={{ title: t('none'), hint: t('noneHint'), action: order }}
      />
    </Page>
  );
}
