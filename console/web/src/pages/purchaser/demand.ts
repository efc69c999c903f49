import type { Schema } from '@/api/ops';

/** What was asked and what of it was delivered, by item of the price book. */
export interface Asked {
  item: string;
  name: string;
  asked: number;
  delivered: number;
}

const WAITING = new Set(['submitted', 'endorsed', 'returned']);
const WORKING = new Set(['fulfilling', 'failed']);
const ASKED = new Set(['supply', 'scale_up', 'storage_up']);
/** What was refused or taken back is no demand; what ended was demand that was met. */
const NONE = new Set(['rejected', 'withdrawn']);

type Order = Pick<Schema<'Order'>, 'kind' | 'state' | 'lines' | 'delivered_at'>;

export function demandOf(orders: readonly Order[]): { waiting: number; working: number; trial: number; delivered: number; items: Asked[] } {
  const by = new Map<string, Asked>();
  const n = { waiting: 0, working: 0, trial: 0, delivered: 0 };
  for (const o of orders) {
    if (WAITING.has(o.state)) n.waiting += 1;
    else if (WORKING.has(o.state)) n.working += 1;
    else if (o.state === 'trial') n.trial += 1;
    else if (o.delivered_at) n.delivered += 1;
    if (!ASKED.has(o.kind) || NONE.has(o.state)) continue;
    for (const l of o.lines) {
      const at = by.get(l.item) ?? { item: l.item, name: l.name, asked: 0, delivered: 0 };
      at.asked += l.quantity;
      if (o.delivered_at) at.delivered += l.quantity;
      by.set(l.item, at);
    }
  }
  return { ...n, items: [...by.values()].sort((a, b) => b.asked - b.delivered - (a.asked - a.delivered) || a.item.localeCompare(b.item)) };
}
