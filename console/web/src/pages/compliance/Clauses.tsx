import { useQuery } from '@tanstack/react-query';
import { Card } from 'antd';
import { useMemo } from 'react';
import { data, ops, type Schema } from '@/api/ops';
import { byLast } from '@/api/paging';
import { Failure } from '@/components/Failure';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { StateTag, useStateOptions } from '@/components/StateTag';
import { compliance } from '@/i18n/compliance';
import { useLang, useTexts } from '@/i18n';

type Clause = Schema<'Clause'>;

/** How many clauses of each tender are in which state. */
function Summary({ contracts }: { contracts: Record<string, Record<string, number>> }) {
  const t = useTexts(compliance);
  return (
    <div className="cards" style={{ marginBottom: 16 }}>
      {Object.entries(contracts).map(([tender, counts]) => (
        <Card key={tender} size="small" title={tender}>
          <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
            {Object.entries(counts).map(([state, n]) => (
              <span key={state}>
                <StateTag kind="clause" state={state} /> <span className="num">{t('counts', { n })}</span>
              </span>
            ))}
          </div>
        </Card>
      ))}
    </div>
  );
}

export default function Clauses() {
  const t = useTexts(compliance);
  const zh = useLang().lang === 'zh';
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
      { key: 'area', label: t('area') },
    ],
    [t, tenders, options],
  );
  const requirement = (c: Clause) => (zh ? c.requirement : c.requirement_en || c.requirement);
  const reason = (c: Clause) => (zh ? c.reason : c.reason_en || c.reason);
  const columns: Column<Clause>[] = [
    { key: 'id', title: t('id'), fixed: true, width: 110, csv: (c) => c.id, render: (c) => <span className="mono">{c.id}</span> },
    { key: 'contract', title: t('tender'), width: 130, csv: (c) => c.contract, render: (c) => c.contract },
    { key: 'area', title: t('area'), width: 130, csv: (c) => c.area, render: (c) => c.area },
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
  ];
  return (
    <Page title={t('clauses')}>
      {summary.error && <Failure error={summary.error} retry={() => void summary.refetch()} />}
      {summary.data && <Summary contracts={summary.data.contracts} />}
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
    </Page>
  );
}
