import { useMemo } from 'react';
import { data, ops } from '@/api/ops';
import { byLast } from '@/api/paging';
import { Page } from '@/components/Page';
import { ServerTable, type Filter } from '@/components/ServerTable';
import { contract as texts } from '@/i18n/operator-contract';
import { useTexts } from '@/i18n';
import { useDisputeColumns } from './Book';

const STATES = ['open', 'proposed', 'declined', 'upheld', 'rejected', 'withdrawn'] as const;

export default function Disputes() {
  const t = useTexts(texts);
  const columns = useDisputeColumns();
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'state', label: t('state'), options: STATES.map((value) => ({ value, label: t(`dispute_${value}`) })) },
      { key: 'project', label: t('project'), project: true },
    ],
    [t],
  );
  return (
    <Page title={t('disputes')}>
      <ServerTable
        id="disputes"
        queryKey={['disputes']}
        load={async ({ limit, marker, filters: f, signal }) => {
          const { disputes } = await data(ops.GET('/ops/v1/disputes', { params: { query: { ...f, limit: String(limit), marker } }, signal }));
          return byLast(disputes, limit, (d) => d.id);
        }}
        rowKey={(d) => d.id}
        columns={columns}
        filters={filters}
        empty={{ title: t('disputesNone'), hint: t('disputesHint') }}
      />
    </Page>
  );
}
