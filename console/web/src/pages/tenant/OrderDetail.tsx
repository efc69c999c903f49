import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Card, Descriptions, Skeleton } from 'antd';
import { Link, useNavigate, useParams } from 'react-router';
import { data, ops } from '@/api/ops';
import { Confirm } from '@/components/Confirm';
import { Failure } from '@/components/Failure';
import { Page } from '@/components/Page';
import { Progress } from '@/components/Progress';
import { orderQuery } from '@/components/progress/query';
import { StateTag } from '@/components/StateTag';
import { stamp, When } from '@/components/When';
import { useRoleName } from '@/i18n/roles';
import { useOrderKind } from '@/i18n/orders';
import { orders } from '@/i18n/tenant-orders';
import { useTexts } from '@/i18n';
import { useMay, useProject } from '@/session/context';
import { total, type Order } from './orders/cart';
import { Change } from './orders/Change';
import { Clocks, Course, Stages } from './orders/Course';
import { useBook } from './orders/data';
import { LineTable } from './orders/Lines';
import { Sum } from './orders/Sum';

/** What its project may do with the order in its state. */
function Actions({ o }: { o: Order }) {
  const t = useTexts(orders);
  const navigate = useNavigate();
  const path = { id: o.id };
  const words = (why: string) => (why === '' ? {} : { reason: why });
  const waits = ['submitted', 'endorsed', 'returned'].includes(o.state);
  const withLines = o.lines.length > 0;
  return (
    <>
      {o.state === 'returned' && withLines && (
        <Button type="primary" onClick={() => void navigate(`/tenant/orders/${o.id}/rework`)}>{t('rework')}</Button>
      )}
      {waits && (
        <Confirm
          label={t('withdraw')}
          what={t('withdrawWhat', { name: o.name })}
          then={t('withdrawThen')}
          done={t('withdrawn')}
          reason={{ label: t('reason'), required: false }}
          button={{ size: 'middle' }}
          act={(why) => data(ops.POST('/ops/v1/orders/{id}/withdraw', { params: { path }, body: words(why) }))}
        />
      )}
      {o.state === 'trial' && (
        <>
          <Confirm
            label={t('accept')}
            what={t('acceptWhat', { name: o.name })}
            then={t('acceptThen')}
            done={t('accepted')}
            button={{ type: 'primary', size: 'middle' }}
            act={() => data(ops.POST('/ops/v1/orders/{id}/accept', { params: { path }, body: {} }))}
          />
          <Confirm
            label={t('refuse')}
            what={t('refuseWhat', { name: o.name })}
            then={t('refuseThen')}
            done={t('refused')}
            danger
            reason={{ label: t('reason'), required: true }}
            button={{ size: 'middle' }}
            act={(why) => data(ops.POST('/ops/v1/orders/{id}/refuse', { params: { path }, body: { reason: why } }))}
          />
        </>
      )}
      <Change o={o} onDone={(made) => void navigate(`/tenant/orders/${made.id}`)} />
    </>
  );
}

function Made({ o }: { o: Order }) {
  const t = useTexts(orders);
  const made = o.resources ?? [];
  if (made.length === 0) return <p>{t('madeNone')}</p>;
  return (
    <ul>
      {made.map((m) => (
        <li key={m.key}>
          {m.key.startsWith('server-') ? <Link to={`/tenant/servers/${m.id}`}>{m.key}</Link> : m.key} <span className="mono">{m.id}</span>
        </li>
      ))}
    </ul>
  );
}

function Changes({ of }: { of: string }) {
  const t = useTexts(orders);
  const kind = useOrderKind();
  const { data: answer, error } = useQuery({
    queryKey: ['orders', 'of', of],
    queryFn: ({ signal }) => data(ops.GET('/ops/v1/orders', { params: { query: { target: of, limit: '100' } }, signal })),
  });
  if (error) return <Failure error={error} />;
  if (!answer) return <Skeleton active={false} />;
  if (answer.orders.length === 0) return <p>{t('changesNone')}</p>;
  return answer.orders.map((c) => (
    <div key={c.id} style={{ marginBottom: 4 }}>
      <StateTag kind="order" state={c.state} /> <Link to={`/tenant/orders/${c.id}`}>{kind(c.kind)}</Link> · <When at={c.created_at} />
    </div>
  ));
}

function Erasure({ id }: { id: string }) {
  const t = useTexts(orders);
  const { data: e, error } = useQuery({
    queryKey: ['erasure', id],
    queryFn: ({ signal }) => data(ops.GET('/ops/v1/orders/{id}/erasure', { params: { path: { id } }, signal })),
  });
  if (error) return <Failure error={error} />;
  if (!e) return <Skeleton active={false} />;
  return (
    <>
      <p>{t('erasureText', { at: stamp(e.at), by: e.by_name, n: e.erased.length, method: e.method })}</p>
      <p>{t('erasureDigest')}: <span className="mono">{e.digest}</span></p>
      {e.erased.map((x) => x.no_backup && <p key={x.id}>{t('erasureNoBackup', { key: x.key, why: x.no_backup })}</p>)}
      {e.simulated && <p>{t('erasureSimulated')}</p>}
    </>
  );
}

function About({ o }: { o: Order }) {
  const t = useTexts(orders);
  const kind = useOrderKind();
  const role = useRoleName();
  const rows: [string, React.ReactNode][] = [
    [t('kind'), kind(o.kind)],
    [t('by'), o.ordered_by_name],
    [t('created'), <When key="c" at={o.created_at} />],
    [t('delivered'), <When key="d" at={o.delivered_at} />],
    [t('expires'), <When key="e" at={o.expires_at} />],
    [t('contract'), o.contract],
    [t('flow'), o.flow],
  ];
  if (o.waits_for) rows.splice(1, 0, [t('waitsFor'), role(o.waits_for)]);
  if (o.target) rows.push([t('changeOf'), <Link key="t" to={`/tenant/orders/${o.target}`}>{o.target}</Link>]);
  if (o.state === 'trial') rows.push([t('trialUntil'), <When key="u" at={o.trial_until} />]);
  if (o.months) rows.push([t('renewMonths'), o.months]);
  if (o.note) rows.push([t('note'), o.note]);
  if (o.urgent) rows.push([t('urgent'), o.urgent]);
  if (o.evidence) rows.push([t('evidence'), o.evidence]);
  return <Descriptions size="small" column={{ xs: 1, md: 2 }} items={rows.map(([label, children], key) => ({ key, label, children }))} />;
}

export default function OrderDetail() {
  const t = useTexts(orders);
  const may = useMay();
  const own = useProject()?.id;
  const { id = '' } = useParams();
  const { data: o, error, refetch } = useQuery(orderQuery(id));
  const { book } = useBook();
  if (!o) {
    return <Page title={t('order')}>{error ? <Failure error={error} retry={() => void refetch()} /> : <Skeleton active={false} />}</Page>;
  }
  return (
    <Page title={o.name} tags={<StateTag kind="order" state={o.state} />} extra={may('member') && own === o.project && <Actions o={o} />}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {o.reason && <Alert type={o.state === 'failed' || o.state === 'rejected' ? 'error' : 'warning'} showIcon title={t('reason')} description={o.reason} style={{ marginBottom: 12 }} />}
      <div style={{ display: 'grid', gap: 16 }}>
        {o.stages.length > 0 && <Card size="small" title={t('stages')}><Stages o={o} /></Card>}
        {o.operation && <Card size="small" title={t('operation')}><Progress operation={o.operation} /></Card>}
        <Card size="small"><About o={o} /></Card>
        {o.lines.length > 0 && (
          <Card size="small" title={t('lines')}>
            <LineTable book={book} lines={o.lines} months={o.kind === 'supply'} />
            {o.kind === 'supply' && <Sum total={total(book, o.lines.map((l) => ({ item: l.item, quantity: l.quantity, months: l.months })))} />}
          </Card>
        )}
        <Card size="small" title={t('timeline')}><Course o={o} /></Card>
        <Clocks order={o.id} />
        {o.create && <Card size="small" title={t('made')}><Made o={o} /></Card>}
        {o.kind === 'supply' && <Card size="small" title={t('changes')}><Changes of={o.id} /></Card>}
        {o.state === 'released' && o.create && <Card size="small" title={t('erasure')}><Erasure id={o.id} /></Card>}
      </div>
    </Page>
  );
}
