import { compute } from '@/api/compute';
import { openIncidents } from '@/api/incidents';
import { data, ops, type Schema } from '@/api/ops';

export type Why = 'server' | 'failed' | 'returned' | 'trial' | 'resolved' | 'waiting' | 'access' | 'exposure' | 'incident' | 'advice';

/** Something that is wrong, or waits for somebody of the project, and where one does something about it. */
export interface Matter {
  why: Why;
  id: string;
  text: string;
  text_en: string;
  to?: string;
}

/** The gravest first; what waits for the reader before what he is only told. */
const ORDER: readonly Why[] = ['exposure', 'server', 'failed', 'access', 'incident', 'returned', 'trial', 'waiting', 'resolved', 'advice'];
export const byGravity = (all: readonly Matter[]): Matter[] => [...all].sort((a, b) => ORDER.indexOf(a.why) - ORDER.indexOf(b.why));

const page = (path: string, id: string) => `/tenant/${path}/${encodeURIComponent(id)}`;
const limit = '50';

const orders = (state: 'failed' | 'returned' | 'trial') => async (signal: AbortSignal): Promise<Matter[]> => {
  const found = await data(ops.GET('/ops/v1/orders', { params: { query: { state, limit } }, signal }));
  // The API is asked for one state; what it answers is what counts.
  return found.orders.filter((o) => o.state === state).map((o) => ({ why: state, id: o.id, text: o.name, text_en: o.name, to: page('orders', o.id) }));
};
const tickets = (state: 'resolved' | 'waiting_for_tenant', why: Why) => async (signal: AbortSignal): Promise<Matter[]> => {
  const found = await data(ops.GET('/ops/v1/tickets', { params: { query: { state, limit } }, signal }));
  return found.tickets.filter((x) => x.state === state).map((x) => ({ why, id: x.id, text: x.title, text_en: x.title, to: page('tickets', x.id) }));
};

/** An open port as one says it: `203.0.113.7 tcp 22`. */
export function opening(e: Pick<Schema<'Exposure'>, 'address' | 'protocol' | 'from_port' | 'to_port'>): string {
  const ports = e.from_port ? (e.to_port && e.to_port !== e.from_port ? `${e.from_port}-${e.to_port}` : String(e.from_port)) : '*';
  return `${e.address} ${e.protocol ?? '*'} ${ports}`;
}

const SOURCES: readonly ((signal: AbortSignal) => Promise<Matter[]>)[] = [
  async (signal) => (await compute.servers({ status: 'ERROR', limit }, signal)).rows.filter((s) => s.status === 'ERROR').map((s) => ({ why: 'server', id: s.id, text: s.name, text_en: s.name, to: page('servers', s.id) })),
  orders('failed'),
  orders('returned'),
  orders('trial'),
  tickets('resolved', 'resolved'),
  tickets('waiting_for_tenant', 'waiting'),
  async (signal) => {
    const { access_grants: grants } = await data(ops.GET('/ops/v1/access-grants', { params: { query: { state: 'requested', limit } }, signal }));
    return grants.filter((g) => g.state === 'requested').map((g) => ({ why: 'access', id: g.id, text: `${g.operator_name}：${g.reason}`, text_en: `${g.operator_name}: ${g.reason}`, to: page('access', g.id) }));
  },
  async (signal) => {
    const { exposures } = await data(ops.GET('/ops/v1/exposures', { params: { query: { limit } }, signal }));
    const found = exposures.filter((e) => !e.order);
    return found.map((e) => ({ why: 'exposure', id: `${e.floating_ip} ${e.rule}`, text: opening(e), text_en: opening(e), to: page('security-groups', e.security_group) }));
  },
  async (signal) => {
    return (await openIncidents(signal)).map((i) => ({ why: 'incident', id: i.id, text: `${i.title}（${i.state_name}）`, text_en: `${i.title} (${i.state_name_en})` }));
  },
  async (signal) => {
    const { advice } = await data(ops.GET('/ops/v1/advice', { params: { query: { limit } }, signal }));
    return advice.filter((a) => a.state !== 'closed').map((a) => ({ why: 'advice', id: a.id, text: `${a.name}：${a.text}`, text_en: `${a.name}: ${a.text_en}`, to: page('servers', a.resource) }));
  },
];

/** All that needs somebody; what could not be read is told, and hides nothing of the rest. */
export async function read(signal: AbortSignal): Promise<{ matters: Matter[]; failed?: unknown }> {
  const told = await Promise.allSettled(SOURCES.map((s) => s(signal)));
  const failed = told.find((r): r is PromiseRejectedResult => r.status === 'rejected');
  return { matters: byGravity(told.flatMap((r) => (r.status === 'fulfilled' ? r.value : []))), failed: failed?.reason as unknown };
}
