import { useParams } from 'react-router';
import { disputesOf } from '@/api/disputes';
import { data, ops, type Schema } from '@/api/ops';
import { whole } from '@/api/paging';
import { Documents } from '@/components/Documents';
import { Money } from '@/components/Money';
import { ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { When } from '@/components/When';
import { contract as texts } from '@/i18n/operator-contract';
import { useLang, useTexts } from '@/i18n';
import { useProjectName } from '@/session/names';
import { useBookNames } from './Books';
import { Text } from './fields';
import { Act, Actions, CaseTag, Countdown, Facts, One, Section } from './parts';

type Line = Schema<'ReconciledLine'>;
type Dispute = Schema<'BillDispute'>;
const LINE = ['open', 'confirmed_by_tenant', 'confirmed_by_purchaser', 'confirmed', 'disputed', 'upheld', 'settled'] as const;
const DISPUTE = ['open', 'proposed', 'declined', 'upheld', 'rejected', 'withdrawn'] as const;

/** What the operator proposes as the end of a dispute; who disputes accepts or declines it. */
function Answer({ dispute: d }: { dispute: Dispute }) {
  const t = useTexts(texts);
  const path = { project: d.project, month: d.month, line: String(d.line) };
  if (d.state !== 'open' && d.state !== 'declined') return <>—</>;
  return (
    <div style={{ display: 'flex', gap: 6, flexWrap: 'wrap' }}>
      <Act<Schema<'UpholdRequest'>> small label={t('uphold')} hint={t('upholdHint')} done={t('proposed')} submit={(v) => data(ops.POST('/ops/v1/books/{project}/{month}/lines/{line}/uphold', { params: { path }, body: v }))}>
        <Text name="quantity" label={t('rightQuantity')} required />
        <Text name="finding" label={t('finding')} area max={2000} required />
      </Act>
      <Act<Schema<'RejectDisputeRequest'>> small danger label={t('standsAsBilled')} hint={t('rejectHint')} done={t('proposed')} submit={(v) => data(ops.POST('/ops/v1/books/{project}/{month}/lines/{line}/reject', { params: { path }, body: v }))}>
        <Text name="finding" label={t('finding')} area max={2000} required />
      </Act>
    </div>
  );
}

export function useDisputeColumns(): Column<Dispute>[] {
  const t = useTexts(texts);
  const project = useProjectName();
  const name = (s: string) => ((DISPUTE as readonly string[]).includes(s) ? t(`dispute_${s as (typeof DISPUTE)[number]}`) : s);
  return [
    { key: 'project', title: t('project'), fixed: true, csv: (d) => project(d.project), render: (d) => <ProjectName id={d.project} /> },
    { key: 'month', title: t('month'), width: 100, csv: (d) => d.month, render: (d) => d.month },
    { key: 'line', title: t('line'), width: 160, csv: (d) => `${d.line} ${d.item}`, render: (d) => <>{d.line} <span className="mono">{d.item}</span></> },
    { key: 'amount', title: t('amount'), align: 'right', csv: (d) => d.amount, render: (d) => <Money yuan={d.amount} /> },
    { key: 'state', title: t('state'), csv: (d) => d.state, render: (d) => <CaseTag state={d.state} name={name(d.state)} /> },
    { key: 'reason', title: t('reason'), width: 240, csv: (d) => d.reason, render: (d) => d.reason },
    { key: 'raised', title: t('raisedBy'), csv: (d) => `${d.raised.name} ${d.raised.at}`, render: (d) => <>{t(d.side === 'purchaser' ? 'purchaser' : 'tenant')} {d.raised.name} · <When at={d.raised.at} /></> },
    {
      key: 'proposal',
      title: t('proposal'),
      width: 240,
      csv: (d) => d.proposal?.finding,
      render: (d) => (d.proposal ? <>{d.proposal.finding} {d.proposal.quantity && `(${d.proposal.quantity})`} {d.state === 'proposed' && d.proposal.answer_due && <Countdown due={d.proposal.answer_due} />}</> : '—'),
    },
    { key: 'act', title: t('answer'), fixed: true, render: (d) => <Answer dispute={d} /> },
  ];
}

export default function BookPage() {
  const t = useTexts(texts);
  const { lang } = useLang();
  const names = useBookNames();
  const projectName = useProjectName();
  const { project = '', month = '' } = useParams();
  const disputes = useDisputeColumns();
  const line = (s: string) => ((LINE as readonly string[]).includes(s) ? t(`line_${s as (typeof LINE)[number]}`) : s);
  const columns: Column<Line>[] = [
    { key: 'line', title: t('line'), fixed: true, width: 70, align: 'right', csv: (l) => l.line, render: (l) => l.line },
    { key: 'name', title: t('name'), fixed: true, width: 260, csv: (l) => l.name, render: (l) => (lang === 'zh' ? l.name : l.name_en || l.name) },
    { key: 'quantity', title: t('quantity'), align: 'right', csv: (l) => l.quantity, render: (l) => <span className="num">{l.quantity} {l.unit}</span> },
    { key: 'price', title: t('price'), align: 'right', csv: (l) => l.unit_price, render: (l) => <Money yuan={l.unit_price} /> },
    { key: 'amount', title: t('amount'), align: 'right', csv: (l) => l.amount, render: (l) => <Money yuan={l.amount} /> },
    { key: 'state', title: t('state'), csv: (l) => l.state, render: (l) => <CaseTag state={l.state} tone={l.state === 'disputed' ? 'bad' : undefined} name={line(l.state)} /> },
    { key: 'tenant', title: t('tenant'), csv: (l) => l.tenant?.name, render: (l) => (l.tenant ? <>{l.tenant.name} · <When at={l.tenant.at} /></> : '—') },
    { key: 'purchaser', title: t('purchaser'), csv: (l) => l.purchaser?.name, render: (l) => (l.purchaser ? <>{l.purchaser.name} · <When at={l.purchaser.at} /></> : '—') },
    { key: 'corrects', title: t('corrects'), hidden: true, csv: (l) => l.corrects && `${l.corrects.month} ${l.corrects.line}`, render: (l) => (l.corrects ? `${l.corrects.month} ${l.corrects.line}: ${l.corrects.reason}` : '—') },
    { key: 'item', title: t('code'), hidden: true, csv: (l) => l.item, render: (l) => <span className="mono">{l.item}</span> },
  ];
  return (
    <One queryKey={['book', project, month]} read={(signal) => data(ops.GET('/ops/v1/books/{project}/{month}', { params: { path: { project, month } }, signal }))}>
      {(r) => (
        <Page title={t('bookOf', { name: projectName(project), month })} tags={<CaseTag state={r.book?.state ?? 'waiting'} name={names.state(r.book?.state ?? (r.draft ? 'draft' : 'closed'))} />}>
          <Actions>
            <span>{t('billPaper')}</span> <Documents path={`/ops/v1/bills/${project}/${month}/document`} name={`bill-${month}`} />
            <span>{t('usagePaper')}</span> <Documents path={`/ops/v1/usage/${project}/${month}/document`} name={`usage-${month}`} />
          </Actions>
          <Facts
            items={[
              [t('total'), <Money key="t" yuan={r.total} />],
              [t('reconciliation'), r.book && names.side(r.book.reconciliation)],
              [t('verifyDue'), r.book?.verify_due && <span key="v"><When at={r.book.verify_due} /> {t(r.book.silence_confirms ? 'silenceConfirms' : 'silenceNothing')}</span>],
              [t('frozen'), <Money key="f" yuan={r.book?.frozen} />],
              [t('issuedAt'), r.book && <When key="i" at={r.book.issued_at} />],
              [t('settledAt'), <When key="s" at={r.book?.settled_at} />],
            ]}
          />
          <Section title={t('disputes')}>
            <ServerTable<Dispute>
              id="book-disputes"
              prefix="d-"
              queryKey={['disputes', project, month]}
              load={async ({ signal }) => whole(await disputesOf({ project, month }, signal))}
              rowKey={(d) => d.id}
              columns={disputes}
              empty={{ title: t('disputesNone'), hint: t('disputesHint') }}
            />
          </Section>
          <Section title={t('lines')}>
            <ServerTable<Line>
              id="bill-lines"
              queryKey={['book-lines', project, month, r.lines]}
              load={() => Promise.resolve(whole(r.lines))}
              find={(l) => `${l.name} ${l.name_en} ${l.item}`}
              rowKey={(l) => String(l.line)}
              columns={columns}
              empty={{ title: t('linesNone'), hint: t('linesHint') }}
            />
          </Section>
        </Page>
      )}
    </One>
  );
}
