import { useQuery } from '@tanstack/react-query';
import { Alert, Card, Tag, Timeline } from 'antd';
import { useParams } from 'react-router';
import { disputesOf } from '@/api/disputes';
import { data, ops, type Schema } from '@/api/ops';
import { whole } from '@/api/paging';
import { Confirm } from '@/components/Confirm';
import { Documents } from '@/components/Documents';
import { Failure } from '@/components/Failure';
import { group, Money } from '@/components/Money';
import { ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/When';
import { common } from '@/i18n/common';
import { books } from '@/i18n/purchaser-books';
import { useLang, useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { maySign } from './book';
import { Ask, Facts } from './parts/Ask';
import { DisputeText, Intervals, LineMoves, type Line } from './parts/BookLine';

const seg = encodeURIComponent;
const EVENTS: Readonly<Record<string, keyof typeof books>> = {
  issue: 'issue', confirm: 'eConfirm', silence: 'eSilence', dispute: 'eDispute', withdraw: 'eWithdraw', propose: 'ePropose',
  decline: 'eDecline', lapse: 'eLapse', uphold: 'eUphold', concede: 'eConcede', decide: 'eDecide', sign: 'eSign',
};

type Place = { project: string; month: string };

function Sign({ at, total }: { at: Place; total: string }) {
  const t = useTexts(books);
  return (
    <Confirm
      label={t('sign')}
      what={t('signWhat', { month: at.month })}
      then={t('signThen', { total: group(total) })}
      done={t('signed')}
      button={{ type: 'primary', size: 'middle' }}
      act={() => data(ops.POST('/ops/v1/books/{project}/{month}/sign', { params: { path: at }, body: { side: 'purchaser' } }))}
    />
  );
}

function Head({ r }: { r: Schema<'Reconciliation'> }) {
  const t = useTexts(books);
  const signed = (s: Schema<'Signature'> | null | undefined) => (s ? <>{s.name} · <When at={s.at} /></> : t('notSigned'));
  const b = r.book;
  return (
    <>
      {r.draft && <Alert type="info" showIcon title={t('draft')} style={{ marginBottom: 12 }} />}
      <Facts
        rows={[
          [t('project'), <ProjectName key="p" id={r.project} />],
          [t('total'), <strong><Money yuan={r.total} /></strong>],
          b ? [t('state'), <><StateTag kind="book" state={b.state} /> <StateTag kind="reconciliation" state={b.reconciliation} /></>] : null,
          b?.verify_due ? [t('due'), <><When at={b.verify_due} /> {b.silence_confirms && `(${t('silence')})`}</>] : null,
          b ? [t('tenant'), signed(b.tenant)] : null,
          b ? [t('purchaser'), signed(b.purchaser)] : null,
          b && b.disputed > 0 ? [t('frozen'), <Money yuan={b.frozen} />] : null,
          [t('billPaper'), <Documents path={`/ops/v1/bills/${seg(r.project)}/${seg(r.month)}/document`} name={`bill-${r.month}`} />],
          [t('usageList'), <Documents path={`/ops/v1/usage/${seg(r.project)}/${seg(r.month)}/document`} name={`usage-${r.month}`} />],
        ]}
      />
    </>
  );
}

function Events({ events }: { events: Schema<'BookEvent'>[] }) {
  const t = useTexts(books);
  if (events.length === 0) return null;
  const items = events.map((e, i) => {
    const known = EVENTS[e.event];
    return {
      key: i,
      content: (
        <>
          <strong>{known ? t(known) : e.event}</strong> {e.line ? t('onLine', { n: e.line }) : ''} {e.side && <Tag>{t(e.side === 'tenant' ? 'tenant' : 'purchaser')}</Tag>}
          <div>{e.signature.name} · <When at={e.signature.at} /></div>
          {e.reason && <div>{e.reason}</div>}
        </>
      ),
    };
  });
  return <Card size="small" title={t('history')} style={{ marginTop: 16 }}><Timeline items={items} /></Card>;
}

export default function BookPage() {
  const t = useTexts(books);
  const c = useTexts(common);
  const zh = useLang().lang === 'zh';
  const may = useMay()('purchaser');
  const { project = '', month = '' } = useParams();
  const at = { project, month };
  const path = { path: at };
  const read = (signal: AbortSignal) => data(ops.GET('/ops/v1/books/{project}/{month}', { params: path, signal }));
  const query = useQuery({ queryKey: ['book', project, month], queryFn: ({ signal }) => read(signal) });
  const bill = useQuery({
    queryKey: ['bill', project, month],
    queryFn: ({ signal }) => data(ops.GET('/ops/v1/bills/{project}/{month}', { params: path, signal })),
  });
  const disputes = useQuery({ queryKey: ['disputes', project, month], queryFn: ({ signal }) => disputesOf(at, signal) });
  const disputeOf = (l: Line) => (disputes.data?.find((d) => d.id === l.dispute));
  const columns: Column<Line>[] = [
    { key: 'n', title: t('line'), fixed: true, width: 60, csv: (l) => l.line, render: (l) => l.line },
    {
      key: 'item',
      title: t('item'),
      fixed: true,
      width: 260,
      csv: (l) => (zh ? l.name : l.name_en),
      render: (l) => (
        <>
          <strong>{zh ? l.name : l.name_en}</strong> <span className="mono">({l.item})</span>
          {l.kind !== 'usage' && <Tag>{t(l.kind === 'reversal' ? 'reversal' : 'new')}</Tag>}
          {l.corrects && <div>{t('corrects', { month: l.corrects.month, line: l.corrects.line, reason: l.corrects.reason })}</div>}
          {l.part && <div>{t('part', { version: l.part.version })}: <When at={l.part.from} /> – <When at={l.part.to} /></div>}
        </>
      ),
    },
    { key: 'quantity', title: t('quantity'), align: 'right', csv: (l) => l.quantity, render: (l) => `${l.quantity} ${l.unit}` },
    { key: 'price', title: t('price'), align: 'right', csv: (l) => l.unit_price, render: (l) => <Money yuan={l.unit_price} /> },
    { key: 'amount', title: t('amount'), align: 'right', csv: (l) => l.amount, render: (l) => <Money yuan={l.amount} /> },
    {
      key: 'state',
      title: t('state'),
      csv: (l) => l.state,
      render: (l) => {
        const d = disputeOf(l);
        return <><StateTag kind="bookLine" state={l.state} />{d && <DisputeText dispute={d} />}</>;
      },
    },
    // The bill has the same lines in the same order, with their intervals.
    { key: 'intervals', title: t('intervals'), render: (l) => <Intervals line={l} intervals={bill.data?.lines[l.line - 1]?.intervals ?? []} /> },
    { key: 'do', title: c('actions'), fixed: true, render: (l) => (may ? <LineMoves {...at} line={l} dispute={disputeOf(l)} /> : '—') },
  ];
  return (
    <Page title={t('bookOf', { month })} extra={may && query.data?.book && maySign(query.data.book) && <Sign at={at} total={query.data.total} />}>
      <Ask query={query}>{(r) => <Head r={r} />}</Ask>
      {[bill, disputes].map((q, i) => q.error && <Failure key={i} error={q.error} retry={() => void q.refetch()} />)}
      <ServerTable
        id="book-lines"
        queryKey={['book', project, month, 'lines']}
        load={async ({ signal }) => whole((await read(signal ?? new AbortController().signal)).lines)}
        find={(l) => `${l.name} ${l.name_en} ${l.item} ${l.category}`}
        rowKey={(l) => String(l.line)}
        columns={columns}
        empty={{ title: t('linesNone'), hint: t('linesHint') }}
      />
      {query.data && <Events events={query.data.events} />}
    </Page>
  );
}
