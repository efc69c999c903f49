import { useMemo } from 'react';
import { data, ops, type Schema } from '@/api/ops';
import { byLast } from '@/api/paging';
import { Confirm } from '@/components/Confirm';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { narrowed, StateTag, useStateOptions } from '@/components/StateTag';
import { When } from '@/components/When';
import { common } from '@/i18n/common';
import { room } from '@/i18n/purchaser-room';
import { useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { FileList } from './parts/Files';

type Proposal = Schema<'PoolProposal'>;

function Moves({ proposal: p, what }: { proposal: Proposal; what: string }) {
  const t = useTexts(room);
  const params = { path: { id: p.id } };
  return (
    <span style={{ display: 'inline-flex', gap: 6, flexWrap: 'wrap' }}>
      <Confirm label={t('accept')} what={t('poolConfirmWhat', { delta: what })} then={t('poolConfirmThen')} done={t('confirmed')} button={{ type: 'primary' }}
        reason={{ label: t('remark'), required: false }} act={(note) => data(ops.POST('/ops/v1/pool-proposals/{id}/confirm', { params, body: { note: note || null } }))} />
      <Confirm label={t('refuse')} what={t('poolRefuseWhat', { delta: what })} done={t('refused')} danger reason={{ label: t('reason'), required: true }}
        act={(note) => data(ops.POST('/ops/v1/pool-proposals/{id}/refuse', { params, body: { note } }))} />
    </span>
  );
}

export default function PoolProposals() {
  const t = useTexts(room);
  const c = useTexts(common);
  const may = useMay()('purchaser');
  const options = useStateOptions('proposal', true);
  const filters = useMemo<Filter[]>(() => [{ key: 'state', label: t('state'), options, initial: 'pending' }], [t, options]);
  const dimension = (p: Proposal) => (p.dimension in room ? t(p.dimension as keyof typeof room) : p.dimension);
  const delta = (p: Proposal) => `${[p.pool, dimension(p)].filter(Boolean).join(' ')} ${p.delta.startsWith('-') ? '' : '+'}${p.delta}`;
  const columns: Column<Proposal>[] = [
    { key: 'delta', title: t('delta'), fixed: true, csv: delta, render: (p) => <strong>{delta(p)}</strong> },
    { key: 'at', title: t('at'), csv: (p) => p.at, render: (p) => <When at={p.at} /> },
    { key: 'reason', title: t('reason'), csv: (p) => p.reason, render: (p) => p.reason },
    { key: 'files', title: t('files'), render: (p) => <FileList files={p.evidence.map((id) => ({ id }))} /> },
    { key: 'by', title: t('by'), csv: (p) => p.by_name, render: (p) => <>{p.by_name} · <When at={p.recorded_at} /></> },
    { key: 'state', title: t('state'), csv: (p) => p.state, render: (p) => <StateTag kind="proposal" state={p.state} /> },
    {
      key: 'decided',
      title: t('decided'),
      csv: (p) => p.decided_by,
      render: (p) => (p.decided_by ? <>{p.decided_by} · <When at={p.decided_at} />{p.note && <div>{p.note}</div>}</> : '—'),
    },
    { key: 'do', title: c('actions'), fixed: true, render: (p) => (may && p.state === 'pending' ? <Moves proposal={p} what={delta(p)} /> : '—') },
  ];
  return (
    <Page title={t('pools')}>
      <ServerTable
        id="purchaser-pool-proposals"
        queryKey={['pool-proposals']}
        load={async ({ limit, marker, filters: f, signal }) => {
          const { proposals } = await data(ops.GET('/ops/v1/pool-proposals', { params: { query: { limit: String(limit), marker, state: narrowed(f.state) } }, signal }));
          return byLast(proposals, limit, (p) => p.id);
        }}
        rowKey={(p) => p.id}
        columns={columns}
        filters={filters}
        empty={{ title: t('poolsNone'), hint: t('poolsHint') }}
      />
    </Page>
  );
}
