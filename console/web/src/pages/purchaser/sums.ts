import type { Schema } from '@/api/ops';

/** Decimal text of the API as an integer of 10^-6, so that not a fen is lost. */
const PLACES = 6;
const ONE = 10n ** BigInt(PLACES);

export function parse(text: string): bigint {
  const m = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!m) throw new RangeError(`no decimal number: ${text}`);
  const part = BigInt((m[3] ?? '').slice(0, PLACES).padEnd(PLACES, '0'));
  const whole = BigInt(m[2]!) * ONE + part;
  return m[1] ? -whole : whole;
}

/** Rounded half up to the fen, as money is written. */
export function yuan(n: bigint): string {
  const unit = ONE / 100n;
  const size = n < 0n ? -n : n;
  const fen = (size + unit / 2n) / unit;
  const text = `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`;
  return n < 0n && fen > 0n ? `-${text}` : text;
}

export const sum = (all: readonly (string | null | undefined)[]): string => yuan(all.reduce((n, x) => (x ? n + parse(x) : n), 0n));

/** For charts and bars alone: what is paid is never computed with it. */
export const approx = (text: string | null | undefined): number => (text ? Number(text) : 0);

/** Per cent of `part` in `of`, from 0; none of nothing. */
export function percent(part: string, of: string | null | undefined): number | undefined {
  if (!of || parse(of) === 0n) return undefined;
  return Number((parse(part) * 1000n) / parse(of)) / 10;
}

/** What a line comes to over its months by the price book. */
export function lineYuan(price: string, per: string, quantity: number, months: number): string {
  const each = parse(price) * BigInt(quantity);
  if (per === 'month') return yuan(each * BigInt(months));
  if (per === 'year') return yuan((each * BigInt(months)) / 12n);
  return yuan(each);
}

type Line = Pick<Schema<'Line'>, 'item' | 'quantity'>;
type Grants = Readonly<Record<string, number>>;

const LESS = new Set(['scale_down', 'storage_down']);
const MORE = new Set(['supply', 'scale_up', 'storage_up']);

/** How an order moves the limits of its project; nothing for kinds that leave them. */
export function effect(kind: string, lines: readonly Line[], grants: Readonly<Record<string, Grants>>): Record<string, number> {
  const sign = MORE.has(kind) ? 1 : LESS.has(kind) ? -1 : 0;
  const all: Record<string, number> = {};
  if (sign === 0) return all;
  for (const l of lines) {
    for (const [name, n] of Object.entries(grants[l.item] ?? {})) {
      if (n !== 0) all[name] = (all[name] ?? 0) + sign * n * l.quantity;
    }
  }
  return all;
}
