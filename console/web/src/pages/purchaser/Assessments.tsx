import { Button, Form, Input, Select, Tag } from 'antd';
import { useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { data, ops } from '@/api/ops';
import { withNext } from '@/api/paging';
import { FormDrawer } from '@/components/FormDrawer';
import { ProjectName, ProjectSelect } from '@/components/Names';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { StateTag, useStateOptions } from '@/components/StateTag';
import { When } from '@/components/When';
import { common } from '@/i18n/common';
import { score } from '@/i18n/purchaser-score';
import { useLang, useTexts } from '@/i18n';
import { useProjectName } from '@/session/names';
import { useSchemes, type Assessment } from './parts/useSchemes';

interface Wish {
  scheme: string;
  until?: string;
  project?: string;
}

export default function Assessments() {
  const t = useTexts(score);
  const c = useTexts(common);
  const zh = useLang().lang === 'zh';
  const go = useNavigate();
  const project = useProjectName();
  const states = useStateOptions('assessment');
  const schemes = useSchemes();
  const [open, setOpen] = useState(false);
  const choices = useMemo(() => (schemes.data?.schemes ?? []).map((s) => ({ value: s.id, label: zh ? s.name : s.name_en })), [schemes.data, zh]);
  const filters = useMemo<Filter[]>(() => [{ key: 'scheme', label: t('scheme'), options: choices }, { key: 'state', label: t('state'), options: states }], [t, choices, states]);
  const nameOf = (id: string) => choices.find((x) => x.value === id)?.label ?? id;
  const columns: Column<Assessment>[] = [
    {
      key: 'scheme',
      title: t('scheme'),
      fixed: true,
      csv: (a) => nameOf(a.scheme),
      render: (a) => <Link to={`/purchaser/assessments/${encodeURIComponent(a.id)}`}><strong>{nameOf(a.scheme)}</strong></Link>,
    },
    { key: 'period', title: t('period'), csv: (a) => `${a.from} – ${a.until}`, render: (a) => <span className="num">{a.from} – {a.until}</span> },
    { key: 'project', title: t('projectOf'), hidden: true, csv: (a) => project(a.project), render: (a) => <ProjectName id={a.project} /> },
    { key: 'state', title: t('state'), csv: (a) => a.state, render: (a) => <StateTag kind="assessment" state={a.state} /> },
    { key: 'due', title: t('due'), csv: (a) => a.due_at, render: (a) => <><When at={a.due_at} /> {a.late && <Tag color="red">{t('late')}</Tag>}</> },
    { key: 'final', title: t('finalAt'), csv: (a) => a.final_at, render: (a) => <When at={a.final_at} /> },
    { key: 'room', title: t('evidence'), render: (a) => <Link to={`/purchaser/evidence/${encodeURIComponent(a.id)}`}>{t('room')}</Link> },
  ];
  return (
    <Page title={t('title')} extra={<Button type="primary" onClick={() => setOpen(true)}>{t('open')}</Button>}>
      <ServerTable
        id="assessments"
        queryKey={['assessments']}
        load={async ({ limit, marker, filters: f, signal }) => {
          const query = { limit: String(limit), marker, scheme: f.scheme, state: f.state };
          const page = await data(ops.GET('/ops/v1/assessments', { params: { query }, signal }));
          return withNext(page.assessments, page.next);
        }}
        rowKey={(a) => a.id}
        columns={columns}
        filters={filters}
        empty={{ title: t('none'), hint: t('noneHint') }}
      />
      <FormDrawer<Wish, Assessment>
        open={open}
        title={t('open')}
        onClose={() => setOpen(false)}
        done={t('opened')}
        onDone={(a) => void go(`/purchaser/assessments/${encodeURIComponent(a.id)}`)}
        submit={(v) => data(ops.POST('/ops/v1/assessments', { body: { scheme: v.scheme, until: v.until || null, project: v.project || null } }))}
      >
        <Form.Item name="scheme" label={t('scheme')} rules={[{ required: true, message: c('required') }]}>
          <Select options={choices} loading={schemes.isPending} />
        </Form.Item>
        <Form.Item name="until" label={t('until')} extra={t('untilHelp')}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="project" label={t('project')}>
          <ProjectSelect />
        </Form.Item>
      </FormDrawer>
    </Page>
  );
}
