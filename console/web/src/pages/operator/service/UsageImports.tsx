import { data, ops, type Schema } from '@/api/ops';
import { paged, withNext } from '@/api/paging';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { When } from '@/components/When';
import { contract as texts } from '@/i18n/operator-contract';
import { useTexts } from '@/i18n';

type Batch = Schema<'UsageImport'>;

/** Batches of outside meters that were taken, the newest first. */
export default function UsageImports() {
  const t = useTexts(texts);
  const columns: Column<Batch>[] = [
    { key: 'at', title: t('at'), sort: 'at', fixed: true, csv: (b) => b.at, render: (b) => <When at={b.at} seconds /> },
    { key: 'source', title: t('importOf'), sort: 'source', csv: (b) => b.source, render: (b) => b.source },
    { key: 'stored', title: t('importStored'), sort: 'stored', align: 'right', csv: (b) => b.stored, render: (b) => b.stored },
    { key: 'repeated', title: t('importRepeated'), align: 'right', csv: (b) => b.repeated, render: (b) => b.repeated },
    { key: 'by', title: t('by'), csv: (b) => b.by_name, render: (b) => <span title={b.by}>{b.by_name}</span> },
    { key: 'id', title: t('importBatch'), hidden: true, csv: (b) => b.id, render: (b) => <span className="mono">{b.id}</span> },
  ];
  return (
    <Page title={t('imports')}>
      <ServerTable
        id="usage-imports"
        queryKey={['usage-imports']}
        load={async ({ signal, ...ask }) => {
          const page = await data(ops.GET('/ops/v1/usage-imports', { params: { query: paged(ask) }, signal }));
          return withNext(page.imports, page.next);
        }}
        rowKey={(b) => b.id}
        columns={columns}
        empty={{ title: t('importsNone'), hint: t('importsHint') }}
      />
    </Page>
  );
}
