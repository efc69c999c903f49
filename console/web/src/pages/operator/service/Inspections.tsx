import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { byLast, everyRow } from '@/api/paging';
import { Failure } from '@/components/Failure';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { When } from '@/components/When';
import { duty } from '@/i18n/operator-duty';
import { inspections } from '@/i18n/operator-inspections';
import { useTexts } from '@/i18n';
import { useProjectName } from '@/session/names';
import { EntryFields } from './Duty';
import { useDutyNames } from './Duties';
import { At, Project, Text } from './fields';
import { FindingForm } from './Findings';
import { clean, instant } from './form';
import { Act, CaseTag } from './parts';

type Duty = Schema<'DutyInstance'>;
const KIND = 'inspection';
const STATES = ['pending', 'overdue', 'in_time', 'late', 'late_entry', 'waived'] as const;

function Plan() {
  const t = useTexts(inspections);
  const d = useTexts(duty);
  const go = useNavigate();
  return (
    <Act<Omit<Schema<'PlannedDutyRequest'>, 'kind'>>
      primary
      label={t('plan')}
      hint={t('planHint')}
      done={t('planned')}
      submit={async (v) => {
        const body = { ...clean({ ...v, begins: instant(v.begins), due: instant(v.due) ?? '' }), kind: KIND };
        const made = await data(ops.POST('/ops/v1/duties', { body }));
        void go(`/operator/duties/${made.id}`);
      }}
    >
      <Text name="name" label={d('name')} required />
      <At name="begins" label={d('begins')} />
      <At name="due" label={d('due')} required />
      <Text name="subject" label={d('subject')} />
      <Project label={d('project')} />
    </Act>
  );
}

/** Done on the spot, from the list: with when, by which report, and its files. */
function Fulfil({ of: d }: { of: Duty }) {
  const t = useTexts(duty);
  const names = useDutyNames();
  return (
    <Act<Schema<'DutyEntryRequest'>>
      small
      label={t('fulfil')}
      title={`${t('fulfil')} · ${names.name(d)}`}
      hint={t('fulfilHint')}
      done={t('entered')}
      submit={(v) => data(ops.POST('/ops/v1/duties/{id}/entries', { params: { path: { id: d.id } }, body: clean({ ...v, at: instant(v.at) }) }))}
    >
      <EntryFields when={t('doneAt')} />
    </Act>
  );
}

/** What waits, in figures, whatever the list is narrowed to. */
function Counts() {
  const t = useTexts(inspections);
  const query = useQuery({
    queryKey: ['inspections', 'counts'],
    queryFn: async ({ signal }) => {
      const open = await everyRow<Duty>(async ({ limit, marker }) => {
        const query = { kind: KIND, limit: String(limit), marker };
        return byLast((await data(ops.GET('/ops/v1/duties', { params: { query }, signal }))).duties, limit, (d) => d.id);
      });
      const findings = await everyRow<Schema<'Finding'>>(async ({ limit, marker }) => {
        const query = { state: 'open', limit: String(limit), marker };
        return byLast((await data(ops.GET('/ops/v1/findings', { params: { query }, signal }))).findings, limit, (f) => f.id);
      });
      const waits = open.filter((d) => d.state === 'pending' || d.state === 'overdue');
      return { open: waits.length, late: waits.filter((d) => d.state === 'overdue').length, findings: findings.length };
    },
    refetchInterval: 60_000,
  });
  if (query.error) return <Failure error={query.error} retry={() => void query.refetch()} />;
  return query.data ? <p role="status">{t('counts', query.data)}</p> : null;
}

/** Inspections that the contract asks for and those planned besides: when each is due, and what was found. */
export default function Inspections() {
  const t = useTexts(inspections);
  const d = useTexts(duty);
  const names = useDutyNames();
  const project = useProjectName();
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'state', label: d('state'), options: [{ value: 'all', label: d('everything') }, ...STATES.map((value) => ({ value, label: d(`state_${value}`) }))] },
      { key: 'project', label: d('project'), project: true },
      { key: 'from', label: d('dueFrom'), input: 'datetime-local' },
      { key: 'to', label: d('dueTo'), input: 'datetime-local' },
    ],
    [d],
  );
  const waits = (x: Duty) => x.state === 'pending' || x.state === 'overdue';
  const columns: Column<Duty>[] = [
    { key: 'name', title: d('name'), fixed: true, width: 280, csv: (x) => x.name, render: (x) => <Link to={`/operator/duties/${encodeURIComponent(x.id)}`}>{names.name(x)}</Link> },
    { key: 'period', title: d('period'), csv: (x) => x.period, render: (x) => x.period },
    { key: 'due', title: d('due'), csv: (x) => x.due, render: (x) => <When at={x.due} /> },
    { key: 'left', title: d('countdown'), render: (x) => (waits(x) ? <When at={x.due} relative /> : '—') },
    { key: 'state', title: d('state'), csv: (x) => x.state, render: (x) => <CaseTag state={x.state} name={names.state(x.state)} /> },
    { key: 'done', title: d('doneAt'), csv: (x) => x.done_at, render: (x) => <When at={x.done_at} /> },
    { key: 'subject', title: d('subject'), csv: (x) => x.subject, render: (x) => x.subject ?? '—' },
    { key: 'clause', title: d('clause'), width: 200, csv: (x) => x.clause, render: (x) => <span title={x.clause}>{x.clause}</span> },
    { key: 'party', title: d('party'), hidden: true, csv: (x) => x.party, render: (x) => names.party(x.party) },
    { key: 'project', title: d('project'), hidden: true, csv: (x) => project(x.project), render: (x) => project(x.project) },
    {
      key: 'do',
      title: d('fulfil'),
      fixed: true,
      width: 220,
      render: (x) => (waits(x) && x.party !== 'purchaser' ? <Fulfil of={x} /> : '—'),
    },
  ];
  return (
    <Page title={t('title')} extra={<><Link to="/operator/health">{t('health')}</Link><FindingForm /><Plan /></>}>
      <Counts />
      <ServerTable
        id="inspections"
        queryKey={['duties', KIND]}
        load={async ({ limit, marker, filters: f, signal }) => {
          const query = { ...f, kind: KIND, limit: String(limit), marker, from: instant(f.from), to: instant(f.to) };
          const { duties } = await data(ops.GET('/ops/v1/duties', { params: { query }, signal }));
          return byLast(duties, limit, (x) => x.id);
        }}
        rowKey={(x) => x.id}
        columns={columns}
        filters={filters}
        empty={{ title: t('none'), hint: t('noneHint') }}
      />
    </Page>
  );
}
