import type { ReactNode } from 'react';
import { When } from '@/components/When';
import { screen } from '@/i18n/screen';
import { states } from '@/i18n/states';
import { useLang, usePick, useTexts, type Pair } from '@/i18n';
import type { Wall } from './data';
import { percentOf, quantity } from './sums';

type Pool = Wall['pools'][number];

/** As many as there is room for; how many more there are is said. */
function Some<T>({ of, room, children }: { of: readonly T[]; room: number; children: (x: T) => ReactNode }) {
  const t = useTexts(screen);
  const shown = of.length > room ? room - 1 : room;
  return (
    <ul>
      {of.slice(0, shown).map(children)}
      {of.length > shown && (
        <li className="soft">
          <span>{t('more', { n: of.length - shown })}</span>
          <span />
        </li>
      )}
    </ul>
  );
}

function useLabel(): (p: Pool) => string {
  const zh = useLang().lang === 'zh';
  return (p) => (p.pool === 'all' ? (zh ? p.name : p.name_en) : `${zh ? p.name : p.name_en} ${p.pool}`);
}

export function Resources({ pools }: { pools: readonly Pool[] }) {
  const t = useTexts(screen);
  const label = useLabel();
  const whole = pools.filter((p) => percentOf(p.granted, p.capacity) !== undefined);
  return (
    <section className="tile">
      <h2>{t('resources')}</h2>
      {whole.length === 0 && <p className="soft">{t('resourcesNone')}</p>}
      <Some of={whole} room={4}>
        {(p) => (
          <li key={`${p.pool} ${p.dimension}`} className="pool">
            <div>
              <span>{label(p)}</span>
              <span className="num">{quantity(p.granted)} / {quantity(p.capacity)} {p.unit}</span>
            </div>
            <div className="bar" aria-hidden>
              <span className="mean" style={{ width: `${percentOf(p.granted, p.capacity)}%` }} />
            </div>
          </li>
        )}
      </Some>
    </section>
  );
}

export function Pools({ pools }: { pools: readonly Pool[] }) {
  const t = useTexts(screen);
  const label = useLabel();
  const measured = pools.filter((p) => p.mean_percent);
  return (
    <section className="tile">
      <h2>{t('pools')}</h2>
      {measured.length === 0 && <p className="soft">{t('poolsNone')}</p>}
      <Some of={measured} room={4}>
        {(p) => (
          <li key={`${p.pool} ${p.dimension}`} className="pool">
            <div>
              <span>{label(p)}</span>
              <span className="num">
                {p.peak_percent ? t('usePeak', { mean: quantity(p.mean_percent!), peak: quantity(p.peak_percent) }) : t('use', { mean: quantity(p.mean_percent!) })}
              </span>
            </div>
            <div className="bar" aria-hidden>
              {p.peak_percent && <span className="peak" style={{ width: `${percentOf(p.peak_percent, '100')}%` }} />}
              <span className="mean" style={{ width: `${percentOf(p.mean_percent!, '100')}%` }} />
            </div>
          </li>
        )}
      </Some>
    </section>
  );
}

export function Levels({ levels, month }: { levels: Wall['levels']; month: string }) {
  const t = useTexts(screen);
  const zh = useLang().lang === 'zh';
  return (
    <section className="tile">
      <h2>{t('availability', { month })}</h2>
      {levels.length === 0 && <p className="soft">{t('availabilityNone')}</p>}
      <Some of={levels} room={14}>
        {(l) => (
          <li key={l.level}>
            <span>{zh ? l.service : l.service_en}</span>
            <span className="num">
              <strong className={l.met ? 'good' : 'bad'}>{l.met ? '✓' : '✗'} {l.percent}%</strong> <span className="soft">{t('target', { n: l.target })}</span>
            </span>
          </li>
        )}
      </Some>
    </section>
  );
}

export function Incidents({ incidents }: { incidents: Wall['incidents'] }) {
  const t = useTexts(screen);
  const zh = useLang().lang === 'zh';
  return (
    <section className="tile">
      <h2>{t('incidentsLatest')}</h2>
      {incidents.length === 0 && <p className="good">✓ {t('incidentsNone')}</p>}
      <Some of={incidents} room={6}>
        {(i) => (
          <li key={i.id}>
            <span className="bad">{i.title}</span>
            <span className="soft">{zh ? i.state_name : i.state_name_en}</span>
          </li>
        )}
      </Some>
    </section>
  );
}

export function Orders({ latest }: { latest: Wall['latest'] }) {
  const t = useTexts(screen);
  const say = usePick();
  const order = (state: string) => say((states.order as Readonly<Record<string, readonly [string, Pair]>>)[state]?.[1] ?? [state, state]);
  return (
    <section className="tile">
      <h2>{t('ordersLatest')}</h2>
      {latest.length === 0 && <p className="soft">{t('ordersNone')}</p>}
      <ul>
        {latest.map((o) => (
          <li key={o.id}>
            <span>{o.name}</span>
            <span className="soft">
              {order(o.state)} · <When at={o.created_at} relative />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
