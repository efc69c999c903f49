import { Tag } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { cloudNow } from '@/api/clock';
import { data, ops } from '@/api/ops';
import { withNext } from '@/api/paging';
import { ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { Mark, StateTag, useStateOptions } from '@/components/StateTag';
import { When } from '@/components/When';
import { assess } from '@/i18n/operator-assess';
import { score } from '@/i18n/purchaser-score';
import { useLang, useTexts } from '@/i18n';
import { useProjectName } from '@/session/names';
import { useSchemes, type Assessment } from '../../purchaser/parts/useSchemes';
import { acts } from './acts';

/** Assessments as the supplier sees them: which wait for his confirmation or his appeal. */
export default function Assessments() {
  const t = useTexts(assess);
  const s = useTexts(score);
  const zh = useLang().lang === 'zh';
  const project = useProjectName();
  const states = useStateOptions('assessment');
  const schemes = useSchemes();
  const choices = useMemo(() => (schemes.data?.schemes ?? []).map((x) => ({ value: x.id, label: zh ? x.name : x.name_en })), [schemes.data, zh]);
  const filters = useMemo<Filter[]>(() => [{ key: 'scheme', label: s('scheme'), options: choices }, { key: 'state', label: s('state'), options: states }], [s, choices, states]);
  const nameOf = (id: string) => choices.find((x) => x.value === id)?.label ?? id;
  const waits = (a: Assessment) => acts(a, cloudNow()).some((x) => x !== 'refresh');
  const columns: Column<Assessment>[] = [
    { key: 'scheme', title: s('scheme'), fixed: true, csv: (a) => nameOf(a.scheme), render: (a) => <Link to={`/operator/assessments/${encodeURIComponent(a.id)}`}><strong>{nameOf(a.scheme)}</strong></Link> },
    { key: 'period', title: s('period'), csv: (a) => `${a.from} – ${a.until}`, render: (a) => <span className="num">{a.from} – {a.until}</span> },
    { key: 'project', title: s('projectOf'), hidden: true, csv: (a) => project(a.project), render: (a) => <ProjectName id={a.project} /> },
    { key: 'state', title: s('state'), csv: (a) => a.state, render: (a) => <><StateTag kind="assessment" state={a.state} /> {waits(a) && <Mark tone="wait">{t('waits')}</Mark>}</> },
    { key: 'appeal', title: s('appealUntil'), csv: (a) => a.appeal_until, render: (a) => <When at={a.appeal_until} /> },
    { key: 'due', title: s('due'), hidden: true, csv: (a) => a.due_at, render: (a) => <><When at={a.due_at} /> {a.late && <Tag color="red">{s('late')}</Tag>}</> },
    { key: 'final', title: s('finalAt'), csv: (a) => a.final_at, render: (a) => <When at={a.final_at} /> },
  ];
  return (
    <Page title={t('title')}>
      <ServerTable
        id="supplier-assessments"
        queryKey={['assessments', 'supplier']}
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
    </Page>
  );
}
