import { Button, ConfigProvider, Watermark } from 'antd';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { Chart } from '@/components/Chart';
import { Failure } from '@/components/Failure';
import { Money } from '@/components/Money';
import { stamp, When } from '@/components/When';
import { common } from '@/i18n/common';
import { screen } from '@/i18n/screen';
import { states } from '@/i18n/states';
import { useLang, usePick, useTexts, type Pair } from '@/i18n';
import { Waiting } from '@/layout/edges';
import { useSession } from '@/session/context';
import { colours, dark } from '@/theme';
import { useWall, type Wall } from './data';
import './screen.css';

function Figure({ name, value, note, tone, long }: { name: string; value: ReactNode; note?: ReactNode; tone?: 'good' | 'bad'; long?: boolean }) {
  return (
    <div className="tile">
      <h2>{name}</h2>
      <div className={`figure ${tone ?? ''} ${long ? 'long' : ''}`}>{value}</div>
      <div className="soft">{note}</div>
    </div>
  );
}

function Figures({ wall }: { wall: Wall }) {
  const t = useTexts(screen);
  const away = wall.nodes.filter((n) => n.state === 'away').length;
  const running = wall.systems.filter((s) => s.state === 'running').length;
  return (
    <div className="figures">
      <Figure name={t('systems')} value={wall.systems.length} note={t('running', { n: running })} />
      <Figure name={t('nodes')} value={wall.nodes.length} tone={away > 0 ? 'bad' : undefined} note={away > 0 ? t('nodesAway', { n: away }) : t('nodesAll')} />
      <Figure name={t('incidents')} value={wall.incidents.length} tone={wall.incidents.length > 0 ? 'bad' : 'good'} />
      <Figure name={t('orders')} value={wall.underWay} />
      <Figure name={t('cost')} value={<Money yuan={wall.cost} />} long />
    </div>
  );
}

function Pools({ pools }: { pools: Wall['pools'] }) {
  const t = useTexts(screen);
  const zh = useLang().lang === 'zh';
  const measured = useMemo(
    () => pools.filter((p) => p.mean_percent).map((p) => ({ ...p, label: p.pool === 'all' ? (zh ? p.name : p.name_en) : `${zh ? p.name : p.name_en} ${p.pool}` })),
    [pools, zh],
  );
  const option = useMemo(
    () => ({
      textStyle: { color: colours.nightText, fontSize: 18 },
      grid: { left: 8, right: 24, top: 40, bottom: 8, containLabel: true },
      legend: { textStyle: { color: colours.nightText, fontSize: 16 }, top: 0 },
      xAxis: { type: 'value', max: 100, axisLabel: { color: colours.nightSoft, fontSize: 16 } },
      yAxis: { type: 'category', inverse: true, data: measured.map((p) => p.label), axisLabel: { color: colours.nightText, fontSize: 16 } },
      series: [
        { name: t('poolsMean'), type: 'bar', data: measured.map((p) => Number(p.mean_percent)), color: '#35c2a5' },
        { name: t('poolsPeak'), type: 'bar', data: measured.map((p) => Number(p.peak_percent ?? 0)), color: '#e8a33d' },
      ],
    }),
    [measured, t],
  );
  const summary = measured.map((p) => `${p.label} ${p.mean_percent}%`).join(', ');
  return (
    <div className="tile">
      <h2>{t('pools')}</h2>
      <Chart dark title={t('pools')} summary={summary} option={option} height="34vh" />
    </div>
  );
}

function Levels({ levels }: { levels: Wall['levels'] }) {
  const t = useTexts(screen);
  const zh = useLang().lang === 'zh';
  return (
    <div className="tile">
      <h2>{t('availability')}</h2>
      <ul>
        {levels.slice(0, 8).map((l) => (
          <li key={l.level}>
            <span>{zh ? l.service : l.service_en}</span>
            <span className="num">
              <span className={l.met ? 'good' : 'bad'}>{l.percent}%</span> <span className="soft">{t('target', { n: l.target })}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Lists({ wall }: { wall: Wall }) {
  const t = useTexts(screen);
  const say = usePick();
  const zh = useLang().lang === 'zh';
  const order = (state: string) => say((states.order as Readonly<Record<string, readonly [string, Pair]>>)[state]?.[1] ?? [state, state]);
  return (
    <div className="tile">
      <h2>{t('incidentsLatest')}</h2>
      {wall.incidents.length === 0 && <p className="good">{t('incidentsNone')}</p>}
      <ul>
        {wall.incidents.slice(0, 4).map((i) => (
          <li key={i.id}>
            <span className="bad">{i.title}</span>
            <span className="soft">{zh ? i.state_name : i.state_name_en}</span>
          </li>
        ))}
      </ul>
      <h2 style={{ marginTop: '1.2em' }}>{t('ordersLatest')}</h2>
      <ul>
        {wall.latest.map((o) => (
          <li key={o.id}>
            <span>{o.name}</span>
            <span className="soft">
              {order(o.state)} · <When at={o.created_at} relative />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Clock() {
  const [now, set] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => set(new Date()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span className="num">{stamp(now, true)}</span>;
}

/** The page for the wall: read from five metres, updating by itself. */
export default function Screen() {
  const t = useTexts(screen);
  const c = useTexts(common);
  const session = useSession();
  const { lang } = useLang();
  const wall = useWall();
  const title = session.contract ? (lang === 'zh' ? session.contract.title : session.contract.title_en) : t('title');
  useEffect(() => {
    document.title = `${t('title')} · ${c('product')}`;
  }, [t, c]);
  return (
    <ConfigProvider theme={dark}>
      <Watermark content={[session.user.name, stamp(new Date())]} font={{ color: 'rgba(255,255,255,0.05)' }} gap={[160, 140]}>
        <main className="wall">
          <div className="top">
            <h1>{title}</h1>
            {session.simulated && <span className="bad">{c('simulated')}</span>}
            {wall.isError && wall.data && <span className="bad" role="status">{t('stale')}</span>}
            <span style={{ marginInlineStart: 'auto' }}><Clock /></span>
            <Button onClick={() => void document.documentElement.requestFullscreen?.()}>{t('full')}</Button>
            <Link to="/" className="soft">{t('leave')}</Link>
          </div>
          {wall.data ? (
            <>
              <Figures wall={wall.data} />
              <div className="halls">
                <Pools pools={wall.data.pools} />
                <Levels levels={wall.data.levels} />
                <Lists wall={wall.data} />
              </div>
            </>
          ) : wall.error ? (
            <Failure error={wall.error} retry={() => void wall.refetch()} />
          ) : (
            <Waiting />
          )}
        </main>
      </Watermark>
    </ConfigProvider>
  );
}
