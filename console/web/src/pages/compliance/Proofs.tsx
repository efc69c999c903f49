import { useMemo } from 'react';
import { data, ops } from '@/api/ops';
import { byLast } from '@/api/paging';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { When } from '@/components/When';
import { common } from '@/i18n/common';
import { proofs } from '@/i18n/compliance-proofs';
import { useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { FileList } from '../purchaser/parts/Files';
import { RecordProof, Standing, Withdraw } from './ProofParts';
import { kindOf, PROOF_KINDS, type Proof } from './onRecord';

/** All that proves clauses besides what the running cloud measures. */
export default function Proofs() {
  const t = useTexts(proofs);
  const c = useTexts(common);
  const run = useMay()('operator', 'admin');
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'kind', label: t('kind'), options: PROOF_KINDS.map((value) => ({ value, label: t(value) })) },
      { key: 'withdrawn', label: t('state'), options: [{ value: 'true', label: t('withWithdrawn') }] },
    ],
    [t],
  );
  const name = (p: Proof) => {
    const kind = kindOf(p.kind);
    return kind ? t(kind) : p.kind;
  };
  const columns: Column<Proof>[] = [
    { key: 'title', title: t('name'), fixed: true, width: 220, csv: (p) => p.title, render: (p) => <strong>{p.title}</strong> },
    { key: 'kind', title: t('kind'), width: 120, csv: name, render: name },
    { key: 'state', title: t('state'), width: 110, csv: (p) => p.withdrawn_reason ?? (p.passed === false ? t('failed') : ''), render: (p) => <span title={p.withdrawn_reason ?? undefined}><Standing proof={p} /></span> },
    {
      key: 'clauses',
      title: t('clauses'),
      width: 220,
      csv: (p) => p.clauses.join('; '),
      render: (p) => <span className="mono" title={p.clauses.join(', ')}>{p.clauses.length > 4 ? `${p.clauses.slice(0, 4).join(', ')} … (${t('nClauses', { n: p.clauses.length })})` : p.clauses.join(', ')}</span>,
    },
    { key: 'at', title: t('at'), width: 150, csv: (p) => p.at, render: (p) => <When at={p.at} /> },
    { key: 'until', title: t('validUntil'), width: 150, csv: (p) => p.valid_until, render: (p) => <When at={p.valid_until} /> },
    { key: 'file', title: t('file'), width: 220, csv: (p) => p.file.name, render: (p) => <FileList files={[p.file]} /> },
    { key: 'sha256', title: 'SHA-256', hidden: true, csv: (p) => p.file.sha256, render: (p) => <span className="mono">{p.file.sha256}</span> },
    { key: 'note', title: t('note'), hidden: true, csv: (p) => p.note, render: (p) => p.note || '—' },
    { key: 'by', title: t('by'), hidden: true, csv: (p) => p.by_name, render: (p) => p.by_name },
    { key: 'recorded', title: t('recordedAt'), hidden: true, csv: (p) => p.recorded_at, render: (p) => <When at={p.recorded_at} /> },
    ...(run ? [{ key: 'do', title: c('actions'), fixed: true, width: 90, render: (p: Proof) => (p.withdrawn_at ? null : <Withdraw proof={p} />) }] : []),
  ];
  return (
    <Page title={t('title')} extra={run && <RecordProof />}>
      <ServerTable
        id="clause-proofs"
        queryKey={['compliance', 'proofs']}
        load={async ({ limit, marker, filters: f, signal }) => {
          const query = { limit: String(limit), marker, kind: f.kind, withdrawn: f.withdrawn, clause: f.clause };
          const page = await data(ops.GET('/ops/v1/compliance/proofs', { params: { query }, signal }));
          return byLast(page.proofs, limit, (p) => p.id);
        }}
        search={{ key: 'clause', placeholder: t('clauses') }}
        rowKey={(p) => p.id}
        columns={columns}
        filters={filters}
        empty={{ title: t('none'), hint: t(run ? 'noneHint' : 'noneSee') }}
      />
    </Page>
  );
}
