import { describe, expect, it } from 'vitest';
import { draw, freeSubnets, joined, joining, line, MOST_SERVERS, type Facts } from '@/pages/tenant/net/topology';

const network = (id: string, external = false) => ({ id, name: `n-${id}`, status: 'ACTIVE', 'router:external': external, subnets: [] });
const router = (id: string, out?: string) => ({ id, name: id, status: 'ACTIVE', external_gateway_info: out ? { network_id: out, external_fixed_ips: [{ subnet_id: 'x', ip_address: '203.0.113.5' }] } : null });
const port = (id: string, owner: string, device: string, net: string, subnet = 's') => ({ id, device_owner: owner, device_id: device, network_id: net, fixed_ips: [{ subnet_id: subnet, ip_address: '10.0.0.1' }] });
const server = (id: string) => ({ id, name: id, status: 'ACTIVE' });
const facts = (over: object = {}) =>
  ({
    networks: [network('b'), network('a'), network('out', true)],
    subnets: [{ id: 's', network_id: 'a', cidr: '10.0.0.0/24' }],
    routers: [router('r', 'out'), router('alone')],
    ports: [
      port('p1', 'network:router_interface', 'r', 'a'), port('p2', 'compute:nova', 'web', 'a'), port('p3', 'compute:nova', 'web', 'b'),
      port('p4', 'network:dhcp', 'dhcp', 'a'), port('p5', 'network:router_gateway', 'r', 'out'), port('p6', 'compute:nova', 'gone', 'a'),
    ],
    servers: [server('db'), server('web')],
    ...over,
  }) as unknown as Facts;
const of = (id: string, f = facts()) => draw(f).nodes.find((n) => n.id === id)!;

describe('a drawing of networks', () => {
  it('has every thing once, and what joins them', () => {
    const d = draw(facts());
    expect(d.nodes.map((n) => n.id).sort()).toEqual(['a', 'alone', 'b', 'db', 'out', 'r', 'web']);
    expect(d.edges.map((e) => [e.kind, e.from, e.to, e.port])).toEqual([
      ['gateway', 'r', 'out', undefined], ['leg', 'r', 'a', 'p1'], ['card', 'web', 'a', 'p2'], ['card', 'web', 'b', 'p3'],
    ]);
  });
  it('stands in columns, what belongs together beside each other, nothing on another', () => {
    const d = draw(facts());
    expect(of('out').x).toBeLessThan(of('r').x);
    expect(of('r').x).toBeLessThan(of('a').x);
    expect(of('a').x).toBeLessThan(of('web').x);
    expect(of('r').y).toBe(0);
    expect(of('web').y).toBeLessThan(of('db').y);
    expect(new Set(d.nodes.map((n) => `${n.x},${n.y}`)).size).toBe(d.nodes.length);
    for (const n of d.nodes) expect(n.x < d.width && n.y < d.height).toBe(true);
  });
  it('says how many servers it leaves out', () => {
    const many = Array.from({ length: MOST_SERVERS + 7 }, (_, i) => server(`s${i}`));
    expect(draw(facts({ servers: many })).more).toBe(7);
  });
  it('of nothing is empty', () => {
    expect(draw({ networks: [], subnets: [], routers: [], ports: [], servers: [] })).toMatchObject({ nodes: [], edges: [], more: 0 });
  });
});

describe('joining', () => {
  it('is read in both directions', () => {
    expect(joining(of('r'), of('a'))).toMatchObject({ kind: 'leg', from: { id: 'r' }, to: { id: 'a' } });
    expect(joining(of('a'), of('r'))).toMatchObject({ kind: 'leg', from: { id: 'r' }, to: { id: 'a' } });
    expect(joining(of('out'), of('alone'))).toMatchObject({ kind: 'gateway', from: { id: 'alone' } });
    expect(joining(of('web'), of('b'))).toMatchObject({ kind: 'card', from: { id: 'web' } });
  });
  it('makes nothing of what does not fit', () => {
    for (const [a, b] of [['r', 'alone'], ['web', 'db'], ['web', 'r'], ['web', 'out'], ['a', 'b'], ['a', 'out']]) expect(joining(of(a!), of(b!))).toBeUndefined();
  });
  it('knows what is joined already, by subnet', () => {
    const f = facts();
    const { edges } = draw(f);
    const j = joining(of('r'), of('a'))!;
    expect(joined(edges, j, f.subnets, f.ports)).toBe(true);
    const more = [...f.subnets, { id: 's2', network_id: 'a', cidr: '10.0.1.0/24' }] as Facts['subnets'];
    expect(freeSubnets(j, more, f.ports).map((s) => s.id)).toEqual(['s2']);
    expect(joined(edges, j, more, f.ports)).toBe(false);
    expect(joined(edges, joining(of('r'), of('out'))!, f.subnets, f.ports)).toBe(true);
    expect(joined(edges, joining(of('alone'), of('out'))!, f.subnets, f.ports)).toBe(false);
    expect(joined(edges, joining(of('web'), of('a'))!, f.subnets, f.ports)).toBe(false);
  });
  it('draws from the right side of the left one', () => {
    expect(line(of('r'), of('a'))).toBe(line(of('a'), of('r')));
  });
});
