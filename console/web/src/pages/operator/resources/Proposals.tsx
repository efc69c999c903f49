import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { instant } from '@/api/calendar';
import { data, ops, type Schema } from '@/api/ops';
import { byLast } from '@/api/paging';
import { FormDrawer } from '@/components/FormDrawer';
import { ServerTable, type Column } from '@/components/ServerTable';
import { Mark } from '@/components/StateTag';
import { When } from '@/components/When';
import { poolTexts } from '@/i18n/operator-pools';
import { useTexts } from '@/i18n';

type Proposal = Schema<'PoolProposal'>;
type Request = Schema<'PoolChangeRequest'>;

const DIMENSIONS = ['vcpu', 'memory_gb', 'storage_gb', 'accelerator'] as const;
type Dimension = (typeof DIMENSIONS)[number];
const isDimension = (d: string): d is Dimension => (DIMENSIONS as readonly string[]).includes(d);

export function dimensionName(d: string, t: (key: Dimension) => string): string {
  return isDimension(d) ? t(d) : d;
}

function State({ state }: { state: string }) {
  const t = useTexts(poolTexts);
  if (state === 'confirmed') return <Mark tone="ok">{t('confirmed')}</Mark>;
  if (state === 'refused') return <Mark tone="bad">{t('refused')}</Mark>;
  return <Mark tone="wait">{state === 'pending' ? t('pending') : state}</Mark>;
}

/** Capacity that no host tells of: proposed here, confirmed by the purchaser. */
export function Proposals() {
  const t = useTexts(poolTexts);
  const [open, setOpen] = useState(false);
  const columns: Column<Proposal>[] = [
    { key: 'at', title: t('proposeAt'), fixed: true, csv: (p) => p.at, render: (p) => <When at={p.at} /> },
    { key: 'dimension', title: t('dimension'), csv: (p) => p.dimension, render: (p) => dimensionName(p.dimension, t) },
    { key: 'pool', title: t('pool'), csv: (p) => p.pool, render: (p) => p.pool ?? '—' },
    { key: 'delta', title: t('delta'), align: 'right', csv: (p) => p.delta, render: (p) => <span className="num">{p.delta}</span> },
    { key: 'reason', title: t('proposeReason'), width: 240, csv: (p) => p.reason, render: (p) => p.reason },
    { key: 'state', title: t('state'), fixed: true, csv: (p) => p.state, render: (p) => <State state={p.state} /> },
    { key: 'by', title: t('by'), csv: (p) => p.by_name, render: (p) => p.by_name },
    { key: 'decided', title: t('decided'), csv: (p) => p.decided_at, render: (p) => <>{p.decided_by ?? ''} <When at={p.decided_at} /></> },
    { key: 'note', title: t('note'), hidden: true, csv: (p) => p.note, render: (p) => p.note ?? '—' },
  ];
  return (
    <>
      <ServerTable
        id="pool-proposals"
        prefix="p"
        queryKey={['pool-proposals']}
        load={async ({ limit, marker, signal }) => {
          const query = { limit: String(limit), marker };
          const { proposals } = await data(ops.GET('/ops/v1/pool-proposals', { params: { query }, signal }));
          return byLast(proposals, limit, (p) => p.id);
        }}
        rowKey={(p) => p.id}
        columns={columns}
        tools={<Button onClick={() => setOpen(true)}>{t('propose')}</Button>}
        empty={{ title: t('proposalsNone'), hint: t('poolsHint'), action: <Button type="primary" onClick={() => setOpen(true)}>{t('propose')}</Button> }}
      />
      <FormDrawer<Request>
        open={open}
        title={t('propose')}
        onClose={() => setOpen(false)}
        initial={{ dimension: 'storage_gb' }}
        submit={(v) => data(ops.POST('/ops/v1/pool-changes', { body: { ...v, pool: v.pool || undefined, at: instant(v.at) } }))}
        done={t('proposed')}
      >
        <Form.Item name="dimension" label={t('dimension')} rules={[{ required: true }]}>
          <Select options={DIMENSIONS.map((d) => ({ value: d, label: t(d) }))} />
        </Form.Item>
        <Form.Item name="pool" label={t('proposeArch')}>
          <Select allowClear options={['x86_64', 'aarch64'].map((a) => ({ value: a, label: a }))} />
        </Form.Item>
        <Form.Item name="delta" label={t('proposeDelta')} rules={[{ required: true, pattern: /^-?\d+(\.\d+)?$/ }]}>
          <Input inputMode="decimal" autoComplete="off" />
        </Form.Item>
        <Form.Item name="at" label={t('proposeAt')}>
          <Input type="datetime-local" />
        </Form.Item>
        <Form.Item name="reason" label={t('proposeReason')} rules={[{ required: true, whitespace: true }]}>
          <Input.TextArea rows={3} maxLength={1000} />
        </Form.Item>
      </FormDrawer>
    </>
  );
}
