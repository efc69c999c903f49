import { useMemo } from 'react';
import { data, ops, type Schema } from '@/api/ops';
import { byLast, everyRow, whole } from '@/api/paging';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { orderTexts } from '@/i18n/operator-orders';
import { useTexts } from '@/i18n';
import { Complete, waitsForHand } from './Complete';
import { useOrderColumns } from './lib/orders';

type Order = Schema<'Order'>;
/** States in which something can wait for a hand; not all that is in them does. */
const STATES = ['fulfilling', 'releasing', 'stopped'] as const;

async function waiting(project?: string, signal?: AbortSignal): Promise<Order[]> {
  const all = await Promise.all(
    STATES.map((state) =>
      everyRow<Order>(async ({ limit, marker }) => {
        const query = { state, project, by_hand: 'true', limit: String(limit), marker };
        return byLast((await data(ops.GET('/ops/v1/orders', { params: { query }, signal }))).orders, limit, (o) => o.id);
      }),
    ),
  );
  return all.flat().filter(waitsForHand).sort((a, b) => a.updated_at.localeCompare(b.updated_at));
}

export default function ByHand() {
  const t = useTexts(orderTexts);
  const first = useOrderColumns();
  const filters = useMemo<Filter[]>(() => [{ key: 'project', label: t('project'), project: true }], [t]);
  const columns = useMemo<Column<Order>[]>(
    () => [
      ...first,
      {
        key: 'lines',
        title: t('lines'),
        width: 260,
        csv: (o) => o.lines.map((l) => `${l.name} × ${l.quantity}`).join('; '),
        render: (o) => o.lines.map((l) => `${l.name} × ${l.quantity}`).join('; ') || (o.account?.purpose ?? '—'),
      },
      { key: 'do', title: t('complete'), fixed: true, render: (o) => <Complete order={o} /> },
    ],
    [first, t],
  );
  return (
    <Page title={t('byHand')}>
      <ServerTable
        id="by-hand"
        queryKey={['orders', 'by-hand']}
        load={async ({ filters: f, signal }) => whole(await waiting(f.project, signal))}
        filters={filters}
        rowKey={(o) => o.id}
        columns={columns}
        find={(o) => `${o.name} ${o.id} ${o.ordered_by_name}`}
        live={30_000}
        empty={{ title: t('byHandNone'), hint: t('byHandHint') }}
      />
    </Page>
  );
}
