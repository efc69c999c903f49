import { Tag } from 'antd';
import { useMemo } from 'react';
import { waiting } from '@/api/approvals';
import type { Schema } from '@/api/ops';
import { whole } from '@/api/paging';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { When } from '@/components/When';
import { orderTexts } from '@/i18n/operator-orders';
import { purchaser } from '@/i18n/purchaser';
import { useTexts } from '@/i18n';
import { Decide, stageOf } from '@/components/Decide';
import { useOrderColumns } from './resources/lib/orders';

type Order = Schema<'Order'>;

const what = (o: Order) => o.lines.map((l) => `${l.name} × ${l.quantity}`).join('; ') || (o.opening?.purpose ?? o.account?.purpose ?? '—');

/** Orders whose stage is the operator's; what an order is all about stands on its own page. */
export default function Approvals() {
  const t = useTexts(orderTexts);
  const p = useTexts(purchaser);
  const first = useOrderColumns();
  const columns = useMemo<Column<Order>[]>(
    () => [
      ...first,
      { key: 'what', title: t('lines'), width: 260, csv: what, render: what },
      {
        key: 'due',
        title: p('due'),
        csv: (o) => stageOf(o)?.due_at,
        render: (o) => <><When at={stageOf(o)?.due_at} /> {stageOf(o)?.overdue && <Tag color="red">{p('overdue')}</Tag>}</>,
      },
      { key: 'urgent', title: t('urgent'), hidden: true, csv: (o) => o.urgent, render: (o) => o.urgent ?? '—' },
      { key: 'decide', title: p('approvals'), fixed: true, width: 230, render: (o) => <Decide order={o} /> },
    ],
    [first, t, p],
  );
  return (
    <Page title={p('approvals')}>
      <ServerTable
        id="operator-approvals"
        queryKey={['approvals']}
        load={async ({ signal }) => whole(await waiting(signal))}
        find={(o) => `${o.name} ${o.id} ${o.ordered_by_name}`}
        rowKey={(o) => o.id}
        columns={columns}
        live={30_000}
        empty={{ title: p('approvalsNone'), hint: p('approvalsHint') }}
      />
    </Page>
  );
}
