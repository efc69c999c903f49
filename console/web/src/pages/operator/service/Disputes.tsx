import { useMemo } from 'react';
import { data, ops } from '@/api/ops';
import { paged, withNext } from '@/api/paging';
import { Page } from '@/components/Page';
import { ServerTable, type Filter } from '@/components/ServerTable';
import { contract as texts } from '@/i18n/operator-contract';
import { useTexts } from '@/i18n';
import { useDisputeColumns } from './Book';

/** What the server sorts by, by column. */
const SORTED: Record<string, string> = { month: 'month', amount: 'amount', state: 'state', raised: 'raised' };
const STATES = ['open', 'proposed', 'declined', 'upheld', 'rejected', 'withdrawn'] as const;

export default function Disputes() {
  const t = useTexts(texts);
  const columns = useDisputeColumns().map((c) => ({ ...c, sort: SORTED[c.key] }));
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
        load={async ({ filters: f, signal, ...ask }) => {
          const page = await data(ops.GET('/ops/v1/disputes', { params: { query: { ...f, ...paged(ask) } }, signal }));
          return withNext(page.disputes, page.next);
        }}
        rowKey={(d) => d.id}
        columns={columns}
        filters={filters}
        empty={{ title: t('disputesNone'), hint: t('disputesHint') }}
      />
    </Page>
  );
}
