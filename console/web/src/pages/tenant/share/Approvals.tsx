import { Tag } from 'antd';
import { Link } from 'react-router';
import { waiting } from '@/api/approvals';
import type { Schema } from '@/api/ops';
import { whole } from '@/api/paging';
import { Decide, stageOf } from '@/components/Decide';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/When';
import { purchaser } from '@/i18n/purchaser';
import { useOrderKind } from '@/i18n/orders';
import { share } from '@/i18n/tenant-share';
import { useTexts } from '@/i18n';

type Order = Schema<'Order'>;

/** Orders of the project that wait for its manager. */
export default function Approvals() {
  const t = useTexts(share);
  const p = useTexts(purchaser);
  const kindName = useOrderKind();
  const kind = (o: Order) => kindName(o.kind);
  const lines = (o: Order) => o.lines.map((l) => `${l.name} × ${l.quantity}`).join('; ') || (o.opening?.purpose ?? o.account?.purpose ?? '');
  const columns: Column<Order>[] = [
    { key: 'name', title: p('order'), fixed: true, csv: (o) => o.name, render: (o) => <><Link to={`/tenant/orders/${encodeURIComponent(o.id)}`}><strong>{o.name}</strong></Link>{o.urgent && <div><Tag color="red">{p('urgent', { why: o.urgent })}</Tag></div>}</> },
    { key: 'lines', title: p('lines'), width: 260, csv: lines, render: (o) => lines(o) || kind(o) },
    { key: 'by', title: p('from'), csv: (o) => o.ordered_by_name, render: (o) => o.ordered_by_name },
    { key: 'note', title: p('note'), hidden: true, csv: (o) => o.note, render: (o) => o.note ?? '—' },
    { key: 'at', title: p('submitted'), csv: (o) => o.created_at, render: (o) => <When at={o.created_at} relative /> },
    { key: 'due', title: p('due'), csv: (o) => stageOf(o)?.due_at, render: (o) => <><When at={stageOf(o)?.due_at} /> {stageOf(o)?.overdue && <Tag color="red">{p('overdue')}</Tag>}</> },
    { key: 'state', title: p('state'), csv: (o) => o.state, render: (o) => <StateTag kind="order" state={o.state} /> },
    { key: 'decide', title: p('approvals'), fixed: true, width: 230, render: (o) => <Decide order={o} then={t('approveThen')} size="middle" /> },
  ];
  return (
    <Page title={t('approvals')}>
      <ServerTable
        id="tenant-approvals"
        queryKey={['approvals']}
        load={async ({ signal }) => whole(await waiting(signal))}
        find={(o) => `${o.name} ${o.ordered_by_name} ${lines(o)}`}
        rowKey={(o) => o.id}
        columns={columns}
        live={30_000}
        empty={{ title: t('approvalsNone'), hint: t('approvalsHint') }}
      />
    </Page>
  );
}
