import { Alert, Card } from 'antd';
import { useMemo } from 'react';
import { data, ops, type Schema } from '@/api/ops';
import { byLast, whole } from '@/api/paging';
import { Chart } from '@/components/Chart';
import { Failure } from '@/components/Failure';
import { Page } from '@/components/Page';
import { Sections } from '@/components/Sections';
import { ServerTable, type Column } from '@/components/ServerTable';
import { Mark } from '@/components/StateTag';
import { When } from '@/components/When';
import { poolTexts } from '@/i18n/operator-pools';
import { useLang, useTexts } from '@/i18n';
import { outlook, poolKey, usePools, type PoolUse } from './lib/pools';
import { promised } from './lib/sums';
import { Proposals, dimensionName } from './Proposals';

type Texts = (key: keyof typeof poolTexts & string, values?: Record<string, string | number>) => string;
const round = (n: number) => Math.round(n * 100) / 100;

function forecastText(f: Schema<'PoolForecast'>, t: Texts): string {
  const says = outlook(f);
  return t(says, { n: says === 'too_few_days' ? f.needed_days : (f.days ?? 0), limit: f.limit_percent });
}

const SOON = 90;
function Until({ of: p }: { of: PoolUse }) {
  const t = useTexts(poolTexts);
  const f = p.forecast;
  const says = outlook(f);
  const tone = { reached: 'bad', days: (f.days ?? 0) <= SOON ? 'wait' : 'ok', no_growth: 'ok', far: 'ok', no_capacity: 'off', too_few_days: 'off' } as const;
  return (
    <>
      <Mark tone={tone[says]}>{forecastText(f, t)}</Mark>
      {says === 'days' && f.per_day && <div>{t('perDay', { n: round(Number(f.per_day)), unit: p.unit })}</div>}
    </>
  );
}

/** The highest use of every day that the forecasts are told by, and the limit. */
function Trend({ rows }: { rows: PoolUse[] }) {
  const t = useTexts(poolTexts);
  const { lang } = useLang();
  const option = useMemo(() => {
    const drawn = rows.filter((r) => r.forecast.seen.length > 1);
    const limit = rows[0]?.forecast.limit_percent ?? 80;
    return {
      grid: { left: 48, right: 24, top: 56, bottom: 28 },
      legend: { type: 'plain', top: 0 },
      tooltip: { trigger: 'axis', valueFormatter: (v: unknown) => `${String(v)}%` },
      xAxis: { type: 'time' },
      yAxis: { type: 'value', min: 0, axisLabel: { formatter: '{value}%' } },
      series: drawn.map((r, i) => ({
        name: `${r.pool} ${lang === 'zh' ? r.name : r.name_en}`,
        type: 'line',
        showSymbol: false,
        data: r.forecast.seen.map((s) => [s.day, Number(s.percent)]),
        ...(i === 0 ? { markLine: { silent: true, symbol: 'none', data: [{ yAxis: limit }] } } : {}),
      })),
    };
  }, [rows, lang]);
  const now = (r: PoolUse) => promised(Number(r.granted), Number(r.capacity));
  const summary = rows.map((r) => `${r.pool} ${lang === 'zh' ? r.name : r.name_en}: ${now(r) === undefined ? '—' : `${now(r)}%`}`).join('; ');
  if (option.series.length === 0) return null;
  return (
    <Card size="small" title={t('trend')} style={{ marginBottom: 16 }}>
      <Chart title={t('trend')} summary={summary} option={option} height={300} />
    </Card>
  );
}

function Use() {
  const t = useTexts(poolTexts);
  const zh = useLang().lang === 'zh';
  const pools = usePools();
  const first = pools.data?.[0]?.forecast;
  const percent = (v: string | null | undefined) => (v ? `${round(Number(v))}%` : '—');
  const columns: Column<PoolUse>[] = [
    { key: 'pool', title: t('pool'), fixed: true, csv: (p) => p.pool, render: (p) => <strong>{p.pool === 'all' ? t('poolAll') : p.pool}</strong> },
    { key: 'dimension', title: t('dimension'), fixed: true, csv: (p) => p.dimension, render: (p) => `${zh ? p.name : p.name_en} (${p.unit})` },
    { key: 'capacity', title: t('capacity'), align: 'right', csv: (p) => p.capacity, render: (p) => <span className="num">{p.capacity}</span> },
    { key: 'granted', title: t('granted'), align: 'right', csv: (p) => p.granted, render: (p) => <span className="num">{p.granted}</span> },
    {
      key: 'share',
      title: t('share'),
      align: 'right',
      csv: (p) => promised(Number(p.granted), Number(p.capacity)),
      render: (p) => {
        const now = promised(Number(p.granted), Number(p.capacity));
        return now === undefined ? '—' : <span className="num">{now}%</span>;
      },
    },
    { key: 'mean', title: t('mean'), align: 'right', csv: (p) => p.mean_percent, render: (p) => percent(p.mean_percent) },
    { key: 'peak', title: t('peak'), align: 'right', csv: (p) => p.peak_percent, render: (p) => percent(p.peak_percent) },
    { key: 'peakAt', title: t('peakAt'), hidden: true, csv: (p) => p.peak_at, render: (p) => <When at={p.peak_at} /> },
    { key: 'forecast', title: t('until', { limit: first?.limit_percent ?? 80 }), csv: (p) => forecastText(p.forecast, t), render: (p) => <Until of={p} /> },
    { key: 'advice', title: t('advice'), width: 260, csv: (p) => p.advice, render: (p) => (zh ? p.advice : p.advice_en) ?? '—' },
  ];
  return (
    <>
      {pools.error && <Failure error={pools.error} retry={() => void pools.refetch()} />}
      {pools.data && <Trend rows={pools.data} />}
      {first && <Alert type="info" showIcon style={{ marginBottom: 12 }} title={t('basis', { n: first.window_days, needed: first.needed_days })} />}
      {pools.data && (
        <ServerTable
          id="pools"
          queryKey={['pools', 'rows', pools.dataUpdatedAt]}
          load={() => Promise.resolve(whole(pools.data))}
          rowKey={poolKey}
          columns={columns}
          find={(p) => `${p.pool} ${p.name} ${p.name_en}`}
          empty={{ title: t('poolsNone'), hint: t('poolsHint') }}
        />
      )}
    </>
  );
}

function Changes() {
  const t = useTexts(poolTexts);
  const columns: Column<Schema<'PoolChange'>>[] = [
    { key: 'at', title: t('at'), fixed: true, csv: (c) => c.at, render: (c) => <When at={c.at} /> },
    { key: 'pool', title: t('pool'), csv: (c) => c.pool, render: (c) => (c.pool === 'all' ? t('poolAll') : c.pool) },
    { key: 'dimension', title: t('dimension'), csv: (c) => c.dimension, render: (c) => dimensionName(c.dimension, t) },
    { key: 'delta', title: t('delta'), align: 'right', csv: (c) => c.delta, render: (c) => <span className="num">{c.delta.startsWith('-') ? c.delta : `+${c.delta}`}</span> },
    { key: 'cause', title: t('cause'), csv: (c) => c.cause, render: (c) => <span className="mono">{c.cause}</span> },
  ];
  return (
    <ServerTable
      id="pool-changes"
      prefix="c"
      queryKey={['pool-changes']}
      load={async ({ limit, marker, signal }) => {
        const query = { limit: String(limit), marker };
        const { changes } = await data(ops.GET('/ops/v1/pool-changes', { params: { query }, signal }));
        return byLast(changes, limit, (c) => c.id);
      }}
      rowKey={(c) => c.id}
      columns={columns}
      empty={{ title: t('changesNone'), hint: t('poolsHint') }}
    />
  );
}

export default function Pools() {
  const t = useTexts(poolTexts);
  return (
    <Page title={t('pools')}>
      <Sections
        items={[
          { key: 'use', label: t('forecast'), children: <Use /> },
          { key: 'changes', label: t('changes'), children: <Changes /> },
          { key: 'proposals', label: t('proposals'), children: <Proposals /> },
        ]}
      />
    </Page>
  );
}
