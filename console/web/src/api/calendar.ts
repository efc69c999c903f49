/**
 * Days and hours as the cloud has them: in the time zone of its contract, in which its months begin and end. Who looks from elsewhere, or on a machine
 * that is set otherwise, reads the same days and hours as those who signed. Without a contract the zone is the browser's.
 */
const KEY = 'xinglin.zone';

const clockIn = (timeZone: string | undefined) =>
  new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** The zone, if the browser knows it; what it does not know is none. */
function known(name: string | null | undefined): string | undefined {
  if (!name) return undefined;
  try {
    clockIn(name);
    return name;
  } catch {
    return undefined;
  }
}

let zone = known(localStorage.getItem(KEY));
let clock = clockIn(zone);
const listeners = new Set<() => void>();

/** The zone of the cloud, such as `Asia/Shanghai`; none without a contract. It is kept, so that the next page begins with it. */
export const cloudZone = (): string | undefined => zone;

export function setZone(name: string | undefined): void {
  const next = known(name);
  if (next === zone) return;
  zone = next;
  clock = clockIn(zone);
  if (zone === undefined) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, zone);
  listeners.forEach((tell) => tell());
}

export function whenZoneChanges(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What the clock on the cloud's wall shows at an instant, as if that were UTC: a figure to reckon with, no instant. */
export function wallOf(at: Date | number): number {
  const p: Record<string, number> = {};
  for (const { type, value } of clock.formatToParts(at)) p[type] = Number(value);
  return Date.UTC(p.year!, p.month! - 1, p.day!, p.hour!, p.minute!, p.second!) + (((Number(at) % 1000) + 1000) % 1000);
}

/** Day and time as an input of them holds it, `2026-11-03T04:05`; with `seconds` to the second. */
export function localOf(at: Date | number | string, seconds = false): string {
  return new Date(wallOf(new Date(at))).toISOString().slice(0, seconds ? 19 : 16);
}
/** The day of an instant, `2026-11-03`, and its month. */
export const dayOf = (at: Date | number | string): string => localOf(at).slice(0, 10);
export const monthOf = (at: Date | number | string): string => localOf(at).slice(0, 7);

/** What an input of a day, or of day and time, means, as an instant of the API; nothing, where nothing stands. */
export function instant(local: string | null | undefined): string | undefined {
  if (!local) return undefined;
  const shown = Date.parse(`${local.length > 10 ? local : `${local}T00:00`}Z`);
  // Twice: the first guess may lie on the other side of a change of the clocks.
  const guess = shown - (wallOf(shown) - shown);
  return new Date(shown - (wallOf(guess) - guess)).toISOString();
}

/** The day, or day and time, so many days later. */
export function addDays(local: string, n: number): string {
  const then = new Date(Date.parse(`${local.length > 10 ? local : `${local}T00:00`}Z`) + n * 86_400_000);
  return then.toISOString().slice(0, local.length);
}

/** The month, as `2026-11`, so many months later. */
export function addMonths(month: string, n: number): string {
  const [y, m] = month.split('-').map(Number) as [number, number];
  const all = y * 12 + (m - 1) + n;
  return `${Math.floor(all / 12)}-${String((all % 12) + 1).padStart(2, '0')}`;
}

/** Whether the browser's clock shows other hours than the cloud's. */
export const elsewhere = (at: Date): boolean => wallOf(at) !== at.getTime() - at.getTimezoneOffset() * 60_000;

/** The weeks that show a month, from Monday on, as days; the first and the last reach into its neighbours. */
export function weeks(month: string): string[][] {
  const first = `${month}-01`;
  const end = `${addMonths(month, 1)}-01`;
  const out: string[][] = [];
  for (let monday = addDays(first, -((new Date(`${first}T00:00Z`).getUTCDay() + 6) % 7)); monday < end; monday = addDays(monday, 7)) {
    const begin = monday;
    out.push([0, 1, 2, 3, 4, 5, 6].map((n) => addDays(begin, n)));
  }
  return out;
}
