import { instant, localOf } from '@/api/calendar';
import { cloudDate } from '@/api/clock';
import { useLang } from '@/i18n';

/** Day and minute in the cloud's zone. */
export const stamp = (at: Date | string, seconds = false): string => localOf(at, seconds).replace('T', ' ');

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

/** How long ago, or how long until, in the largest unit that fits. */
export function relative(from: Date, now: Date, lang: string): string {
  const seconds = (from.getTime() - now.getTime()) / 1000;
  const [unit, size] = STEPS.find(([, s]) => Math.abs(seconds) >= s) ?? STEPS[5]!;
  return new Intl.RelativeTimeFormat(lang, { numeric: 'auto' }).format(Math.round(seconds / size), unit);
}

const DAY = /^\d{4}-\d\d-\d\d$/;

/** An instant of an API (RFC 3339), or a day, which has no hour; `relative` for what people count towards. The other form is in the tooltip. */
export function When({ at, relative: rel = false, seconds = false }: { at: string | null | undefined; relative?: boolean; seconds?: boolean }) {
  const { lang } = useLang();
  if (!at) return <span>—</span>;
  const day = DAY.test(at);
  // An instant of OpenStack may come without its Z.
  const text = day || /[Z+]|-\d\d:\d\d$/.test(at) ? at : `${at}Z`;
  if (Number.isNaN(Date.parse(text))) return <span>{at}</span>;
  const d = new Date(day ? instant(at)! : text);
  const [exact, loose] = [day ? at : stamp(d, seconds), relative(d, cloudDate(), lang)];
  return (
    <time className="num" dateTime={at} title={rel ? exact : loose}>
      {rel ? loose : exact}
    </time>
  );
}
