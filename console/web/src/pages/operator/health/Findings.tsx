import { useMemo } from 'react';
import { Link } from 'react-router';
import { data, ops } from '@/api/ops';
import { byLast } from '@/api/paging';
import { ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { When } from '@/components/When';
import { health, severities } from '@/i18n/operator-health';
import { kinds } from '@/i18n/operator-kinds';
import { useLang, usePick, useTexts } from '@/i18n';
import { useProjectName } from '@/session/names';
import { pathTo, type Finding } from './kinds';
import { Severity, ToTicket, useNameOf } from './parts';

/** What is wrong anywhere, and what to do about it. */
export default function Findings() {
  const t = useTexts(health);
  const say = usePick();
  const zh = useLang().lang === 'zh';
  const project = useProjectName();
  const nameOf = useNameOf();
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'severity', label: t('severity'), options: Object.entries(severities).map(([value, [, name]]) => ({ value, label: say(name) })) },
      { key: 'kind', label: t('kind'), options: Object.entries(kinds).map(([value, name]) => ({ value, label: say(name) })) },
      { key: 'closed', label: t('closed'), options: [{ value: 'true', label: t('withClosed') }] },
    ],
    [t, say],
  );
  const name = (f: Finding) => nameOf({ kind: f.kind, id: f.subject, name: f.name });
  const kind = (f: Finding) => say(kinds[f.kind] ?? [f.kind, f.kind]);
  const columns: Column<Finding>[] = [
    { key: 'severity', title: t('severity'), fixed: true, width: 100, csv: (f) => f.severity, render: (f) => <Severity of={f.severity} /> },
    { key: 'name', title: t('name'), fixed: true, width: 200, csv: name, render: (f) => <Link to={pathTo(f.kind, f.subject)}>{name(f)}</Link> },
    { key: 'kind', title: t('kind'), width: 150, csv: kind, render: kind },
    { key: 'text', title: t('text'), width: 280, csv: (f) => (zh ? f.text : f.text_en), render: (f) => (zh ? f.text : f.text_en) },
    { key: 'advice', title: t('advice'), width: 300, csv: (f) => (zh ? f.advice : f.advice_en), render: (f) => (zh ? f.advice : f.advice_en) },
    { key: 'project', title: t('project'), hidden: true, csv: (f) => (f.project ? project(f.project) : ''), render: (f) => <ProjectName id={f.project} /> },
    { key: 'raised', title: t('raised'), csv: (f) => f.raised_at, render: (f) => <When at={f.raised_at} /> },
    { key: 'closed', title: t('closed'), hidden: true, csv: (f) => f.closed_at, render: (f) => <When at={f.closed_at} /> },
    { key: 'ticket', title: t('ticket'), fixed: true, width: 130, csv: (f) => f.ticket, render: (f) => <ToTicket finding={f} /> },
  ];
  return (
    <Page title={t('findings')}>
      <ServerTable
        id="health-findings"
        queryKey={['health-findings']}
        load={async ({ limit, marker, filters: f, signal }) => {
          const query = { ...f, limit: String(limit), marker };
          const { findings } = await data(ops.GET('/ops/v1/health-findings', { params: { query }, signal }));
          return byLast(findings, limit, (x) => x.id);
        }}
        rowKey={(f) => f.id}
        columns={columns}
        filters={filters}
        live={60_000}
        empty={{ title: t('findingsNone'), hint: t('findingsHint') }}
      />
    </Page>
  );
}
