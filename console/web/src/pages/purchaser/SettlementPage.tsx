import { useQuery } from '@tanstack/react-query';
import { Alert, Card, Tag } from 'antd';
import { useParams } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { Documents } from '@/components/Documents';
import { Confirm } from '@/components/Confirm';
import { Capital, group, Money } from '@/components/Money';
import { Page } from '@/components/Page';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/When';
import { deal } from '@/i18n/purchaser-contract';
import { room } from '@/i18n/purchaser-room';
import { useLang, useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { Ask, Facts } from './parts/Ask';
import { Said } from './parts/Said';

type Settlement = Schema<'Settlement'>;

function Acts({ s }: { s: Settlement }) {
  const t = useTexts(room);
  const params = { path: { id: s.id } };
  return (
    <>
      <Confirm
        label={t('sign')}
        what={t('signWhat', { n: s.number })}
        then={<>{t('signThen', { total: group(s.total) })} <Capital yuan={s.total} /></>}
        done={t('signed')}
        button={{ type: 'primary', size: 'middle' }}
        // The digest of what was seen: if it has changed since, the API refuses.
        act={() => data(ops.POST('/ops/v1/settlements/{id}/sign', { params, body: { digest: s.digest } }))}
      />
      <Confirm
        label={t('giveBack')}
        what={t('giveBackWhat', { n: s.number })}
        done={t('givenBack')}
        danger
        reason={{ label: t('reason'), required: true }}
        button={{ size: 'middle' }}
        act={(reason) => data(ops.POST('/ops/v1/settlements/{id}/return', { params, body: { reason } }))}
      />
    </>
  );
}

function Body({ s }: { s: Settlement }) {
  const t = useTexts(room);
  const d = useTexts(deal);
  const zh = useLang().lang === 'zh';
  const by = (x: Schema<'SettlementSignature'> | null | undefined) => (x ? <>{x.by_name} · <When at={x.at} /></> : '—');
  const added = new Set(s.adds.map((a) => `${a.payment}:${a.number}`));
  return (
    <>
      {s.contract_proposed && <Alert type="warning" showIcon title={t('versionProposed', { version: s.contract_proposed })} style={{ marginBottom: 12 }} />}
      <Facts
        rows={[
          [t('state'), <><StateTag kind="settlement" state={s.state} /> {s.review_late && <Tag color="red">{t('late')}</Tag>}</>],
          [t('until'), s.until],
          [t('total'), <strong style={{ fontSize: 20 }}><Money yuan={s.total} /></strong>],
          [t('capital'), <Capital yuan={s.total} />],
          s.review_until ? [t('review'), <When at={s.review_until} />] : null,
          [t('drafted'), by(s.drafted)],
          [t('proposed'), by(s.proposed)],
          [t('closed'), by(s.closed)],
          [t('version'), s.contract_version],
          [t('asOf'), <When at={s.as_of} />],
          [t('digest'), <span className="mono">{s.digest}</span>],
          [t('papers'), <Documents path={`/ops/v1/settlements/${encodeURIComponent(s.id)}/document`} name={`settlement-${s.number}`} />],
        ]}
      />
      <div className="cards" style={{ gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 360px), 1fr))' }}>
        <Card size="small" title={t('payments')}>
          {s.payments.map((p) => (
            <div key={`${p.payment}:${p.number}`} style={{ marginBottom: 8 }}>
              <strong>{zh ? p.name : p.name_en}</strong> {p.date} {added.has(`${p.payment}:${p.number}`) && <Tag color="blue">{t('added')}</Tag>}
              <div>
                {d('share')} <Money yuan={p.share} />
                {p.score && <> · {d('score')} {p.score} · {d('afterScore')} <Money yuan={p.scored} /></>}
                {p.kept !== '0.00' && <> · {d('kept')} <Money yuan={p.kept} /></>}
              </div>
              <div>{d('amount')} {p.payable ? <Money yuan={p.payable} /> : t('open')}</div>
            </div>
          ))}
        </Card>
        <Card size="small" title={t('accrued')}>
          {Object.entries(s.accrued as Record<string, string>).map(([day, yuan]) => <div key={day}>{day}: <Money yuan={yuan} /></div>)}
        </Card>
        <Card size="small" title={t('scores')}>
          {s.scores.map((x) => (
            <div key={x.scheme + x.until}>{t('scoreLine', { scheme: x.scheme, until: x.until, score: x.score })} {x.vetoed && <Tag color="red">{t('vetoed')}</Tag>}</div>
          ))}
        </Card>
        <Card size="small" title={t('history')}><Said entries={s.entries} /></Card>
      </div>
    </>
  );
}

export default function SettlementPage() {
  const t = useTexts(room);
  const may = useMay()('purchaser');
  const { id = '' } = useParams();
  const query = useQuery({ queryKey: ['settlement', id], queryFn: ({ signal }) => data(ops.GET('/ops/v1/settlements/{id}', { params: { path: { id } }, signal })) });
  const s = query.data;
  return (
    <Page title={s ? t('nth', { n: s.number }) : t('settlements')} extra={may && s?.state === 'proposed' && <Acts s={s} />}>
      <Ask query={query}>{(x) => <Body s={x} />}</Ask>
    </Page>
  );
}
