import { useMemo } from 'react';
import { Link } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { byLast } from '@/api/paging';
import { ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { StateTag, useStateOptions } from '@/components/StateTag';
import { When } from '@/components/When';
import { duty as texts } from '@/i18n/operator-duty';
import { useTexts } from '@/i18n';
import { useProjectName } from '@/session/names';
import { At, Choice, Evidence, Project, Text } from './fields';
import { clean, instant } from './form';
import { Act, CaseTag } from './parts';

type Finding = Schema<'Finding'>;
const SEVERITIES = ['low', 'medium', 'high'] as const;

export function useSeverity(): (severity: string) => string {
  const t = useTexts(texts);
  return (s) => (SEVERITIES.includes(s as never) ? t(`severity_${s as (typeof SEVERITIES)[number]}`) : s);
}

/** What an inspection or a check brought up, with a day by which it is put right. */
export function FindingForm({ duty, project }: { duty?: string; project?: string | null }) {
  const t = useTexts(texts);
  const severity = useSeverity();
  return (
    <Act<Schema<'FindingRequest'>>
      primary={!duty}
      label={t('findingRecord')}
      hint={t('findingHint')}
      done={t('entered')}
      initial={{ severity: 'medium', duty, project }}
      submit={(v) => data(ops.POST('/ops/v1/findings', { body: clean({ ...v, duty: duty ?? v.duty, due: instant(v.due) ?? '', found_at: instant(v.found_at) }) }))}
    >
      <Text name="title" label={t('title')} required />
      <Choice name="severity" label={t('severity')} required options={SEVERITIES.map((value) => ({ value, label: severity(value) }))} />
      <At name="due" label={t('rectifyUntil')} required />
      <At name="found_at" label={t('foundAt')} hint={t('atHint')} />
      <Text name="note" label={t('note')} area max={2000} />
      {!duty && <Text name="duty" label={t('dutyInstance')} />}
      <Project label={t('project')} />
      <Text name="system" label={t('system')} />
      <Evidence />
    </Act>
  );
}

export default function Findings() {
  const t = useTexts(texts);
  const severity = useSeverity();
  const project = useProjectName();
  const states = useStateOptions('finding');
  const filters = useMemo<Filter[]>(() => [{ key: 'state', label: t('state'), options: states }], [t, states]);
  const columns: Column<Finding>[] = [
    { key: 'title', title: t('title'), fixed: true, width: 280, csv: (f) => f.title, render: (f) => <Link to={`/operator/findings/${f.id}`}>{f.title}</Link> },
    { key: 'severity', title: t('severity'), csv: (f) => f.severity, render: (f) => <CaseTag state="" tone={f.severity === 'high' ? 'bad' : f.severity === 'medium' ? 'wait' : 'off'} name={severity(f.severity)} /> },
    { key: 'state', title: t('state'), csv: (f) => f.state, render: (f) => <StateTag kind="finding" state={f.state} /> },
    { key: 'due', title: t('rectifyUntil'), csv: (f) => f.due, render: (f) => <><When at={f.due} /> {f.late && <CaseTag state="late" name={t('state_overdue')} />}</> },
    { key: 'found', title: t('foundAt'), csv: (f) => f.found_at, render: (f) => <When at={f.found_at} /> },
    { key: 'rectified', title: t('rectifiedAt'), csv: (f) => f.rectified_at, render: (f) => <When at={f.rectified_at} /> },
    { key: 'closed', title: t('closedAt'), csv: (f) => f.closed_at, render: (f) => <When at={f.closed_at} /> },
    { key: 'duty', title: t('dutyInstance'), hidden: true, csv: (f) => f.duty, render: (f) => (f.duty ? <Link className="mono" to={`/operator/duties/${f.duty}`}>{f.duty}</Link> : '—') },
    { key: 'project', title: t('project'), hidden: true, csv: (f) => project(f.project), render: (f) => <ProjectName id={f.project} /> },
  ];
  return (
    <Page title={t('findings')} extra={<FindingForm />}>
      <ServerTable
        id="findings"
        queryKey={['findings']}
        load={async ({ limit, marker, filters: f, signal }) => {
          const { findings } = await data(ops.GET('/ops/v1/findings', { params: { query: { ...f, limit: String(limit), marker } }, signal }));
          return byLast(findings, limit, (x) => x.id);
        }}
        rowKey={(f) => f.id}
        columns={columns}
        filters={filters}
        empty={{ title: t('findingsNone'), hint: t('findingsHint') }}
      />
    </Page>
  );
}
