import { parse } from '@/api/money';
import type { Schema } from '@/api/ops';

/** For charts and bars alone: what is paid is never computed with it. */
export const approx = (text: string | null | undefined): number => (text ? Number(text) : 0);

/** Per cent of `part` in `of`, from 0; none of nothing. */
export function percent(part: string, of: string | null | undefined): number | undefined {
  if (!of || parse(of) === 0n) return undefined;
  return Number((parse(part) * 1000n) / parse(of)) / 10;
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
