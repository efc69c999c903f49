import { useQuery } from '@tanstack/react-query';
import { Card, Segmented, Skeleton } from 'antd';
import { useMemo, useState } from 'react';
import { Link, useParams } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { Chart } from '@/components/Chart';
import { Failure } from '@/components/Failure';
import { ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { When } from '@/components/When';
import { health, measures } from '@/i18n/operator-health';
import { kinds } from '@/i18n/operator-kinds';
import { useLang, usePick, useTexts } from '@/i18n';
import { byGravity, type Finding } from './kinds';
import { Fullness, HealthState, Ranking, Severity, ToTicket, useNameOf, usePlaceOf, Worst } from './parts';

type Detail = Schema<'HealthDetail'>;

/** The highest use of every day by each measure, and the use at which something is to be done. */
function Trend({ of: d }: { of: Detail }) {
  const t = useTexts(health);
  const say = usePick();
  const drawn = useMemo(() => d.trends.filter((x) => x.days.length > 1), [d]);
  const limit = d.subject.measures[0]?.limit_percent ?? 80;
  const option = useMemo(
    () => ({
      grid: { left: 48, right: 24, top: 48, bottom: 28 },
      legend: { type: 'plain', top: 0 },
      tooltip: { trigger: 'axis', valueFormatter: (v: unknown) => `${String(v)}%` },
      xAxis: { type: 'time' },
      yAxis: { type: 'value', min: 0, axisLabel: { formatter: '{value}%' } },
      series: drawn.map((x, i) => ({
        name: say(measures[x.measure] ?? [x.measure, x.measure]),
        type: 'line',
        showSymbol: x.days.length < 15,
        data: x.days.map((day) => [day.day, Number(day.percent)]),
        ...(i === 0 ? { markLine: { silent: true, symbol: 'none', data: [{ yAxis: limit }] } } : {}),
      })),
    }),
    [drawn, limit, say],
  );
  const summary = drawn.map((x) => `${say(measures[x.measure] ?? [x.measure, x.measure])}: ${x.days.at(-1)?.percent ?? '—'}%`).join('; ');
  return (
    <Card size="small" title={t('trend')} extra={t('limit', { n: limit })} style={{ marginBottom: 16 }}>
      {drawn.length === 0 ? <p>{t('trendNone')}</p> : <Chart title={t('trend')} summary={summary} option={option} height={280} />}
    </Card>
  );
}

function Wrong({ all }: { all: readonly Finding[] }) {
  const t = useTexts(health);
  const zh = useLang().lang === 'zh';
  return (
    <Card size="small" title={t('wrongWith')} style={{ marginBottom: 16 }}>
      {all.length === 0 && <p>{t('none')}</p>}
      <ul className="row-cards">
        {byGravity(all).map((f) => (
          <li key={f.id} style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'center', containIntrinsicSize: 'auto 72px' }}>
            <span style={{ flex: '1 1 280px' }}>
              <Severity of={f.severity} /> <strong>{zh ? f.text : f.text_en}</strong> · <When at={f.raised_at} relative />
              <div>{zh ? f.advice : f.advice_en}</div>
            </span>
            <ToTicket finding={f} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** One cluster, host, storage, address pool, business system or environment. */
export default function SubjectPage() {
  const t = useTexts(health);
  const say = usePick();
  const zh = useLang().lang === 'zh';
  const nameOf = useNameOf();
  const placeOf = usePlaceOf();
  const { kind = '', id = '' } = useParams();
  const [top, setTop] = useState(10);
  const query = useQuery({
    queryKey: ['health', kind, 'one', id, top],
    queryFn: ({ signal }) => data(ops.GET('/ops/v1/health/{kind}/{id}', { params: { path: { kind, id }, query: { top: String(top) } }, signal })),
    refetchInterval: (q) => (q.state.status === 'error' ? false : 60_000),
    placeholderData: (before) => before,
  });
  const d = query.data;
  const s = d?.subject;
  const title = s ? nameOf(s) : say(kinds[kind] ?? [kind, kind]);
  return (
    <Page
      title={title}
      tags={s && <><HealthState state={s.state} /> <Worst subject={s} /></>}
      extra={
        <>
          {kind === 'host' && <Link to={`/operator/hosts/${encodeURIComponent(id)}`}>{t('more')}</Link>}
          {kind === 'system' && <Link to={`/operator/systems/${encodeURIComponent(id)}`}>{t('record')}</Link>}
        </>
      }
    >
      {query.error && <Failure error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton active={false} paragraph={{ rows: 8 }} />}
      {d && s && (
        <>
          <p>
            {say(kinds[s.kind] ?? [s.kind, s.kind])} {placeOf(s) && `· ${placeOf(s)}`} {s.project && <>· <ProjectName id={s.project} /></>} · {t('looked')} <When at={s.at} relative />
          </p>
          <div className="cards" style={{ marginBottom: 16 }}>
            {s.measures.map((m) => (
              <Card key={m.measure} size="small" title={zh ? m.name : m.name_en}>
                <Fullness of={m} />
                {m.per_day && Number(m.per_day) > 0 && <div>{t('perDay', { n: m.per_day, unit: m.unit })}</div>}
              </Card>
            ))}
          </div>
          <Wrong all={d.findings} />
          <Trend of={d} />
          {d.tops.length > 0 && (
            <>
              <div className="page-head">
                <h2>{t('tops')}</h2>
                <Segmented aria-label={t('places')} value={top} onChange={setTop} options={[5, 10, 20].map((n) => ({ value: n, label: `Top ${n}` }))} />
              </div>
              <div className="cards" style={{ gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 360px), 1fr))' }}>
                {d.tops.map((x) => <Ranking key={x.by} top={x} />)}
              </div>
            </>
          )}
        </>
      )}
    </Page>
  );
}
