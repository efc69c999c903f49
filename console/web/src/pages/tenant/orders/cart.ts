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

const MILLIONTHS = 1_000_000n;
const FEN = 10_000n;

/** A decimal string in millionths of a yuan; floats lose fen. */
export function millionths(price: string): bigint | undefined {
  const m = /^(-?)(\d+)(?:\.(\d{1,6})0*)?$/.exec(price);
  if (!m) return undefined;
  const n = BigInt(m[2]!) * MILLIONTHS + BigInt((m[3] ?? '').padEnd(6, '0'));
  return m[1] ? -n : n;
}
/** To the fen, half up, as bills are. */
function fen(num: bigint, by = 1n): bigint {
  const unit = FEN * by;
  return (num * 2n + unit) / (unit * 2n);
}
export function yuan(inFen: bigint): string {
  return `${inFen / 100n}.${String(inFen % 100n).padStart(2, '0')}`;
}

export interface Cost {
  month: bigint;
  once: bigint;
  term: bigint;
}
/** What a line costs by the contract, in fen; nothing where the contract names no price. */
export function costOf(item: Pick<Item, 'price' | 'per'>, quantity: number, months: number): Cost | undefined {
  const price = item.price ? millionths(item.price) : undefined;
  if (price === undefined) return undefined;
  const all = price * BigInt(Math.max(0, Math.trunc(quantity)));
  const term = BigInt(Math.max(0, Math.trunc(months)));
  switch (item.per) {
    case 'month': {
      const month = fen(all);
      return { month, once: 0n, term: month * term };
    }
    case 'year':
      // A month pays a twelfth; twelve of them are the year to the fen.
      return { month: fen(all, 12n), once: 0n, term: fen(all * term, 12n) };
    default: {
      const once = fen(all);
      return { month: 0n, once, term: once };
    }
  }
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
  return { month: yuan(sum.month), once: yuan(sum.once), term: yuan(sum.term), unpriced };
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
