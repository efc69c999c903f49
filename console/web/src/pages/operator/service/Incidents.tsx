import { Form, InputNumber } from 'antd';
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
import { Act, OwnState } from './parts';

type Incident = Schema<'Incident'>;
type New = Schema<'IncidentRequest'>;

/** A fault has a level of the contract, a security event a grade: the form asks for the one that counts. */
function Gravity() {
  const t = useTexts(desk);
  const { options } = useWords();
  const kind = Form.useWatch<string | undefined>('kind') ?? 'fault';
  return kind === 'security' ? (
    <Choice name="grade" label={t('grade')} required options={options('incident.grade')} />
  ) : options('levels').length > 0 ? (
    <Choice name="level" label={t('level')} required hint={t('levelHint')} options={options('levels')} />
  ) : (
    <Text name="level" label={t('level')} required />
  );
}

function Raise() {
  const t = useTexts(desk);
  const { options } = useWords();
  const go = useNavigate();
  return (
    <Act<New>
      primary
      label={t('raise')}
      hint={t('raiseHint')}
      done={t('raised')}
      initial={{ kind: 'fault', source: 'alarm' }}
      submit={async (v) => {
        const made = await data(ops.POST('/ops/v1/incidents', { body: clean({ ...v, at: instant(v.at) }) }));
        void go(`/operator/incidents/${made.id}`);
      }}
    >
      <Choice name="kind" label={t('kind')} required options={options('incident.kind')} />
      <Gravity />
      <Text name="title" label={t('title')} required />
      <Text name="text" label={t('known')} required area max={8000} />
      <Choice name="source" label={t('source')} options={options('incident.source')} />
      <At name="at" label={t('noticedAt')} hint={t('atHint')} />
      <Project label={t('project')} hint={t('projectHint')} />
      <Ids name="resources" label={t('resources')} hint={t('idsHint')} />
      <Ids name="systems" label={t('systemsDown')} hint={t('idsHint')} />
      <Form.Item name="systems_total" label={t('systemsTotal')}>
        <InputNumber min={1} precision={0} style={{ width: '100%' }} />
      </Form.Item>
    </Act>
  );
}

export default function Incidents() {
  const t = useTexts(desk);
  const { word, options } = useWords();
  const project = useProjectName();
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'state', label: t('state'), options: options('incident.state') },
      { key: 'kind', label: t('kind'), options: options('incident.kind') },
      { key: 'level', label: t('level') },
      { key: 'project', label: t('project'), project: true },
    ],
    [t, options],
  );
  const columns: Column<Incident>[] = [
    { key: 'title', title: t('title'), fixed: true, width: 260, csv: (i) => i.title, render: (i) => <Link to={`/operator/incidents/${i.id}`}>{i.title}</Link> },
    { key: 'kind', title: t('kind'), csv: (i) => i.kind, render: (i) => word('incident.kind', i.kind) },
    { key: 'level', title: t('level'), sort: 'level', width: 200, csv: (i) => i.level, render: (i) => (i.grade ? word('incident.grade', i.grade) : word('levels', i.level)) },
    { key: 'state', title: t('state'), sort: 'state', csv: (i) => i.state, render: (i) => <OwnState of={i} /> },
    { key: 'project', title: t('project'), csv: (i) => project(i.project), render: (i) => <ProjectName id={i.project} /> },
    { key: 'source', title: t('source'), hidden: true, csv: (i) => i.source, render: (i) => word('incident.source', i.source) },
    { key: 'raised', title: t('raisedAt'), sort: 'raised_at', csv: (i) => i.raised_at, render: (i) => <When at={i.raised_at} /> },
    { key: 'responded', title: t('respondedAt'), hidden: true, csv: (i) => i.responded_at, render: (i) => <When at={i.responded_at} /> },
    { key: 'recovered', title: t('recoveredAt'), csv: (i) => i.recovered_at, render: (i) => <When at={i.recovered_at} /> },
    { key: 'report', title: t('reportDue'), csv: (i) => i.report_due, render: (i) => (i.report ? t('handedIn') : <When at={i.report_due} />) },
    { key: 'resources', title: t('resources'), hidden: true, csv: (i) => i.resources.join(' '), render: (i) => i.resources.length },
    { key: 'id', title: 'ID', hidden: true, csv: (i) => i.id, render: (i) => <span className="mono">{i.id}</span> },
  ];
  return (
    <Page title={t('incidents')} extra={<Raise />}>
      <ServerTable
        id="incidents"
        queryKey={['incidents']}
        load={async ({ filters: f, signal, ...ask }) => {
          const page = await data(ops.GET('/ops/v1/incidents', { params: { query: { ...f, ...paged(ask) } }, signal }));
          return withNext(page.incidents, page.next);
        }}
        rowKey={(i) => i.id}
        columns={columns}
        filters={filters}
        live={15_000}
        empty={{ title: t('incidentsNone'), hint: t('incidentsHint') }}
      />
    </Page>
  );
}
