import { Card, Skeleton, Tag } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { addMonths } from '@/api/calendar';
import { data, ops, type Schema } from '@/api/ops';
import { paged, withNext } from '@/api/paging';
import { Failure } from '@/components/Failure';
import { Money } from '@/components/Money';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { Mark } from '@/components/StateTag';
import { When } from '@/components/When';
import { bookStates, money } from '@/i18n/tenant-money';
import { usePick, useTexts } from '@/i18n';
import { useProject } from '@/session/context';

type Book = Schema<'BookState'>;

function Month({ title, month }: { title: string; month?: string }) {
  const t = useTexts(money);
  const project = useProject();
  const query = useQuery({ queryKey: ['bills', 'of', month ?? 'now', project?.id], queryFn: ({ signal }) => data(ops.GET('/ops/v1/bills', { params: { query: { month } }, signal })) });
  const bill = query.data?.bills[0];
  return (
    <Card size="small" title={month ? `${title} ${month}` : title}>
      {query.isPending && <Skeleton active={false} title={false} />}
      {query.error && <Failure error={query.error} retry={() => void query.refetch()} />}
      {query.data && !bill && t('noCost')}
      {bill && (
        <>
          <strong style={{ fontSize: 22 }}><Money yuan={bill.total} /></strong> {bill.draft && <Tag>{t('draft')}</Tag>}
          <div>{bill.month} · {t('asOf')} <When at={bill.as_of} /></div>
          <Link to={`/tenant/bills/${bill.month}`}>{t('open')}</Link>
        </>
      )}
    </Card>
  );
}

/** The month before the running one of the contract's zone, which the draft names. */
function Before() {
  const t = useTexts(money);
  const project = useProject();
  const query = useQuery({ queryKey: ['bills', 'of', 'now', project?.id], queryFn: ({ signal }) => data(ops.GET('/ops/v1/bills', { signal })) });
  const month = query.data?.bills[0]?.month;
  return month === undefined ? null : <Month title={t('previous')} month={addMonths(month, -1)} />;
}

export default function Bills() {
  const t = useTexts(money);
  const say = usePick();
  const state = (b: Book) => bookStates[b.state] ?? (['off', [b.state, b.state]] as const);
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'month', label: t('month'), input: 'month' },
      { key: 'state', label: t('state'), options: Object.entries(bookStates).map(([value, [, name]]) => ({ value, label: say(name) })) },
    ],
    [t, say],
  );
  const columns: Column<Book>[] = [
    { key: 'month', title: t('month'), sort: 'month', fixed: true, csv: (b) => b.month, render: (b) => <Link to={`/tenant/bills/${b.month}`}>{b.month}</Link> },
    { key: 'total', title: t('total'), sort: 'total', align: 'right', csv: (b) => b.total, render: (b) => <Money yuan={b.total} /> },
    { key: 'state', title: t('state'), sort: 'state', csv: (b) => say(state(b)[1]), render: (b) => <Mark tone={state(b)[0]}>{say(state(b)[1])}</Mark> },
    { key: 'lines', title: t('lines'), align: 'right', csv: (b) => b.lines, render: (b) => b.lines },
    { key: 'unfinished', title: t('unfinished'), align: 'right', csv: (b) => b.unfinished, render: (b) => b.unfinished },
    { key: 'disputed', title: t('disputed'), align: 'right', csv: (b) => b.disputed, render: (b) => b.disputed },
    { key: 'frozen', title: t('frozen'), align: 'right', csv: (b) => b.frozen, render: (b) => <Money yuan={b.frozen} /> },
    { key: 'due', title: t('verifyDue'), sort: 'verify_due', csv: (b) => b.verify_due, render: (b) => <When at={b.verify_due} /> },
    { key: 'issued', title: t('issued'), csv: (b) => b.issued_at, render: (b) => <When at={b.issued_at} /> },
  ];
  return (
    <Page title={t('bills')}>
      <div className="cards">
        <Month title={t('running')} />
        <Before />
      </div>
      <h2>{t('issuedBills')}</h2>
      <ServerTable
        id="own-books"
        queryKey={['books', 'own']}
        load={async ({ filters: f, signal, ...ask }) => {
          const query = { ...paged(ask), month: f.month, state: f.state };
          const page = await data(ops.GET('/ops/v1/books', { params: { query }, signal }));
          return withNext(page.books, page.next);
        }}
        rowKey={(b) => b.bill}
        columns={columns}
        filters={filters}
        empty={{ title: t('billsNone'), hint: t('billsHint') }}
      />
    </Page>
  );
}
