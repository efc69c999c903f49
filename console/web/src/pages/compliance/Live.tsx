import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert } from 'antd';
import type { Schema } from '@/api/ops';
import { whole } from '@/api/paging';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { When } from '@/components/When';
import { proof } from '@/i18n/compliance-live';
import { useTexts } from '@/i18n';
import { verdicts } from './counts';
import { Found, liveQuery, Verdict } from './proof';

type Evidence = Schema<'ClauseEvidence'>;

/** What this cloud measures of itself about the clauses. */
export default function Live() {
  const t = useTexts(proof);
  const queries = useQueryClient();
  const live = useQuery({ ...liveQuery, enabled: false });
  const columns: Column<Evidence>[] = [
    { key: 'probe', title: t('probe'), fixed: true, width: 260, csv: (e) => e.probe, render: (e) => <strong className="mono">{e.probe}</strong> },
    { key: 'verdict', title: t('verdict'), fixed: true, width: 150, csv: (e) => e.verdict, render: (e) => <Verdict of={e.verdict} /> },
    { key: 'found', title: t('found'), csv: (e) => Object.entries(e.found).map(([k, v]) => `${k}=${v}`).join('; '), render: (e) => <Found found={e.found} /> },
    { key: 'at', title: t('measured'), width: 180, csv: (e) => e.at, render: (e) => <When at={e.at} seconds /> },
  ];
  return (
    <Page title={t('live')} tags={live.data && <span role="status">{t('counts', verdicts(live.data.probes))}</span>}>
      <Alert type="info" showIcon style={{ marginBottom: 12 }} title={t('liveNote')} />
      <ServerTable
        id="live-proof"
        queryKey={['compliance', 'live', 'table']}
        load={async () => whole((await queries.fetchQuery({ ...liveQuery, staleTime: 0 })).probes)}
        find={(e) => `${e.probe} ${Object.entries(e.found).join(' ')}`}
        rowKey={(e) => e.probe}
        columns={columns}
        empty={{ title: t('liveNone'), hint: t('liveHint') }}
      />
    </Page>
  );
}
