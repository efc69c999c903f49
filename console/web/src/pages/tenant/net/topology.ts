import type { Server } from '@/api/compute';
import type { Network, Port, Router, Subnet } from '@/api/networking';
import { isCard, isLeg } from './read';

export type Kind = 'external' | 'router' | 'network' | 'server';
export interface Node {
  id: string;
  kind: Kind;
  name: string;
  /** Ranges of a network, addresses of a router. */
  note: string;
  state: string;
  x: number;
  y: number;
}
/** What joins two: a router's way out, a router's leg in a network, a server's card. */
export interface Edge {
  kind: 'gateway' | 'leg' | 'card';
  /** Router or server. */
  from: string;
  /** External or own network. */
  to: string;
  /** None of a gateway. */
  port?: string;
  address: string;
}
export interface Drawing {
  nodes: Node[];
  edges: Edge[];
  width: number;
  height: number;
  /** Servers that are not drawn. */
  more: number;
}
export interface Facts {
  networks: readonly Network[];
  subnets: readonly Subnet[];
  routers: readonly Router[];
  ports: readonly Port[];
  servers: readonly Server[];
}

export const BOX = { width: 176, height: 46 } as const;
const GAP = { x: 84, y: 18 } as const;
const COLUMNS: readonly Kind[] = ['external', 'router', 'network', 'server'];
/** More cannot be told apart on one sheet. */
export const MOST_SERVERS = 150;

function edgesOf({ networks, routers, ports }: Facts, drawn: ReadonlySet<string>): Edge[] {
  const out: Edge[] = [];
  const known = new Set([...networks.map((n) => n.id), ...routers.map((r) => r.id), ...drawn]);
  for (const r of routers) {
    const g = r.external_gateway_info;
    if (g && known.has(g.network_id)) out.push({ kind: 'gateway', from: r.id, to: g.network_id, address: g.external_fixed_ips.map((f) => f.ip_address).join(', ') });
  }
  for (const p of ports) {
    if (!known.has(p.device_id) || !known.has(p.network_id)) continue;
    const kind = isLeg(p) ? 'leg' : isCard(p) ? 'card' : undefined;
    if (kind) out.push({ kind, from: p.device_id, to: p.network_id, port: p.id, address: p.fixed_ips.map((f) => f.ip_address).join(', ') });
  }
  return out;
}

/** Puts each column in the order of what it is joined with to the left, so that few lines cross. */
function order(nodes: Node[], edges: readonly Edge[]): void {
  const placed = new Map<string, number>();
  const beside = new Map<string, string[]>();
  for (const e of edges) {
    beside.set(e.from, [...(beside.get(e.from) ?? []), e.to]);
    beside.set(e.to, [...(beside.get(e.to) ?? []), e.from]);
  }
  COLUMNS.forEach((kind, column) => {
    const weight = (n: Node) => {
      const at = (beside.get(n.id) ?? []).flatMap((id) => placed.get(id) ?? []);
      return at.length === 0 ? Number.MAX_VALUE : at.reduce((a, b) => a + b, 0) / at.length;
    };
    const mine = nodes.filter((n) => n.kind === kind).map((n) => ({ n, w: weight(n) }));
    mine.sort((a, b) => a.w - b.w || a.n.name.localeCompare(b.n.name) || a.n.id.localeCompare(b.n.id));
    mine.forEach(({ n }, row) => {
      n.x = column * (BOX.width + GAP.x);
      n.y = row * (BOX.height + GAP.y);
      placed.set(n.id, row / mine.length);
    });
  });
}

/** Where everything stands: outside, routers, networks and servers from left to right. */
export function draw(facts: Facts): Drawing {
  const ranges = new Map<string, string[]>();
  for (const s of facts.subnets) ranges.set(s.network_id, [...(ranges.get(s.network_id) ?? []), s.cidr]);
  const servers = facts.servers.slice(0, MOST_SERVERS);
  const node = (id: string, kind: Kind, name: string, note: string, state: string): Node => ({ id, kind, name: name || id, note, state, x: 0, y: 0 });
  const nodes = [
    ...facts.networks.map((n) => node(n.id, n['router:external'] ? 'external' : 'network', n.name, (ranges.get(n.id) ?? []).join(', '), n.status)),
    ...facts.routers.map((r) => node(r.id, 'router', r.name, (r.external_gateway_info?.external_fixed_ips ?? []).map((f) => f.ip_address).join(', '), r.status)),
    ...servers.map((s) => node(s.id, 'server', s.name, '', s.status)),
  ];
  const edges = edgesOf(facts, new Set(servers.map((s) => s.id)));
  order(nodes, edges);
  return {
    nodes,
    edges,
    width: COLUMNS.length * (BOX.width + GAP.x) - GAP.x,
    height: Math.max(BOX.height, ...nodes.map((n) => n.y + BOX.height)),
    more: facts.servers.length - servers.length,
  };
}

export interface Joining {
  kind: Edge['kind'];
  from: Node;
  to: Node;
}

/** What it means to join two, in whichever direction somebody drew; undefined where nothing can be made of it. */
export function joining(a: Node, b: Node): Joining | undefined {
  const is = (x: Kind, y: Kind) => (a.kind === x && b.kind === y ? { from: a, to: b } : a.kind === y && b.kind === x ? { from: b, to: a } : undefined);
  const gateway = is('router', 'external');
  if (gateway) return { kind: 'gateway', ...gateway };
  const leg = is('router', 'network');
  if (leg) return { kind: 'leg', ...leg };
  const card = is('server', 'network');
  return card && { kind: 'card', ...card };
}

/** A router has one way out, and one leg in a subnet; a server may have several cards in a network. */
export function joined(edges: readonly Edge[], j: Joining, subnets: readonly Subnet[], ports: readonly Port[]): boolean {
  if (j.kind === 'card') return false;
  if (j.kind === 'gateway') return edges.some((e) => e.kind === 'gateway' && e.from === j.from.id && e.to === j.to.id);
  return subnets.some((s) => s.network_id === j.to.id) && freeSubnets(j, subnets, ports).length === 0;
}

/** Subnets of the network in which the router has no leg yet. */
export function freeSubnets(j: Joining, subnets: readonly Subnet[], ports: readonly Port[]): Subnet[] {
  const taken = new Set(ports.filter((p) => p.device_id === j.from.id && isLeg(p)).flatMap((p) => p.fixed_ips.map((f) => f.subnet_id)));
  return subnets.filter((s) => s.network_id === j.to.id && !taken.has(s.id));
}

/** The line between two, from side to side. */
export function line(a: Node, b: Node): string {
  const [left, right] = a.x <= b.x ? [a, b] : [b, a];
  const [x1, y1, x2, y2] = [left.x + BOX.width, left.y + BOX.height / 2, right.x, right.y + BOX.height / 2];
  const bend = Math.max(24, (x2 - x1) / 2);
  return `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`;
}
