import { useMemo } from 'react';
import { data, ops, type Schema } from '@/api/ops';
import { paged, withNext } from '@/api/paging';
import { Confirm } from '@/components/Confirm';
import { ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { When } from '@/components/When';
import { contract as texts } from '@/i18n/operator-contract';
import { useTexts } from '@/i18n';
import { useProjectName } from '@/session/names';
import { Text } from './fields';
import { clean } from './form';
import { Act, CaseTag } from './parts';

type Correction = Schema<'UsageCorrection'>;
const STATES = ['proposed', 'approved', 'rejected', 'withdrawn'] as const;
const known = (s: string): s is (typeof STATES)[number] => (STATES as readonly string[]).includes(s);

/** Corrections of usage: proposed here, approved by the purchaser. */
export default function Corrections() {
  const t = useTexts(texts);
  const project = useProjectName();
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'state', label: t('state'), options: STATES.map((value) => ({ value, label: t(`correction_${value}`) })) },
      { key: 'project', label: t('project'), project: true },
    ],
    [t],
  );
  const columns: Column<Correction>[] = [
    { key: 'resource', title: t('resource'), fixed: true, width: 220, csv: (c) => c.resource, render: (c) => <span className="mono">{c.resource}</span> },
    { key: 'meter', title: t('meter'), csv: (c) => c.meter, render: (c) => <span className="mono">{c.meter}</span> },
    { key: 'old', title: t('oldQuantity'), align: 'right', csv: (c) => c.old_quantity, render: (c) => <span className="num">{c.old_quantity}</span> },
    { key: 'new', title: t('newQuantity'), align: 'right', csv: (c) => c.quantity, render: (c) => <strong className="num">{c.quantity}</strong> },
    { key: 'state', title: t('state'), sort: 'state', csv: (c) => c.state, render: (c) => <CaseTag state={c.state} name={known(c.state) ? t(`correction_${c.state}`) : c.state} /> },
    { key: 'reason', title: t('reason'), width: 240, csv: (c) => c.reason, render: (c) => c.reason },
    { key: 'project', title: t('project'), csv: (c) => project(c.project), render: (c) => <ProjectName id={c.project} /> },
    { key: 'at', title: t('at'), sort: 'at', csv: (c) => c.at, render: (c) => <When at={c.at} /> },
    { key: 'proposed', title: t('proposedBy'), csv: (c) => `${c.proposed.name} ${c.proposed.at}`, render: (c) => <>{c.proposed.name} · <When at={c.proposed.at} /></> },
    { key: 'decided', title: t('decidedBy'), csv: (c) => c.decided && `${c.decided.name} ${c.decided.at}`, render: (c) => (c.decided ? <>{c.decided.name} · <When at={c.decided.at} /> {c.remark}</> : '—') },
    { key: 'evidence', title: t('evidence'), hidden: true, csv: (c) => c.evidence, render: (c) => c.evidence ?? '—' },
    {
      key: 'withdraw',
      title: t('withdraw'),
      fixed: true,
      render: (c) =>
        c.state === 'proposed' ? (
          <Confirm
            label={t('withdraw')}
            what={t('withdrawWhat', { name: `${c.meter} ${c.resource}` })}
            done={t('withdrawn')}
            danger
            act={() => data(ops.POST('/ops/v1/corrections/{id}/withdraw', { params: { path: { id: c.id } } }))}
          />
        ) : '—',
    },
  ];
  const propose = (
    <Act<Schema<'CorrectionRequest'>>
      primary
      label={t('propose')}
      hint={t('proposeCorrectionHint')}
      done={t('proposed')}
      submit={(v) => data(ops.POST('/ops/v1/corrections', { body: clean(v) }))}
    >
      <Text name="fact" label={t('fact')} required hint={t('factHint')} />
      <Text name="quantity" label={t('newQuantity')} required />
      <Text name="reason" label={t('reason')} area max={2000} required />
      <Text name="evidence" label={t('evidence')} />
    </Act>
  );
  return (
    <Page title={t('corrections')} extra={propose}>
      <ServerTable
        id="corrections"
        queryKey={['corrections']}
        load={async ({ filters: f, signal, ...ask }) => {
          const page = await data(ops.GET('/ops/v1/corrections', { params: { query: { ...f, ...paged(ask) } }, signal }));
          return withNext(page.corrections, page.next);
        }}
        rowKey={(c) => c.id}
        columns={columns}
        filters={filters}
        empty={{ title: t('correctionsNone'), hint: t('correctionsHint') }}
      />
    </Page>
  );
}
