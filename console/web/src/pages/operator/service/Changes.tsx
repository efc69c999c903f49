import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { paged, withNext } from '@/api/paging';
import { ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { When } from '@/components/When';
import { useWords } from '@/components/useWords';
import { desk } from '@/i18n/operator-desk';
import { useTexts } from '@/i18n';
import { useProjectName } from '@/session/names';
import { At, Choice, Ids, Project, Text } from './fields';
import { clean, instant } from './form';
import { Act, CaseTag, Countdown, OwnState } from './parts';

type Change = Schema<'Change'>;

function Request() {
  const t = useTexts(desk);
  const { options } = useWords();
  const go = useNavigate();
  return (
    <Act<Schema<'ChangeRequest'>>
      primary
      label={t('changeRequest')}
      hint={t('changeHint')}
      done={t('entered')}
      initial={{ kind: 'standard', risk: 'low' }}
      submit={async (v) => {
        const body = clean({ ...v, from: instant(v.from) ?? '', to: instant(v.to) ?? '' });
        const made = await data(ops.POST('/ops/v1/changes', { body }));
        void go(`/operator/changes/${made.id}`);
      }}
    >
      <Choice name="kind" label={t('kind')} required hint={t('changeKinds')} options={options('change.kind')} />
      <Choice name="risk" label={t('risk')} required options={options('change.risk')} />
      <Text name="title" label={t('title')} required />
      <At name="from" label={t('windowFrom')} required />
      <At name="to" label={t('windowTo')} required />
      <Text name="plan" label={t('plan')} required area max={8000} />
      <Text name="rollback_plan" label={t('rollbackPlan')} required area max={8000} />
      <Project label={t('project')} hint={t('projectHint')} />
      <Ids name="resources" label={t('resources')} hint={t('idsHint')} />
      <Ids name="systems" label={t('systems')} hint={t('idsHint')} />
    </Act>
  );
}

export default function Changes() {
  const t = useTexts(desk);
  const { word, options } = useWords();
  const project = useProjectName();
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'state', label: t('state'), options: options('change.state') },
      { key: 'kind', label: t('kind'), options: options('change.kind') },
      { key: 'project', label: t('project'), project: true },
    ],
    [t, options],
  );
  const columns: Column<Change>[] = [
    { key: 'title', title: t('title'), fixed: true, width: 260, csv: (c) => c.title, render: (c) => <Link to={`/operator/changes/${c.id}`}>{c.title}</Link> },
    { key: 'kind', title: t('kind'), csv: (c) => c.kind, render: (c) => word('change.kind', c.kind) },
    { key: 'risk', title: t('risk'), width: 90, csv: (c) => c.risk, render: (c) => word('change.risk', c.risk) },
    { key: 'state', title: t('state'), sort: 'state', csv: (c) => c.state, render: (c) => <OwnState of={c} /> },
    {
      key: 'approval',
      title: t('approval'),
      csv: (c) => c.approved_at ?? c.approve_due,
      render: (c) => (c.approved_at ? <When at={c.approved_at} /> : c.approve_due ? <Countdown due={c.approve_due} /> : '—'),
    },
    { key: 'from', title: t('windowFrom'), sort: 'from', csv: (c) => c.from, render: (c) => <When at={c.from} /> },
    { key: 'to', title: t('windowTo'), csv: (c) => c.to, render: (c) => <When at={c.to} /> },
    { key: 'requester', title: t('requester'), csv: (c) => c.requester_name, render: (c) => c.requester_name },
    { key: 'project', title: t('project'), hidden: true, csv: (c) => project(c.project), render: (c) => <ProjectName id={c.project} /> },
    {
      key: 'outcome',
      title: t('outcome'),
      csv: (c) => c.outcome,
      render: (c) => (c.outcome ? <CaseTag state={c.outcome} tone={c.outcome === 'done' ? 'ok' : 'bad'} name={word('change.outcome', c.outcome)} /> : '—'),
    },
  ];
  return (
    <Page title={t('changes')} extra={<Request />}>
      <ServerTable
        id="changes"
        queryKey={['changes']}
        load={async ({ filters: f, signal, ...ask }) => {
          const page = await data(ops.GET('/ops/v1/changes', { params: { query: { ...f, ...paged(ask) } }, signal }));
          return withNext(page.changes, page.next);
        }}
        rowKey={(c) => c.id}
        columns={columns}
        filters={filters}
        live={30_000}
        empty={{ title: t('changesNone'), hint: t('changesHint') }}
      />
    </Page>
  );
}
