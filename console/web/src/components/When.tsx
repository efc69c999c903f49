import { cloudDate } from '@/api/clock';
import { useLang } from '@/i18n';

const two = (n: number) => String(n).padStart(2, '0');

/** Day and minute, as one reads them on this machine. */
export function stamp(d: Date, seconds = false): string {
  const day = `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
  return `${day} ${two(d.getHours())}:${two(d.getMinutes())}${seconds ? `:${two(d.getSeconds())}` : ''}`;
}

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

/** An instant of an API (RFC 3339); `relative` for what people count towards. The other form is in the tooltip. */
export function When({ at, relative: rel = false, seconds = false }: { at: string | null | undefined; relative?: boolean; seconds?: boolean }) {
  const { lang } = useLang();
  if (!at) return <span>—</span>;
  const d = new Date(/[Z+]|-\d\d:\d\d$/.test(at) || at.length <= 10 ? at : `${at}Z`);
  if (Number.isNaN(d.getTime())) return <span>{at}</span>;
  const [exact, loose] = [stamp(d, seconds), relative(d, cloudDate(), lang)];
  return (
    <time className="num" dateTime={at} title={rel ? exact : loose}>
      {rel ? loose : exact}
    </time>
  );
}
