import type { Schema } from '@/api/ops';
import type { Item, Order } from './cart';

export type ChangeKind = 'scale_up' | 'scale_down' | 'storage_up' | 'storage_down' | 'renew' | 'stop' | 'start' | 'release';

const SUPPLIES = ['supply', 'scale_up', 'storage_up'];

/** Changes that an order admits in its state; the API asks again. */
export function changesOf(o: Pick<Order, 'state' | 'kind' | 'create' | 'expires_at'>, now: number): ChangeKind[] {
  const supplies = SUPPLIES.includes(o.kind);
  const [delivered, stopped] = [o.state === 'delivered', o.state === 'stopped'];
  const held = delivered || stopped;
  const ended = o.expires_at ? Date.parse(o.expires_at) <= now : false;
  const may: [ChangeKind, boolean][] = [
    ['scale_up', delivered && o.kind === 'supply'],
    ['storage_up', delivered && o.kind === 'supply'],
    ['scale_down', held && supplies],
    ['storage_down', held && supplies],
    ['renew', held && o.kind === 'supply' && Boolean(o.expires_at)],
    ['stop', delivered && supplies && o.create],
    ['start', stopped && supplies && !ended],
    ['release', held && (supplies || o.kind === 'account' || o.kind === 'opening')],
  ];
  return may.filter(([, yes]) => yes).map(([kind]) => kind);
}

export const hasLines = (kind: ChangeKind): boolean => kind.startsWith('scale') || kind.startsWith('storage');
const reduces = (kind: ChangeKind): boolean => kind.endsWith('down');

/** Rows of the price book that a change may name: less only of what the order has, storage apart from the rest. */
export function itemsFor(kind: ChangeKind, items: readonly Item[], o: Pick<Order, 'lines'>): Item[] {
  const storage = kind.startsWith('storage');
  const has = new Set(o.lines.map((l) => l.item));
  return items.filter((i) => i.orderable && (i.by_hand || (i.kind === 'volume') === storage) && (!reduces(kind) || has.has(i.code)));
}

export interface ChangeForm {
  kind: ChangeKind;
  lines?: { item: string; quantity: number; form?: Record<string, string | undefined> }[];
  create?: boolean;
  network?: { id?: string };
  months?: number;
  backup?: boolean;
  note?: string;
  urgent?: string;
}

export function changeRequest(target: string, v: ChangeForm): Schema<'OrderChangeRequest'> {
  const said = (text: string | undefined) => (text?.trim() ? text.trim() : undefined);
  const creates = hasLines(v.kind) && !reduces(v.kind) && v.create === true;
  const filled = (form: Record<string, string | undefined> | undefined) =>
    Object.fromEntries(Object.entries(form ?? {}).filter((e): e is [string, string] => Boolean(e[1]?.trim())));
  return {
    kind: v.kind,
    target,
    ...(hasLines(v.kind) ? { lines: (v.lines ?? []).map((l) => ({ item: l.item, quantity: l.quantity, form: reduces(v.kind) ? {} : filled(l.form) })) } : {}),
    ...(creates ? { create: true } : {}),
    ...(creates && v.network?.id ? { network: { id: v.network.id } } : {}),
    ...(v.kind === 'renew' ? { months: v.months } : {}),
    ...(v.kind === 'release' ? { backup: v.backup ?? true } : {}),
    note: said(v.note),
    urgent: said(v.urgent),
  };
}
