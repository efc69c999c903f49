import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { paged, withNext } from '@/api/paging';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { When } from '@/components/When';
import { useWords } from '@/components/useWords';
import { desk } from '@/i18n/operator-desk';
import { useTexts } from '@/i18n';
import { Ids, Text } from './fields';
import { clean } from './form';
import { Act, OwnState } from './parts';

type Problem = Schema<'Problem'>;

export default function Problems() {
  const t = useTexts(desk);
  const { options } = useWords();
  const go = useNavigate();
  const filters = useMemo<Filter[]>(() => [{ key: 'state', label: t('state'), options: options('problem.state') }], [t, options]);
  const columns: Column<Problem>[] = [
    { key: 'title', title: t('title'), fixed: true, width: 280, csv: (p) => p.title, render: (p) => <Link to={`/operator/problems/${p.id}`}>{p.title}</Link> },
    { key: 'state', title: t('state'), sort: 'state', csv: (p) => p.state, render: (p) => <OwnState of={p} /> },
    { key: 'cause', title: t('cause'), width: 280, csv: (p) => p.cause, render: (p) => p.cause ?? '—' },
    { key: 'workaround', title: t('workaround'), width: 280, csv: (p) => p.workaround, render: (p) => p.workaround ?? '—' },
    { key: 'opened', title: t('openedAt'), sort: 'opened_at', csv: (p) => p.opened_at, render: (p) => <When at={p.opened_at} /> },
    { key: 'resolved', title: t('resolvedAt'), sort: 'resolved_at', csv: (p) => p.resolved_at, render: (p) => <When at={p.resolved_at} /> },
  ];
  const open = (
    <Act<Schema<'ProblemRequest'>>
      primary
      label={t('problemOpen')}
      hint={t('problemHint')}
      done={t('entered')}
      submit={async (v) => {
        const made = await data(ops.POST('/ops/v1/problems', { body: clean(v) }));
        void go(`/operator/problems/${made.id}`);
      }}
    >
      <Text name="title" label={t('title')} required />
      <Text name="text" label={t('seen')} required area max={8000} />
      <Ids name="incidents" label={t('incidentIds')} hint={t('idsHint')} />
    </Act>
  );
  return (
    <Page title={t('problems')} extra={open}>
      <ServerTable
        id="problems"
        queryKey={['problems']}
        load={async ({ filters: f, signal, ...ask }) => {
          const page = await data(ops.GET('/ops/v1/problems', { params: { query: { ...f, ...paged(ask) } }, signal }));
          return withNext(page.problems, page.next);
        }}
        rowKey={(p) => p.id}
        columns={columns}
        filters={filters}
        empty={{ title: t('problemsNone'), hint: t('problemsHint') }}
      />
    </Page>
  );
}
