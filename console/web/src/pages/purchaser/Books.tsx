import { Button, Card, Input } from 'antd';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { paged, withNext } from '@/api/paging';
import { Documents } from '@/components/Documents';
import { Money } from '@/components/Money';
import { ProjectName, ProjectSelect } from '@/components/Names';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { StateTag, useStateOptions } from '@/components/StateTag';
import { When } from '@/components/When';
import { books } from '@/i18n/purchaser-books';
import { useTexts } from '@/i18n';
import { useProjectName } from '@/session/names';

type Book = Schema<'BookState'>;
const seg = encodeURIComponent;

/** Confirmation of resources over some months, as both sides sign it on paper. */
function Sheet() {
  const t = useTexts(books);
  const [first, setFirst] = useState('');
  const [last, setLast] = useState('');
  const [project, setProject] = useState('');
  const ready = first !== '' && last !== '';
  return (
    <Card size="small" title={t('sheet')} style={{ marginBottom: 16 }}>
      <p>{t('sheetHint')}</p>
      <div className="tools">
        <label>{t('first')} <Input type="month" style={{ width: 160 }} value={first} onChange={(e) => setFirst(e.target.value)} /></label>
        <label>{t('last')} <Input type="month" style={{ width: 160 }} value={last} onChange={(e) => setLast(e.target.value)} /></label>
        <ProjectSelect label={t('project')} value={project} onChange={(v) => setProject(v ?? '')} />
        {ready ? (
          <Documents path={`/ops/v1/reconciliations/${seg(first)}/${seg(last)}/document`} query={project ? { project } : undefined} name={`reconciliation-${first}-${last}`} />
        ) : (
          <Button size="small" disabled>PDF</Button>
        )}
      </div>
    </Card>
  );
}

export default function Books() {
  const t = useTexts(books);
  const project = useProjectName();
  const options = useStateOptions('book');
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'month', label: t('month'), input: 'month' },
      { key: 'state', label: t('state'), options: options.filter((o) => o.value !== 'draft') },
      { key: 'project', label: t('project'), project: true },
    ],
    [t, options],
  );
  const columns: Column<Book>[] = [
    {
      key: 'month',
      title: t('month'),
      sort: 'month',
      fixed: true,
      csv: (b) => b.month,
      render: (b) => <Link to={`/purchaser/books/${seg(b.project)}/${seg(b.month)}`}><strong>{b.month}</strong></Link>,
    },
    { key: 'project', title: t('project'), fixed: true, csv: (b) => project(b.project), render: (b) => <ProjectName id={b.project} /> },
    { key: 'total', title: t('total'), sort: 'total', align: 'right', csv: (b) => b.total, render: (b) => <Money yuan={b.total} /> },
    { key: 'state', title: t('state'), sort: 'state', csv: (b) => b.state, render: (b) => <StateTag kind="book" state={b.state} /> },
    { key: 'signing', title: t('signing'), csv: (b) => b.reconciliation, render: (b) => <StateTag kind="reconciliation" state={b.reconciliation} /> },
    { key: 'unfinished', title: t('unfinished'), align: 'right', csv: (b) => b.unfinished, render: (b) => `${b.unfinished} / ${b.lines}` },
    { key: 'frozen', title: t('frozen'), align: 'right', csv: (b) => b.frozen, render: (b) => <Money yuan={b.frozen} /> },
    { key: 'due', title: t('due'), sort: 'verify_due', csv: (b) => b.verify_due, render: (b) => <When at={b.verify_due} /> },
    { key: 'issued', title: t('issued'), hidden: true, csv: (b) => b.issued_at, render: (b) => <When at={b.issued_at} /> },
    { key: 'settled', title: t('settled'), hidden: true, csv: (b) => b.settled_at, render: (b) => <When at={b.settled_at} /> },
  ];
  return (
    <Page title={t('title')}>
      <Sheet />
      <ServerTable
        id="purchaser-books"
        queryKey={['books']}
        load={async ({ filters: f, signal, ...ask }) => {
          const query = { ...paged(ask), month: f.month, state: f.state || undefined, project: f.project };
          const page = await data(ops.GET('/ops/v1/books', { params: { query }, signal }));
          return withNext(page.books, page.next);
        }}
        rowKey={(b) => b.bill}
        columns={columns}
        filters={filters}
        empty={{ title: t('none'), hint: t('noneHint') }}
      />
    </Page>
  );
}
