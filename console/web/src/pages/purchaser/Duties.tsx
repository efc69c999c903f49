import { useMemo } from 'react';
import { Link } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { byLast } from '@/api/paging';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { StateTag, useStateOptions } from '@/components/StateTag';
import { When } from '@/components/When';
import { room } from '@/i18n/purchaser-room';
import { useLang, useTexts } from '@/i18n';

type Duty = Schema<'DutyInstance'>;

export default function Duties() {
  const t = useTexts(room);
  const zh = useLang().lang === 'zh';
  const options = useStateOptions('duty', true);
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'state', label: t('state'), options, initial: 'late_entry' },
      { key: 'party', label: t('party'), options: [{ value: 'purchaser', label: t('owed') }] },
    ],
    [t, options],
  );
  const name = (d: Duty) => (zh ? d.name : d.name_en);
  const columns: Column<Duty>[] = [
    { key: 'name', title: t('duty'), fixed: true, width: 280, csv: name, render: (d) => <Link to={`/purchaser/duties/${encodeURIComponent(d.id)}`}><strong>{name(d)}</strong></Link> },
    { key: 'party', title: t('party'), csv: (d) => d.party, render: (d) => (d.party in room ? t(d.party as keyof typeof room) : d.party) },
    { key: 'period', title: t('period'), csv: (d) => d.period, render: (d) => d.period },
    { key: 'due', title: t('due'), csv: (d) => d.due, render: (d) => <When at={d.due} /> },
    { key: 'claimed', title: t('claimed'), csv: (d) => d.claimed_at, render: (d) => <When at={d.claimed_at} /> },
    { key: 'done', title: t('done'), csv: (d) => d.done_at, render: (d) => <When at={d.done_at} /> },
    { key: 'state', title: t('state'), csv: (d) => d.state, render: (d) => <StateTag kind="duty" state={d.state} /> },
    { key: 'clause', title: t('clause'), hidden: true, csv: (d) => d.clause, render: (d) => d.clause },
  ];
  return (
    <Page title={t('duties')}>
      <ServerTable
        id="purchaser-duties"
        queryKey={['duties']}
        load={async ({ limit, marker, filters: f, signal }) => {
          // Any state is a word of the API's own here: without one it answers what is open. It knows no party: that is sorted out here.
          const query = { limit: String(limit), marker, state: f.state };
          const { duties } = await data(ops.GET('/ops/v1/duties', { params: { query }, signal }));
          const page = byLast(duties, limit, (d) => d.id);
          return f.party ? { ...page, rows: page.rows.filter((d) => d.party === f.party) } : page;
        }}
        rowKey={(d) => d.id}
        columns={columns}
        filters={filters}
        empty={{ title: t('dutiesNone'), hint: t('dutiesHint') }}
      />
    </Page>
  );
}
