import { Card } from 'antd';
import { Link } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { byLast } from '@/api/paging';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { When } from '@/components/When';
import { Failure } from '@/components/Failure';
import { duty as texts } from '@/i18n/operator-duty';
import { useTexts } from '@/i18n';
import { useMemo } from 'react';
import { Section } from './parts';
import { useNames, useRegisters } from './registerForm';

type Row = Schema<'RegisterRecord'>;

/** All registers, and before them what runs out soon. */
export default function Registers() {
  const t = useTexts(texts);
  const names = useNames();
  const registers = useRegisters();
  const name = (kind: string) => {
    const r = registers.data?.registers.find((x) => x.kind === kind);
    return r ? names.register(r) : kind;
  };
  const filters = useMemo<Filter[]>(() => [{ key: 'days', label: t('within'), options: ['30', '90', '180', '365'].map((value) => ({ value, label: t('days', { n: value }) })), initial: '90' }], [t]);
  const columns: Column<Row>[] = [
    { key: 'title', title: t('title'), fixed: true, width: 280, csv: (r) => r.title, render: (r) => <Link to={`/operator/registers/${r.kind}/${r.id}`}>{r.title}</Link> },
    { key: 'kind', title: t('register'), csv: (r) => name(r.kind), render: (r) => name(r.kind) },
    { key: 'until', title: t('validUntil'), csv: (r) => r.valid_until, render: (r) => <When at={r.valid_until} /> },
    { key: 'left', title: t('countdown'), render: (r) => <When at={r.valid_until} relative /> },
  ];
  return (
    <Page title={t('registers')}>
      {registers.error && <Failure error={registers.error} retry={() => void registers.refetch()} />}
      <div className="cards" style={{ marginBottom: 16 }}>
        {(registers.data?.registers ?? []).map((r) => (
          <Card key={r.kind} size="small" title={<Link to={`/operator/registers/${r.kind}`}>{names.register(r)}</Link>}>
            <div>{t(r.by === 'purchaser' ? 'byPurchaser' : 'byUs')}</div>
            <small title={r.clause}>{r.clause}</small>
          </Card>
        ))}
      </div>
      <Section title={t('reminders')}>
        <ServerTable
          id="reminders"
          queryKey={['reminders']}
          load={async ({ limit, marker, filters: f, signal }) => {
            const query = { days: f.days, limit: String(limit), marker };
            const { records } = await data(ops.GET('/ops/v1/reminders', { params: { query }, signal }));
            return byLast(records, limit, (r) => r.id);
          }}
          rowKey={(r) => r.id}
          columns={columns}
          filters={filters}
          empty={{ title: t('remindersNone'), hint: t('remindersHint') }}
        />
      </Section>
    </Page>
  );
}
