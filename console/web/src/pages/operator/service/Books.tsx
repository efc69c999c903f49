import { useMemo } from 'react';
import { Link } from 'react-router';
import { addMonths, monthOf } from '@/api/calendar';
import { cloudDate } from '@/api/clock';
import { data, ops, type Schema } from '@/api/ops';
import { byLast, everyRow, whole } from '@/api/paging';
import { Documents } from '@/components/Documents';
import { Confirm } from '@/components/Confirm';
import { Money } from '@/components/Money';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { When } from '@/components/When';
import { contract as texts } from '@/i18n/operator-contract';
import { useTexts } from '@/i18n';
import { useProjectName } from '@/session/names';
import { CaseTag } from './parts';

type Bill = Schema<'BillSummary'> & { book?: Schema<'BookState'> };
const STATES = ['draft', 'closed', 'issued', 'confirmed', 'settled'] as const;
type State = (typeof STATES)[number];

export function useBookNames() {
  const t = useTexts(texts);
  return {
    state: (s: string) => ((STATES as readonly string[]).includes(s) ? t(`book_${s as State}`) : s),
    side: (s: string) => (s === 'open' || s === 'signed_by_tenant' || s === 'signed_by_purchaser' || s === 'signed_off' ? t(`side_${s}`) : s),
  };
}
/** A draft follows the month; a closed bill stands and waits to be issued; then both sides have it. */
const stateOf = (b: Bill): string => b.book?.state ?? (b.draft ? 'draft' : 'closed');

/** The close of a month: what every project’s bill comes to, and how far it is. */
export default function Books() {
  const t = useTexts(texts);
  const names = useBookNames();
  const project = useProjectName();
  const last = addMonths(monthOf(cloudDate()), -1);
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'month', label: t('month'), input: 'month', initial: last },
      { key: 'project', label: t('project'), project: true },
    ],
    [t, last],
  );
  const columns: Column<Bill>[] = [
    { key: 'project', title: t('project'), fixed: true, width: 220, csv: (b) => project(b.project), render: (b) => <Link to={`/operator/books/${b.project}/${b.month}`}>{project(b.project)}</Link> },
    { key: 'month', title: t('month'), width: 100, csv: (b) => b.month, render: (b) => b.month },
    { key: 'total', title: t('total'), align: 'right', csv: (b) => b.book?.total ?? b.total, render: (b) => <Money yuan={b.book?.total ?? b.total} /> },
    { key: 'state', title: t('state'), csv: (b) => stateOf(b), render: (b) => <CaseTag state={stateOf(b) === 'closed' ? 'waiting' : stateOf(b)} name={names.state(stateOf(b))} /> },
    { key: 'side', title: t('reconciliation'), csv: (b) => b.book?.reconciliation, render: (b) => (b.book ? names.side(b.book.reconciliation) : '—') },
    { key: 'open', title: t('unfinished'), align: 'right', csv: (b) => b.book?.unfinished, render: (b) => b.book?.unfinished ?? '—' },
    { key: 'disputed', title: t('disputed'), align: 'right', csv: (b) => b.book?.disputed, render: (b) => b.book?.disputed ?? '—' },
    { key: 'frozen', title: t('frozen'), align: 'right', hidden: true, csv: (b) => b.book?.frozen, render: (b) => <Money yuan={b.book?.frozen} /> },
    { key: 'due', title: t('verifyDue'), csv: (b) => b.book?.verify_due, render: (b) => <When at={b.book?.verify_due} /> },
    { key: 'issued', title: t('issuedAt'), hidden: true, csv: (b) => b.book?.issued_at, render: (b) => <When at={b.book?.issued_at} /> },
    { key: 'asof', title: t('asOf'), csv: (b) => b.as_of, render: (b) => <When at={b.as_of} /> },
    { key: 'documents', title: t('document'), width: 200, render: (b) => <Documents path={`/ops/v1/bills/${b.project}/${b.month}/document`} name={`bill-${b.month}`} /> },
    {
      key: 'issue',
      title: t('issue'),
      fixed: true,
      render: (b) =>
        stateOf(b) === 'closed' ? (
          <Confirm
            label={t('issue')}
            what={t('issueWhat', { name: project(b.project), month: b.month })}
            then={t('issueThen')}
            done={t('issued')}
            button={{ type: 'primary' }}
            act={() => data(ops.POST('/ops/v1/books/{project}/{month}/issue', { params: { path: { project: b.project, month: b.month } } }))}
          />
        ) : '—',
    },
  ];
  return (
    <Page title={t('books')}>
      <ServerTable
        id="books"
        queryKey={['bills-and-books']}
        load={async ({ filters: f, signal }) => {
          const all = await everyRow(async ({ limit, marker }) => {
            const query = { month: f.month, project: f.project, limit: String(limit), marker };
            return byLast((await data(ops.GET('/ops/v1/books', { params: { query }, signal }))).books, limit, (b) => b.bill);
          });
          const { bills } = await data(ops.GET('/ops/v1/bills', { params: { query: { month: f.month, project: f.project } }, signal }));
          const books = new Map(all.map((b) => [`${b.project} ${b.month}`, b]));
          return whole<Bill>(bills.map((b) => ({ ...b, book: books.get(`${b.project} ${b.month}`) })));
        }}
        find={(b) => `${project(b.project)} ${b.month}`}
        rowKey={(b) => `${b.project} ${b.month}`}
        columns={columns}
        filters={filters}
        empty={{ title: t('booksNone'), hint: t('booksHint') }}
      />
    </Page>
  );
}
