import { useMemo } from 'react';
import { data, ops, type Schema } from '@/api/ops';
import { paged, withNext } from '@/api/paging';
import { Confirm } from '@/components/Confirm';
import { ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { narrowed, StateTag, useStateOptions } from '@/components/StateTag';
import { When } from '@/components/When';
import { common } from '@/i18n/common';
import { books } from '@/i18n/purchaser-books';
import { useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { useProjectName } from '@/session/names';

type Correction = Schema<'UsageCorrection'>;

function Decide({ correction: x }: { correction: Correction }) {
  const t = useTexts(books);
  const params = { path: { id: x.id } };
  return (
    <div style={{ display: 'flex', gap: 6, flexWrap: 'wrap' }}>
      <Confirm
        label={t('approve')}
        what={t('approveWhat', { resource: x.resource, old: x.old_quantity, quantity: x.quantity })}
        then={t('approveThen')}
        done={t('approved')}
        reason={{ label: t('remark'), required: false }}
        button={{ type: 'primary' }}
        act={(remark) => data(ops.POST('/ops/v1/corrections/{id}/approve', { params, body: { remark: remark || null } }))}
      />
      <Confirm
        label={t('refuse')}
        what={t('refuseWhat', { resource: x.resource })}
        done={t('refused')}
        danger
        reason={{ label: t('reason'), required: true }}
        act={(remark) => data(ops.POST('/ops/v1/corrections/{id}/reject', { params, body: { remark } }))}
      />
    </div>
  );
}

export default function Corrections() {
  const t = useTexts(books);
  const c = useTexts(common);
  const may = useMay()('purchaser');
  const project = useProjectName();
  const options = useStateOptions('correction', true);
  const filters = useMemo<Filter[]>(() => [{ key: 'state', label: t('state'), options, initial: 'proposed' }, { key: 'project', label: t('project'), project: true }], [t, options]);
  const columns: Column<Correction>[] = [
    { key: 'resource', title: t('resource'), fixed: true, csv: (x) => x.resource, render: (x) => <span className="mono">{x.resource}</span> },
    { key: 'project', title: t('project'), csv: (x) => project(x.project), render: (x) => <ProjectName id={x.project} /> },
    { key: 'meter', title: t('meter'), csv: (x) => x.meter, render: (x) => x.meter },
    { key: 'change', title: t('change'), csv: (x) => `${x.old_quantity} → ${x.quantity}`, render: (x) => <span className="num">{x.old_quantity} → {x.quantity}</span> },
    { key: 'at', title: t('at'), sort: 'at', csv: (x) => x.at, render: (x) => <When at={x.at} /> },
    { key: 'why', title: t('why'), csv: (x) => x.reason, render: (x) => x.reason },
    { key: 'evidence', title: t('evidence'), csv: (x) => x.evidence, render: (x) => x.evidence ?? '—' },
    { key: 'by', title: t('proposed'), csv: (x) => x.proposed.name, render: (x) => <>{x.proposed.name} · <When at={x.proposed.at} /></> },
    { key: 'state', title: t('state'), sort: 'state', csv: (x) => x.state, render: (x) => <><StateTag kind="correction" state={x.state} />{x.remark && <div>{x.remark}</div>}</> },
    { key: 'do', title: c('actions'), fixed: true, render: (x) => (may && x.state === 'proposed' ? <Decide correction={x} /> : '—') },
  ];
  return (
    <Page title={t('corrections')}>
      <ServerTable
        id="purchaser-corrections"
        queryKey={['corrections']}
        load={async ({ filters: f, signal, ...ask }) => {
          const query = { ...paged(ask), state: narrowed(f.state), project: f.project };
          const page = await data(ops.GET('/ops/v1/corrections', { params: { query }, signal }));
          return withNext(page.corrections, page.next);
        }}
        rowKey={(x) => x.id}
        columns={columns}
        filters={filters}
        empty={{ title: t('correctionsNone'), hint: t('correctionsHint') }}
      />
    </Page>
  );
}
