import { useQuery } from '@tanstack/react-query';
import { Button, Card } from 'antd';
import { Failure } from '@/components/Failure';
import { Mark } from '@/components/StateTag';
import { When } from '@/components/When';
import { ledger } from '@/i18n/admin-audit';
import { useTexts } from '@/i18n';
import { liveQuery } from '../compliance/proof';

const TONE = { holds: 'ok', fails: 'bad', unknown: 'wait' } as const;

/** What the cloud finds when it computes its ledgers anew. It reads all of them, so it is asked for, not done by itself. */
export function Chain() {
  const t = useTexts(ledger);
  const live = useQuery({ ...liveQuery, enabled: false });
  const probe = live.data?.probes.find((p) => p.probe === 'ledgers');
  const kept = live.data?.probes.filter((p) => p.probe.startsWith('audit-kept')) ?? [];
  const verdict = (v: string) => (v in TONE ? <Mark tone={TONE[v as keyof typeof TONE]}>{t(v as keyof typeof TONE)}</Mark> : <Mark tone="off">{v}</Mark>);
  return (
    <Card
      size="small"
      title={t('chain')}
      style={{ marginBottom: 16 }}
      extra={<Button type="primary" size="small" loading={live.isFetching} onClick={() => void live.refetch()}>{t('verify')}</Button>}
    >
      <p style={{ marginTop: 0 }}>{t('chainText')}</p>
      {live.error && <Failure error={live.error} retry={() => void live.refetch()} />}
      {live.data && !probe && <p>{t('noProbe')}</p>}
      {probe && (
        <div role="status">
          <p>
            {verdict(probe.verdict)} {t('at')} <When at={probe.at} seconds />
          </p>
          <ul className="row-cards">
            <li style={{ containIntrinsicSize: 'auto 120px' }}>
              <dl>
                {Object.entries(probe.found).map(([name, said]) => (
                  <div key={name} style={{ display: 'contents' }}>
                    <dt className="mono">{name}</dt>
                    <dd className="mono">{said}</dd>
                  </div>
                ))}
              </dl>
            </li>
          </ul>
        </div>
      )}
      {kept.map((p) => (
        <p key={p.probe}>
          {t('kept')}: {verdict(p.verdict)} <span className="mono">{Object.entries(p.found).map(([k, v]) => `${k}=${v}`).join(', ')}</span>
        </p>
      ))}
      <p style={{ marginBottom: 0 }}>{t('anchors')}</p>
    </Card>
  );
}
