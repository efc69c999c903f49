import { ConfigProvider, Watermark } from 'antd';
import { useEffect, useMemo, useState, type CSSProperties, type ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import { cloudDate, inCloud } from '@/api/clock';
import { brandedNight, lit } from '@/brand/colour';
import { useBrand, useProduct, useTitle } from '@/brand/store';
import { Failure } from '@/components/Failure';
import { Logo } from '@/components/Logo';
import { Money } from '@/components/Money';
import { stamp } from '@/components/When';
import { screen } from '@/i18n/screen';
import { useLang, useTexts } from '@/i18n';
import { Waiting } from '@/layout/edges';
import { useSession } from '@/session/context';
import { colours } from '@/theme';
import { useSlow, useWall, type Slow, type Wall } from './data';
import { Incidents, Levels, Orders, Pools, Resources } from './Tiles';
import './screen.css';

function Figure({ name, value, note, tone, wide }: { name: string; value: ReactNode; note?: ReactNode; tone?: 'good' | 'bad'; wide?: boolean }) {
  return (
    <div className={`tile ${wide ? 'wide' : ''}`}>
      <h2>{name}</h2>
      <div className={`figure ${tone ?? ''} ${wide ? 'long' : ''}`}>{value}</div>
      <div className="soft note">{note}</div>
    </div>
  );
}

function Figures({ wall, slow }: { wall: Wall; slow: Slow | undefined }) {
  const t = useTexts(screen);
  const away = wall.nodes.filter((n) => n.state === 'away').length;
  const running = wall.systems.filter((s) => s.state === 'running').length;
  // A project is an institution or a part of one: those that have systems or used something are on the cloud.
  const institutions = new Set([...wall.billed, ...wall.systems.map((s) => s.project)]);
  return (
    <div className="figures">
      <Figure name={t('institutions')} value={institutions.size} note={t('institutionsUsing', { n: new Set(wall.billed).size })} />
      <Figure name={t('systems')} value={wall.systems.length} note={t('running', { n: running })} />
      <Figure name={t('servers')} value={slow?.kinds.server ?? (slow ? 0 : '—')} note={slow && t('volumes', { n: slow.kinds.volume ?? 0 })} />
      <Figure name={t('nodes')} value={wall.nodes.length} tone={away > 0 ? 'bad' : undefined} note={away > 0 ? t('nodesAway', { n: away }) : t('nodesAll')} />
      <Figure name={t('incidents')} value={wall.incidents.length} tone={wall.incidents.length > 0 ? 'bad' : 'good'} />
      <Figure name={t('orders')} value={wall.underWay} />
      <Figure name={t('cost')} value={<Money yuan={wall.cost} />} wide />
    </div>
  );
}

function Clock() {
  const [now, set] = useState(cloudDate);
  useEffect(() => {
    const timer = setInterval(() => set(cloudDate()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span className="num">{stamp(now, true)}</span>;
}

function toggleFull(): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  // A browser that refuses leaves the page as it is.
  else void document.documentElement.requestFullscreen?.().catch(() => {});
}

/** F for the full screen, Escape to leave. (In full screen the browser takes Escape for itself.) */
function useKeys(): void {
  const go = useNavigate();
  useEffect(() => {
    const press = (e: KeyboardEvent) => {
      if (e.ctrlKey || e.metaKey || e.altKey) return;
      if (e.key === 'Escape' && !document.fullscreenElement) void go('/');
      if (e.key.toLowerCase() === 'f') toggleFull();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [go]);
}

/** The page for the wall: read from five metres, updating by itself. */
export default function Screen() {
  const t = useTexts(screen);
  const product = useProduct();
  const session = useSession();
  const { lang } = useLang();
  const wall = useWall();
  const slow = useSlow();
  useKeys();
  const title = session.contract ? (lang === 'zh' ? session.contract.title : session.contract.title_en) : t('title');
  const { colour } = useBrand();
  const theme = useMemo(() => brandedNight(colour), [colour]);
  useTitle(t('title'));
  const error = wall.error ?? slow.error;
  return (
    <ConfigProvider theme={theme}>
      <Watermark content={[session.user.name, stamp(cloudDate())]} font={{ color: 'rgba(255,255,255,0.05)' }} gap={[160, 140]}>
        <main className="wall" style={{ '--lit': colour === null ? colours.nightBrand : lit(colour) } as CSSProperties}>
          <div className="top">
            <Logo size={32} />
            <h1>{title}</h1>
            <span className="keys">
              {session.simulated && <span className="bad">{t('simulated')}</span>}
              <Clock />
              <button type="button" aria-keyshortcuts="f" onClick={toggleFull}>{t('full')}</button>
              <Link to="/" className="leave" aria-keyshortcuts="Escape">{t('leave')}</Link>
            </span>
          </div>
          {wall.data ? (
            <>
              <Figures wall={wall.data} slow={slow.data} />
              <div className="halls">
                <div className="hall">
                  <Resources pools={wall.data.pools} />
                  <Pools pools={wall.data.pools} />
                </div>
                <div className="hall tall">
                  <Levels levels={wall.data.levels} month={wall.data.month} />
                </div>
                <div className="hall">
                  <Incidents incidents={wall.data.incidents} />
                  <Orders latest={wall.data.latest} />
                </div>
              </div>
              <div className="foot">
                <span>{product} · {t('title')}</span>
                {error ? <span className="bad" role="status">✗ {t('stale')}</span> : <span className="num">{t('updated', { at: stamp(new Date(inCloud(wall.dataUpdatedAt)), true) })}</span>}
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
