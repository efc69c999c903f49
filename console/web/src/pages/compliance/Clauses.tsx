import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { data, ops, type Schema } from '@/api/ops';
import { byLast } from '@/api/paging';
import { Failure } from '@/components/Failure';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { Mark, StateTag, useStateOptions } from '@/components/StateTag';
import { When } from '@/components/When';
import { compliance } from '@/i18n/compliance';
import { areas, proof } from '@/i18n/compliance-live';
import { proofs } from '@/i18n/compliance-proofs';
import { useLang, usePick, useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { ClauseDetail } from './ClauseDetail';
import { Export } from './Export';
import { verdicts } from './counts';
import { Figures } from './Figures';
import { liveQuery, Verdict } from './proof';

type Clause = Schema<'Clause'>;

export default function Clauses() {
  const t = useTexts(compliance);
  const p = useTexts(proof);
  const r = useTexts(proofs);
  const say = usePick();
  const zh = useLang().lang === 'zh';
  const may = useMay();
  const see = may('purchaser', 'operator', 'admin');
  const [shown, setShown] = useState<Clause>();
  const live = useQuery({ ...liveQuery, enabled: false });
  const evidence = useMemo(() => new Map(live.data?.probes.map((e) => [e.probe, e])), [live.data]);
  const area = (c: Clause) => say(areas[c.area] ?? [c.area, c.area]);
  const summary = useQuery({
    queryKey: ['compliance', 'summary'],
    queryFn: ({ signal }) => data(ops.GET('/ops/v1/compliance/summary', { signal })),
  });
  const tenders = useMemo(() => Object.keys(summary.data?.contracts ?? {}), [summary.data]);
  const options = useStateOptions('clause');
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'contract', label: t('tender'), options: tenders.map((value) => ({ value, label: value })) },
      { key: 'state', label: t('state'), options },
      { key: 'area', label: t('area'), options: Object.entries(areas).map(([value, name]) => ({ value, label: say(name) })) },
    ],
    [t, tenders, options, say],
  );
  const requirement = (c: Clause) => (zh ? c.requirement : c.requirement_en || c.requirement);
  const reason = (c: Clause) => (zh ? c.reason : c.reason_en || c.reason);
  const columns: Column<Clause>[] = [
    { key: 'id', title: t('id'), fixed: true, width: 110, csv: (c) => c.id, render: (c) => <Button type="link" size="small" className="mono" style={{ paddingInline: 0 }} onClick={() => setShown(c)}>{c.id}</Button> },
    { key: 'contract', title: t('tender'), width: 130, csv: (c) => c.contract, render: (c) => c.contract },
    { key: 'area', title: t('area'), width: 130, csv: (c) => c.area, render: area },
    { key: 'system', title: t('system'), hidden: true, csv: (c) => c.system, render: (c) => c.system },
    { key: 'requirement', title: t('requirement'), width: 460, csv: requirement, render: (c) => <span title={requirement(c)}>{requirement(c)}</span> },
    { key: 'state', title: t('state'), width: 130, csv: (c) => c.state, render: (c) => <StateTag kind="clause" state={c.state} /> },
    { key: 'deviation', title: t('deviation'), width: 120, csv: (c) => c.deviation, render: (c) => <StateTag kind="deviation" state={c.deviation} /> },
    { key: 'reason', title: t('reason'), width: 300, csv: reason, render: (c) => <span title={reason(c)}>{reason(c) || '—'}</span> },
    { key: 'metric', title: t('metric'), hidden: true, csv: (c) => c.metric, render: (c) => c.metric || '—' },
    {
      key: 'shown',
      title: t('shownBy'),
      width: 300,
      csv: (c) => c.shown_by.join('; '),
      render: (c) => <span className="mono">{c.shown_by.join('; ') || '—'}</span>,
    },
    {
      key: 'test',
      title: r('lastTest'),
      width: 170,
      csv: (c) => c.last_test && `${c.last_test.at} ${r(c.last_test.passed ? 'passed' : 'failed')} ${c.last_test.title}`,
      render: (c) => (c.last_test ? <span title={c.last_test.title}><Mark tone={c.last_test.passed ? 'ok' : 'bad'}>{r(c.last_test.passed ? 'passed' : 'failed')}</Mark> <When at={c.last_test.at} /></span> : '—'),
    },
    { key: 'screenshots', title: r('screenshots'), width: 80, align: 'right', csv: (c) => c.screenshots, render: (c) => c.screenshots },
    { key: 'certificates', title: r('certificates'), width: 100, align: 'right', csv: (c) => c.certificates, render: (c) => c.certificates },
    ...(see
      ? [
          {
            key: 'live',
            title: p('live'),
            width: 140,
            csv: (c: Clause) => (c.probe ? evidence.get(c.probe)?.verdict : ''),
            render: (c: Clause) => {
              if (!c.probe) return '—';
              const found = evidence.get(c.probe);
              return found ? <Verdict of={found.verdict} /> : p('notMeasured');
            },
          },
        ]
      : []),
  ];
  return (
    <Page
      title={t('clauses')}
      tags={live.data && <span role="status">{p('live')}: {p('counts', verdicts(live.data.probes))}</span>}
      extra={
        see && (
          <>
            <Button loading={live.isFetching} onClick={() => void live.refetch()}>{p('measure')}</Button>
            <Export />
          </>
        )
      }
    >
      {live.error && <Failure error={live.error} retry={() => void live.refetch()} />}
      {summary.error && <Failure error={summary.error} retry={() => void summary.refetch()} />}
      {summary.data && <Figures contracts={summary.data.contracts} />}
      <ServerTable
        id="clauses"
        queryKey={['compliance', 'clauses']}
        load={async ({ limit, marker, filters: f, signal }) => {
          const query = { ...f, limit: String(limit), marker };
          const { clauses } = await data(ops.GET('/ops/v1/compliance', { params: { query }, signal }));
          return byLast(clauses, limit, (c) => c.id);
        }}
        rowKey={(c) => c.id}
        columns={columns}
        filters={filters}
        empty={{ title: t('none'), hint: t('noneHint') }}
      />
      <ClauseDetail clause={shown} live={see} onClose={() => setShown(undefined)} />
    </Page>
  );
}
