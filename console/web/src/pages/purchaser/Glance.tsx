import { useQuery } from '@tanstack/react-query';
import { Card, Progress as Bar } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { sum } from '@/api/money';
import { data, ops, type Schema } from '@/api/ops';
import { byLast, upTo } from '@/api/paging';
import { useColour } from '@/brand/store';
import { Chart } from '@/components/Chart';
import { group, Money } from '@/components/Money';
import { Page } from '@/components/Page';
import { deal } from '@/i18n/purchaser-contract';
import { useLang, useTexts } from '@/i18n';
import { colours } from '@/theme';
import { Ask, Facts } from './parts/Ask';
import { Demand, PoolUse } from './parts/Demand';
import { Levels } from './parts/Levels';
import { approx, percent } from './sums';

type Plan = Schema<'PaymentPlan'>;
/** Projects whose bills are added; the API has no sum over all. */
const MOST = 20_000;

export const usePlan = () => useQuery({ queryKey: ['payment-plan'], queryFn: ({ signal }) => data(ops.GET('/ops/v1/payment-plan', { signal })) });
export const useContract = () => useQuery({ queryKey: ['contract'], queryFn: ({ signal }) => data(ops.GET('/ops/v1/contract', { signal })) });

function Head({ plan }: { plan: ReturnType<typeof usePlan> }) {
  const t = useTexts(deal);
  const zh = useLang().lang === 'zh';
  const query = useContract();
  return (
    <Card size="small" title={t('number')}>
      <Ask query={query}>
        {(c) => (
          <Facts
            rows={[
              [t('number'), zh ? c.title : c.title_en || c.title],
              [t('version'), <Link to="/purchaser/versions">{c.version}</Link>],
              [t('term'), t('termOf', { from: c.start, to: c.end })],
              [t('purchaser'), c.purchaser],
              [t('supplier'), c.supplier],
              [t('total'), plan.data?.total ? <Money yuan={plan.data.total} /> : t('unknown')],
            ]}
          />
        )}
      </Ask>
    </Card>
  );
}

function Caps({ plan }: { plan: Plan }) {
  const t = useTexts(deal);
  const paid = plan.payments.filter((p) => p.state === 'paid').map((p) => p.fixed?.payable ?? p.payable);
  const owed = plan.payments.filter((p) => p.state === 'due' || p.state === 'invoiced').map((p) => p.fixed?.payable ?? p.payable);
  return (
    <>
      {plan.caps.length === 0 && <p>{t('capNone')}</p>}
      {plan.caps.map((c) => {
        const name = c.year ? t('capYear', { n: c.year, cap: c.cap }) : t('capWhole', { cap: c.cap });
        const used = percent(c.used, c.most);
        const text = c.most ? t('capLine', { used: group(c.used), most: group(c.most), left: group(c.left ?? '') }) : t('capOpen', { used: group(c.used) });
        return (
          <div key={`${c.cap}${c.year ?? ''}`} style={{ marginBottom: 8 }}>
            <strong>{name}</strong>
            {used !== undefined && <Bar percent={Math.min(100, used)} status={used >= 95 ? 'exception' : 'normal'} format={() => `${used}%`} aria-label={`${name}: ${text}`} />}
            <div>{text}</div>
          </div>
        );
      })}
      <Facts rows={[[t('paid'), <Money yuan={sum(paid)} />], [t('payable'), <Money yuan={sum(owed)} />]]} />
    </>
  );
}

function Months() {
  const t = useTexts(deal);
  const colour = useColour();
  const query = useQuery({
    queryKey: ['billing', 'term'],
    queryFn: ({ signal }) =>
      upTo(MOST, async ({ limit, marker }) => {
        const query = { limit: String(limit), marker };
        return byLast((await data(ops.GET('/ops/v1/billing', { params: { query }, signal }))).projects, limit, (p) => p.project);
      }),
  });
  const months = useMemo(() => {
    const by = new Map<string, { issued: string[]; frozen: string[] }>();
    for (const p of query.data?.rows ?? []) {
      for (const m of p.months) {
        const at = by.get(m.month) ?? { issued: [], frozen: [] };
        if (m.state !== 'draft') at.issued.push(m.total);
        at.frozen.push(m.frozen);
        by.set(m.month, at);
      }
    }
    return [...by.entries()].sort(([a], [b]) => a.localeCompare(b)).map(([month, x]) => ({ month, issued: sum(x.issued), frozen: sum(x.frozen) }));
  }, [query.data]);
  const option = useMemo(
    () => ({
      tooltip: { trigger: 'axis' },
      legend: { bottom: 0 },
      grid: { left: 8, right: 8, top: 16, bottom: 36, containLabel: true },
      xAxis: { type: 'category', data: months.map((m) => m.month) },
      yAxis: { type: 'value' },
      series: [
        { name: t('issued'), type: 'bar', itemStyle: { color: colour }, data: months.map((m) => approx(m.issued)) },
        { name: t('frozen'), type: 'bar', itemStyle: { color: colours.bad }, data: months.map((m) => approx(m.frozen)) },
      ],
    }),
    [months, t, colour],
  );
  return (
    <Card size="small" title={t('months')} extra={<Link to="/purchaser/books">{t('issued')}</Link>}>
      <Ask query={query}>
        {({ rows, more }) =>
          months.length === 0 ? (
            t('billsNone')
          ) : (
            <>
              <Chart title={t('months')} summary={months.map((m) => `${m.month}: ${group(m.issued)}`).join('; ')} option={option} height={220} />
              {months.map((m) => (
                <div key={m.month}>
                  {m.month}: <Money yuan={m.issued} />
                  {m.frozen !== '0.00' && <> · {t('frozen')} <Money yuan={m.frozen} /></>}
                </div>
              ))}
              {more && <p>{t('monthsMost', { n: rows.length })}</p>}
            </>
          )
        }
      </Ask>
    </Card>
  );
}

export default function Glance() {
  const t = useTexts(deal);
  const plan = usePlan();
  return (
    <Page title={t('title')}>
      <div className="cards" style={{ gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 380px), 1fr))' }}>
        <Head plan={plan} />
        <Card size="small" title={t('money')} extra={<Link to="/purchaser/payments">{t('plan')}</Link>}>
          <Ask query={plan}>{(p) => <Caps plan={p} />}</Ask>
        </Card>
        <Months />
        <Demand />
        <PoolUse />
        <Levels />
      </div>
    </Page>
  );
}
