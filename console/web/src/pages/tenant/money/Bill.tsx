import { Alert, Descriptions, Skeleton } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { data, ops } from '@/api/ops';
import { byLast, everyRow } from '@/api/paging';
import { Confirm } from '@/components/Confirm';
import { Documents } from '@/components/Documents';
import { Failure } from '@/components/Failure';
import { Capital, group, Money } from '@/components/Money';
import { Page } from '@/components/Page';
import { Mark } from '@/components/StateTag';
import { When } from '@/components/When';
import { bookEvents, bookStates, money, sides } from '@/i18n/tenant-money';
import { usePick, useTexts } from '@/i18n';
import { useMay, useProject } from '@/session/context';
import { Intervals, Lines } from './Lines';

function Sheets({ project, month }: { project: string; month: string }) {
  const t = useTexts(money);
  return (
    <Documents
      path={`/ops/v1/bills/${encodeURIComponent(project)}/${encodeURIComponent(month)}/document`}
      name={`bill-${month}`}
      formats={['csv', 'xlsx', 'pdf']}
      labels={{ csv: t('sheet'), xlsx: t('workbook'), pdf: t('document') }}
      size="middle"
    />
  );
}

export default function Bill() {
  const t = useTexts(money);
  const say = usePick();
  const { month = '' } = useParams();
  const project = useProject()!.id;
  const may = useMay()('member');
  const path = { project, month };
  const bill = useQuery({ queryKey: ['bill', project, month], queryFn: ({ signal }) => data(ops.GET('/ops/v1/bills/{project}/{month}', { params: { path }, signal })) });
  const book = useQuery({ queryKey: ['book', project, month], queryFn: ({ signal }) => data(ops.GET('/ops/v1/books/{project}/{month}', { params: { path }, signal })) });
  const disputes = useQuery({
    queryKey: ['disputes', project],
    queryFn: ({ signal }) =>
      everyRow(async ({ limit, marker }) => {
        const { disputes } = await data(ops.GET('/ops/v1/disputes', { params: { query: { limit: String(limit), marker } }, signal }));
        return byLast(disputes, limit, (d) => d.id);
      }),
    enabled: (book.data?.book?.disputed ?? 0) > 0 || book.data?.lines.some((l) => l.dispute) === true,
  });
  const failed = bill.error ?? book.error;
  const title = t('bill', { month });
  if (!bill.data || !book.data) {
    return <Page title={title}>{failed ? <Failure error={failed} retry={() => void Promise.all([bill.refetch(), book.refetch()])} /> : <Skeleton active={false} />}</Page>;
  }
  const b = bill.data;
  const state = book.data.book;
  const tag = state ? (bookStates[state.state] ?? (['off', [state.state, state.state]] as const)) : undefined;
  const open = book.data.lines.some((l) => l.state === 'open' || l.state === 'confirmed_by_purchaser');
  return (
    <Page title={title} tags={<>{b.draft && <Mark tone="wait">{t('draft')}</Mark>}{tag && <Mark tone={tag[0]}>{say(tag[1])}</Mark>}</>} extra={<Sheets project={project} month={month} />}>
      {b.simulated && <Alert type="info" showIcon title={t('simulated')} style={{ marginBottom: 12 }} />}
      <Descriptions
        size="small"
        bordered
        column={{ xs: 1, md: 2, xl: 3 }}
        items={[
          { key: 'total', label: t('total'), children: <><strong><Money yuan={b.total} /></strong> <Capital yuan={b.total} /></> },
          { key: 'asof', label: t('asOf'), children: <When at={b.as_of} /> },
          { key: 'version', label: t('priced'), children: `${b.contract} ${b.contract_versions.join(', ') || b.contract_version}` },
          ...(state
            ? [
                { key: 'issued', label: t('issued'), children: <When at={state.issued_at} /> },
                { key: 'due', label: t('verifyDue'), children: <><When at={state.verify_due} /> {state.silence_confirms && t('silence')}</> },
                { key: 'frozen', label: t('frozen'), children: <Money yuan={state.frozen} /> },
              ]
            : []),
        ]}
      />
      <div className="page-head">
        <h2>{t('details')}</h2>
        {state?.tenant && <span>{t('signedBy', { name: state.tenant.name })} · <When at={state.tenant.at} /></span>}
        {may && state && open && (
          <Confirm
            label={t('sign')}
            button={{ size: 'middle', type: 'primary' }}
            what={t('signWhat', { month })}
            then={t('signThen', { total: group(b.total) })}
            done={t('confirmed')}
            act={() => data(ops.POST('/ops/v1/books/{project}/{month}/sign', { params: { path }, body: { side: 'tenant' } }))}
          />
        )}
      </div>
      {disputes.error && <Failure error={disputes.error} retry={() => void disputes.refetch()} />}
      <Lines bill={b} book={book.data} disputes={(disputes.data ?? []).filter((d) => d.month === month)} may={may} />
      {b.unpriced.length > 0 && (
        <>
          <h2>{t('unpriced')}</h2>
          {b.unpriced.map((u, i) => <div key={i}><strong className="mono">{u.meter}</strong><Intervals of={u.intervals} /></div>)}
        </>
      )}
      {book.data.events.length > 0 && (
        <>
          <h2>{t('history')}</h2>
          <ul>
            {book.data.events.map((e, i) => (
              <li key={i}>
                <When at={e.signature.at} /> · {say(bookEvents[e.event] ?? [e.event, e.event])} {e.line ?? ''} · {e.side && say(sides[e.side] ?? [e.side, e.side])} {e.signature.name} {e.reason}
              </li>
            ))}
          </ul>
        </>
      )}
    </Page>
  );
}
