import { Tag } from 'antd';
import { waiting } from '@/api/approvals';
import type { Schema } from '@/api/ops';
import { whole } from '@/api/paging';
import { Decide, stageOf } from '@/components/Decide';
import { ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/When';
import { purchaser } from '@/i18n/purchaser';
import { useTexts } from '@/i18n';
import { useProjectName } from '@/session/names';
import { Link } from 'react-router';
import { useOrderKind } from '@/i18n/orders';
import { inbox } from '@/i18n/purchaser-inbox';

type Order = Schema<'Order'>;

export default function Approvals() {
  const t = useTexts(purchaser);
  const i = useTexts(inbox);
  const kind = useOrderKind();
  const project = useProjectName();
  const columns: Column<Order>[] = [
    {
      key: 'name',
      title: t('order'),
      fixed: true,
      csv: (o) => o.name,
      render: (o) => (
        <>
          <Link to={`/purchaser/orders/${encodeURIComponent(o.id)}`}><strong>{o.name}</strong></Link>
          {o.urgent && <div><Tag color="red">{t('urgent', { why: o.urgent })}</Tag></div>}
        </>
      ),
    },
    {
      key: 'lines',
      title: t('lines'),
      csv: (o) => o.lines.map((l) => `${l.name} × ${l.quantity}`).join('; '),
      render: (o) =>
        o.lines.map((l, n) => (
          <div key={n}>
            {l.name} × {l.quantity}, {t('forMonths', { n: l.months })}
          </div>
        )),
    },
    { key: 'kind', title: i('kind'), csv: (o) => kind(o.kind), render: (o) => kind(o.kind) },
    { key: 'project', title: t('project'), csv: (o) => project(o.project), render: (o) => <ProjectName id={o.project} /> },
    { key: 'by', title: t('from'), csv: (o) => o.ordered_by_name, render: (o) => o.ordered_by_name },
    { key: 'note', title: t('note'), hidden: true, csv: (o) => o.note, render: (o) => o.note ?? '—' },
    { key: 'at', title: t('submitted'), csv: (o) => o.created_at, render: (o) => <When at={o.created_at} relative /> },
    {
      key: 'due',
      title: t('due'),
      csv: (o) => stageOf(o)?.due_at,
      render: (o) => (
        <>
          <When at={stageOf(o)?.due_at} /> {stageOf(o)?.overdue && <Tag color="red">{t('overdue')}</Tag>}
        </>
      ),
    },
    { key: 'state', title: t('state'), csv: (o) => o.state, render: (o) => <StateTag kind="order" state={o.state} /> },
    {
      key: 'decide',
      title: t('approvals'),
      fixed: true,
      render: (o) => (
        <>
          <Decide order={o} then={t('approveThen')} size="middle" />
          <Link to={`/purchaser/orders/${encodeURIComponent(o.id)}`}>{i('detail')}</Link>
        </>
      ),
    },
  ];
  return (
    <Page title={t('approvals')}>
      <ServerTable
        id="approvals"
        queryKey={['approvals']}
        load={async ({ signal }) => whole(await waiting(signal))}
        find={(o) => `${o.name} ${o.ordered_by_name} ${o.lines.map((l) => l.name).join(' ')}`}
        rowKey={(o) => o.id}
        columns={columns}
        live={30_000}
        empty={{ title: t('approvalsNone'), hint: t('approvalsHint') }}
      />
    </Page>
  );
}
