import { Form, Switch } from 'antd';
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
import { At, Project, Text } from './fields';
import { clean, instant } from './form';
import { Act, CaseTag, Countdown, OwnState } from './parts';

type Risk = Schema<'Risk'>;

export default function Risks() {
  const t = useTexts(desk);
  const { options } = useWords();
  const project = useProjectName();
  const go = useNavigate();
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'state', label: t('state'), options: options('risk-request.state') },
      { key: 'project', label: t('project'), project: true },
    ],
    [t, options],
  );
  const next = (r: Risk) => r.clocks.find((c) => !c.stopped_at);
  const columns: Column<Risk>[] = [
    { key: 'title', title: t('title'), fixed: true, width: 260, csv: (r) => r.title, render: (r) => <Link to={`/operator/risks/${r.id}`}>{r.title}</Link> },
    { key: 'urgent', title: t('urgent'), width: 110, csv: (r) => r.urgent, render: (r) => (r.urgent ? <CaseTag state="overdue" name={t('urgentVery')} /> : '—') },
    { key: 'state', title: t('state'), sort: 'state', csv: (r) => r.state, render: (r) => <OwnState of={r} /> },
    { key: 'due', title: t('due'), width: 180, csv: (r) => next(r)?.due, render: (r) => (next(r) && r.state !== 'cancelled' ? <Countdown due={next(r)!.due} /> : '—') },
    { key: 'project', title: t('project'), csv: (r) => project(r.project), render: (r) => <ProjectName id={r.project} /> },
    { key: 'system', title: t('system'), csv: (r) => r.system, render: (r) => r.system ?? '—' },
    { key: 'raised', title: t('raisedAt'), sort: 'raised_at', csv: (r) => r.raised_at, render: (r) => <When at={r.raised_at} /> },
    { key: 'conclusion', title: t('conclusion'), width: 280, csv: (r) => r.conclusion, render: (r) => r.conclusion ?? '—' },
  ];
  const raise = (
    <Act<Schema<'RiskRequest'>>
      primary
      label={t('riskRaise')}
      hint={t('riskHint')}
      done={t('entered')}
      submit={async (v) => {
        const made = await data(ops.POST('/ops/v1/risk-requests', { body: clean({ ...v, at: instant(v.at) }) }));
        void go(`/operator/risks/${made.id}`);
      }}
    >
      <Project label={t('project')} required />
      <Text name="title" label={t('title')} required />
      <Text name="text" label={t('text')} required area max={8000} />
      <Form.Item name="urgent" label={t('urgentVery')} valuePropName="checked"><Switch /></Form.Item>
      <Text name="system" label={t('system')} />
      <At name="at" label={t('raisedAt')} hint={t('atHint')} />
    </Act>
  );
  return (
    <Page title={t('risks')} extra={raise}>
      <ServerTable
        id="risks"
        queryKey={['risks']}
        load={async ({ filters: f, signal, ...ask }) => {
          const page = await data(ops.GET('/ops/v1/risk-requests', { params: { query: { ...f, ...paged(ask) } }, signal }));
          return withNext(page.requests, page.next);
        }}
        rowKey={(r) => r.id}
        columns={columns}
        filters={filters}
        empty={{ title: t('risksNone'), hint: t('risksHint') }}
      />
    </Page>
  );
}
