import { useQuery } from '@tanstack/react-query';
import { Card } from 'antd';
import { data, ops } from '@/api/ops';
import { byLast, everyRow } from '@/api/paging';
import { When } from '@/components/When';
import { proofs } from '@/i18n/compliance-proofs';
import { useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { Ask } from '../purchaser/parts/Ask';
import { FileList } from '../purchaser/parts/Files';
import { Picture, RecordProof, Standing, Withdraw } from './ProofParts';
import { kindOf, type Proof } from './onRecord';

function One({ p, run }: { p: Proof; run: boolean }) {
  const t = useTexts(proofs);
  const kind = kindOf(p.kind);
  return (
    <li style={{ marginBottom: 12 }}>
      <strong>{p.title}</strong> <Standing proof={p} />
      <div>
        {kind ? t(kind) : p.kind} · <When at={p.at} />
        {p.valid_until && <> · {t('validUntil')} <When at={p.valid_until} /></>} · {p.by_name}
      </div>
      {p.note && <div>{p.note}</div>}
      <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap', marginTop: 4 }}>
        {p.kind === 'screenshot' && <Picture file={p.file} title={p.title} />}
        <FileList files={[p.file]} />
        {run && <Withdraw proof={p} />}
      </div>
    </li>
  );
}

/** What is on record of a clause: reports of tests, screenshots, certificates, newest first. */
export function ClauseProofs({ clause }: { clause: string }) {
  const t = useTexts(proofs);
  const run = useMay()('operator', 'admin');
  const query = useQuery({
    queryKey: ['compliance', 'proofs', 'of', clause],
    queryFn: ({ signal }) =>
      everyRow<Proof>(async ({ limit, marker }) => {
        const page = await data(ops.GET('/ops/v1/compliance/proofs', { params: { query: { clause, limit: String(limit), marker } }, signal }));
        return byLast(page.proofs, limit, (p) => p.id);
      }),
  });
  return (
    <Card size="small" title={t('onRecord')} extra={run && <RecordProof clause={clause} />}>
      <Ask query={query}>
        {(all) =>
          all.length === 0 ? (
            t('none')
          ) : (
            <ul style={{ margin: 0, paddingInlineStart: 18 }}>
              {all.map((p) => (
                <One key={p.id} p={p} run={run} />
              ))}
            </ul>
          )
        }
      </Ask>
    </Card>
  );
}
