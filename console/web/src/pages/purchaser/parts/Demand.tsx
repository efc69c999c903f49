import { useQuery } from '@tanstack/react-query';
import { Card, Progress as Bar, Tag } from 'antd';
import { useMemo } from 'react';
import { data, ops } from '@/api/ops';
import { byLast, upTo, withNext } from '@/api/paging';
import { Failure } from '@/components/Failure';
import { deal } from '@/i18n/purchaser-contract';
import { useLang, useTexts } from '@/i18n';
import { demandOf } from '../demand';
import { percent } from '../sums';
import { Ask } from './Ask';

/** Orders that are read for it; the API has no sum over all. */
const MOST = 20_000;

export function Demand() {
  const t = useTexts(deal);
  const query = useQuery({
    queryKey: ['orders', 'demand'],
    queryFn: ({ signal }) =>
      upTo(MOST, async ({ limit, marker }) => {
        const query = { limit: String(limit), marker };
        return byLast((await data(ops.GET('/ops/v1/orders', { params: { query }, signal }))).orders, limit, (o) => o.id);
      }),
  });
  const clocks = useQuery({
    queryKey: ['order-clocks', 'late'],
    queryFn: ({ signal }) =>
      upTo(MOST, async ({ limit, marker }) => {
        const page = await data(ops.GET('/ops/v1/order-clocks', { params: { query: { late: 'true', limit: String(limit), marker } }, signal }));
        return withNext(page.clocks, page.next);
      }),
  });
  const sums = useMemo(() => demandOf(query.data?.rows ?? []), [query.data]);
  const late = clocks.data?.rows.length ?? 0;
  return (
    <Card size="small" title={t('demand')} extra={late > 0 && <Tag color="red">{t('demandLate', { n: clocks.data?.more ? `${late}+` : late })}</Tag>}>
      {clocks.error && <Failure error={clocks.error} retry={() => void clocks.refetch()} />}
      <Ask query={query}>
        {({ rows, more }) =>
          rows.length === 0 ? (
            t('demandNone')
          ) : (
            <>
              <p>{t('demandText', { waiting: sums.waiting, working: sums.working, trial: sums.trial, delivered: sums.delivered })}</p>
              <strong>{t('demandUnits')}</strong>
              {sums.items.slice(0, 10).map((i) => {
                const text = `${i.name}: ${t('delivered')} ${i.delivered} / ${t('asked')} ${i.asked}`;
                return (
                  <div key={i.item}>
                    {text}
                    <Bar percent={Math.round((100 * i.delivered) / Math.max(1, i.asked))} size="small" aria-label={text} />
                  </div>
                );
              })}
              {more && <p>{t('demandMost', { n: rows.length })}</p>}
            </>
          )
        }
      </Ask>
    </Card>
  );
}

export function PoolUse() {
  const t = useTexts(deal);
  const zh = useLang().lang === 'zh';
  const query = useQuery({ queryKey: ['pools'], queryFn: ({ signal }) => data(ops.GET('/ops/v1/pools', { signal })) });
  return (
    <Card size="small" title={t('pools')}>
      <Ask query={query}>
        {({ pools }) =>
          pools.length === 0
            ? t('poolsNone')
            : pools.map((p) => {
                const used = percent(p.granted, p.capacity);
                const text = t('granted', { granted: p.granted, capacity: p.capacity, unit: p.unit });
                const name = zh ? p.name : p.name_en;
                const advice = zh ? p.advice : (p.advice_en ?? p.advice);
                return (
                  <div key={p.pool + p.dimension} style={{ marginBottom: 6 }}>
                    {name}: {text}
                    {used !== undefined && <Bar size="small" percent={Math.min(100, used)} format={() => `${used}%`} aria-label={`${name}: ${text}`} />}
                    {advice && <div>{advice}</div>}
                  </div>
                );
              })
        }
      </Ask>
    </Card>
  );
}
