import { useParams } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { whole } from '@/api/paging';
import { Confirm } from '@/components/Confirm';
import { Money } from '@/components/Money';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { When } from '@/components/When';
import { contract as texts } from '@/i18n/operator-contract';
import { useOpenWhy } from '@/i18n/payments';
import { useLang, useTexts } from '@/i18n';
import { Actions, CaseTag, Facts, One, Section } from './parts';
import { useSettlementState } from './Settlements';

type Due = Schema<'Due'>;

export default function SettlementPage() {
  const t = useTexts(texts);
  const { lang } = useLang();
  const openWhy = useOpenWhy();
  const state = useSettlementState();
  const { id = '' } = useParams();
  const columns: Column<Due>[] = [
    { key: 'number', title: t('number'), fixed: true, width: 80, csv: (d) => d.number, render: (d) => d.number },
    { key: 'name', title: t('payment'), fixed: true, width: 220, csv: (d) => d.name, render: (d) => (lang === 'zh' ? d.name : d.name_en || d.name) },
    { key: 'date', title: t('at'), csv: (d) => d.date, render: (d) => d.date ?? '—' },
    { key: 'base', title: t('base'), align: 'right', csv: (d) => d.base, render: (d) => <Money yuan={d.base} /> },
    { key: 'share', title: t('share'), align: 'right', csv: (d) => d.share, render: (d) => <Money yuan={d.share} /> },
    { key: 'score', title: t('score'), align: 'right', csv: (d) => d.score, render: (d) => d.score ?? '—' },
    { key: 'factor', title: t('factor'), align: 'right', csv: (d) => d.factor, render: (d) => d.factor },
    { key: 'scored', title: t('scored'), align: 'right', csv: (d) => d.scored, render: (d) => <Money yuan={d.scored} /> },
    { key: 'kept', title: t('kept'), align: 'right', csv: (d) => d.kept, render: (d) => <Money yuan={d.kept} /> },
    { key: 'payable', title: t('payable'), align: 'right', csv: (d) => d.payable, render: (d) => <strong><Money yuan={d.payable} /></strong> },
    { key: 'open', title: t('openWhat'), width: 220, csv: (d) => d.open && openWhy(d.open, d.open_what), render: (d) => (d.open ? openWhy(d.open, d.open_what) : '—') },
  ];
  return (
    <One queryKey={['settlement', id]} read={(signal) => data(ops.GET('/ops/v1/settlements/{id}', { params: { path: { id } }, signal }))}>
      {(s) => (
        <Page title={t('settlementOf', { n: s.number })} tags={<CaseTag state={s.state} name={state(s.state)} />}>
          {s.state === 'draft' && (
            <Actions>
              <Confirm
                label={t('sign')}
                what={t('signWhat', { n: s.number })}
                then={t('signThen')}
                done={t('signed')}
                button={{ type: 'primary', size: 'middle' }}
                // What is signed is what is shown here: with another digest by now the API refuses.
                act={() => data(ops.POST('/ops/v1/settlements/{id}/sign', { params: { path: { id } }, body: { digest: s.digest } }))}
              />
            </Actions>
          )}
          {s.contract_proposed && <p>{t('settlementProposed', { version: s.contract_proposed })}</p>}
          <Facts
            items={[
              [t('total'), <Money key="t" yuan={s.total} />],
              [t('until'), s.until],
              [t('billedUntil'), s.billed_until],
              [t('asOf'), <When key="a" at={s.as_of} />],
              [t('versions'), s.contract_version],
              [t('draftedBy'), <span key="d">{s.drafted.by_name} · <When at={s.drafted.at} /></span>],
              [t('operatorSigned'), s.proposed && <span key="p">{s.proposed.by_name} · <When at={s.proposed.at} /></span>],
              [t('purchaserSigned'), s.closed && <span key="c">{s.closed.by_name} · <When at={s.closed.at} /></span>],
              [t('reviewUntil'), <When key="r" at={s.review_until} />],
              [t('digest'), <span key="g" className="mono">{s.digest}</span>],
            ]}
          />
          <Section title={t('payments')}>
            <ServerTable<Due>
              id="settlement-payments"
              queryKey={['settlement-payments', id, s.digest]}
              load={() => Promise.resolve(whole(s.payments))}
              rowKey={(d) => `${d.payment} ${d.number}`}
              columns={columns}
              empty={{ title: t('paymentsNone'), hint: t('paymentsHint') }}
            />
          </Section>
          <Section title={t('caps')}>
            {s.caps.length === 0 ? <p>{t('capsNone')}</p> : (
              <ul>{s.caps.map((c, n) => <li key={n}>{c.cap} {c.year ?? ''}: {t('used')} <Money yuan={c.used} />, {t('left')} <Money yuan={c.left} /></li>)}</ul>
            )}
          </Section>
          <Section title={t('scores')}>
            {s.scores.length === 0 ? <p>{t('scoresNone')}</p> : (
              <ul>{s.scores.map((x) => <li key={`${x.scheme} ${x.until}`}>{x.scheme} · {x.until}: <strong className="num">{x.score}</strong> {x.vetoed && <CaseTag state="rejected" name={t('vetoed')} />}</li>)}</ul>
            )}
          </Section>
          <Section title={t('steps')}>
            {s.entries.length === 0 ? <p>{t('stepsNone')}</p> : (
              <ol>{s.entries.map((e) => <li key={e.id}><strong>{lang === 'zh' ? e.name : e.kind}</strong> · <When at={e.at} /> · {e.by_name} {e.reason}</li>)}</ol>
            )}
          </Section>
        </Page>
      )}
    </One>
  );
}
