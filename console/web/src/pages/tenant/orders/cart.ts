import { costOf, ofFen } from '@/api/money';
import type { Schema } from '@/api/ops';

export type Item = Schema<'Item'>;
export type Order = Schema<'Order'>;

export interface CartLine {
  item: string;
  quantity: number;
  months: number;
  form?: Record<string, string | undefined>;
}
/** What the wizard holds; the names are those of the API, so that an error finds its field. */
export interface Cart {
  name: string;
  create: boolean;
  where: 'new' | 'old';
  network?: { id?: string; cidr?: string; ssh_from?: string };
  lines: CartLine[];
  note?: string;
  urgent?: string;
  trial_days?: number;
}

export interface Total {
  month: string;
  once: string;
  term: string;
  unpriced: number;
}
export function total(book: ReadonlyMap<string, Item>, lines: readonly (CartLine | undefined)[]): Total {
  const sum = { month: 0n, once: 0n, term: 0n };
  let unpriced = 0;
  for (const l of lines) {
    const item = l && book.get(l.item);
    if (!item) continue;
    const cost = costOf(item, l.quantity ?? 0, l.months ?? 0);
    if (!cost) unpriced += 1;
    else {
      sum.month += cost.month;
      sum.once += cost.once;
      sum.term += cost.term;
    }
  }
  return { month: ofFen(sum.month), once: ofFen(sum.once), term: ofFen(sum.term), unpriced };
}

/** Names that the platform will give to the hosts of an order: those of the line, or order and number of the line. */
export function hostNames(book: ReadonlyMap<string, Item>, name: string, lines: readonly (CartLine | undefined)[]): string[] {
  return lines.flatMap((l, n) => {
    if (!l || book.get(l.item)?.kind !== 'host') return [];
    const base = l.form?.name || `${name}-${n + 1}`;
    return l.quantity === 1 ? [base] : Array.from({ length: Math.min(l.quantity, 100) }, (_, k) => `${base}-${k + 1}`);
  });
}

/** Answers without those that were left empty: the API takes an empty text for a wrong answer. */
function answers(form: CartLine['form']): Record<string, string> {
  return Object.fromEntries(Object.entries(form ?? {}).filter((e): e is [string, string] => typeof e[1] === 'string' && e[1].trim() !== ''));
}
const said = (text: string | undefined): string | undefined => (text?.trim() ? text.trim() : undefined);

/** The request for what the wizard holds. */
export function request(book: ReadonlyMap<string, Item>, cart: Cart): Schema<'OrderRequest'> {
  const hosts = cart.create && cart.lines.some((l) => book.get(l.item)?.kind === 'host');
  const n = cart.network;
  const network = cart.where === 'old' ? { id: n?.id } : { cidr: said(n?.cidr), ssh_from: said(n?.ssh_from) };
  return {
    name: cart.name.trim(),
    create: cart.create,
    lines: cart.lines.map((l) => ({ item: l.item, quantity: l.quantity, months: l.months, form: answers(l.form) })),
    ...(hosts ? { network } : {}),
    note: said(cart.note),
    urgent: said(cart.urgent),
    trial_days: cart.trial_days ?? 0,
  };
}

/** What of the order can be made by the platform at all: services are done by hand, and a host needs its flavor. */
export function creatable(book: ReadonlyMap<string, Item>, lines: readonly CartLine[]): boolean {
  return lines.length > 0 && lines.every((l) => {
    const item = book.get(l.item);
    return item !== undefined && !item.by_hand && (item.kind !== 'host' || Boolean(item.flavor));
  });
}

/** An order that came back, as the wizard holds it. */
export function cartOf(o: Order): Cart {
  return {
    name: o.name,
    create: o.create,
    where: 'new',
    lines: o.lines.map((l) => ({ item: l.item, quantity: l.quantity, months: l.months, form: { ...(l.form as Record<string, string>) } })),
    note: o.note ?? undefined,
    urgent: o.urgent ?? undefined,
    trial_days: o.trial_days,
  };
}

/** What is counted, of a unit that says also for how long: the servers of `servers/month`. */
export const countedIn = (unit: string | undefined): string => unit?.split('/')[0] ?? '';

/** The step of the wizard that holds a field of the API. */
export const stepOf = (field: string): 0 | 1 => (/^lines(\[\d+\]\.(item|quantity|months))?$/.test(field) ? 0 : 1);
