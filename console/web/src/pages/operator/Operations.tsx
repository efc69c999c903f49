import { useMemo } from 'react';
import { data, ops, type Schema } from '@/api/ops';
import { paged, withNext } from '@/api/paging';
import { ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { OperationBar } from '@/components/Progress';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/When';
import { common } from '@/i18n/common';
import { operator } from '@/i18n/operator';
import { useTexts } from '@/i18n';
import { useProjectName } from '@/session/names';
import { Again, Subject } from './resources/lib/work';

type Operation = Schema<'Operation'>;

export default function Operations() {
  const t = useTexts(operator);
  const c = useTexts(common);
  const project = useProjectName();
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'subject', label: t('subjectId') },
      { key: 'project', label: t('project'), project: true },
    ],
    [t],
  );
  const columns: Column<Operation>[] = [
    { key: 'kind', title: t('kind'), fixed: true, csv: (o) => o.kind, render: (o) => <span className="mono">{o.kind}</span> },
    { key: 'subject', title: t('subject'), width: 300, csv: (o) => o.subject, render: (o) => <Subject of={o} /> },
    { key: 'project', title: t('project'), csv: (o) => project(o.project), render: (o) => <ProjectName id={o.project} /> },
    { key: 'state', title: t('state'), csv: (o) => o.state, render: (o) => <StateTag kind="operation" state={o.state} /> },
    { key: 'progress', title: t('progress'), width: 200, csv: (o) => `${o.done}/${o.total}`, render: (o) => <OperationBar operation={o} /> },
    { key: 'step', title: t('step'), hidden: true, csv: (o) => o.step, render: (o) => o.step ?? '—' },
    { key: 'attempt', title: t('attempt'), align: 'right', csv: (o) => o.attempt, render: (o) => o.attempt },
    { key: 'error', title: t('error'), hidden: true, csv: (o) => o.error, render: (o) => o.error ?? '—' },
    { key: 'created', title: t('begun'), sort: 'created_at', csv: (o) => o.created_at, render: (o) => <When at={o.created_at} seconds /> },
    { key: 'finished', title: t('finished'), sort: 'finished_at', csv: (o) => o.finished_at, render: (o) => <When at={o.finished_at} seconds /> },
    { key: 'again', title: c('actions'), fixed: true, width: 90, render: (o) => <Again of={o} /> },
  ];
  return (
    <Page title={t('operations')}>
      <ServerTable
        id="operations"
        queryKey={['operations']}
        load={async ({ filters: f, signal, ...ask }) => {
          const query = { ...paged(ask), subject: f.subject, project: f.project };
          const page = await data(ops.GET('/ops/v1/operations', { params: { query }, signal }));
          return withNext(page.operations, page.next);
        }}
        rowKey={(o) => o.id}
        columns={columns}
        filters={filters}
        live={5000}
        empty={{ title: t('operationsNone'), hint: t('operationsHint') }}
      />
    </Page>
  );
}
