import { describe, expect, it } from 'vitest';
import { parsePrefix, refused, ruleRequest, sayRule, tooOpen } from '@/pages/tenant/net/rules';

const rule = (more: Record<string, unknown>) => ({
  security_group_id: 'g1', direction: 'ingress' as const, ethertype: 'IPv4' as const, protocol: 'tcp', port_range_min: 22, port_range_max: 22,
  remote_ip_prefix: null, remote_group_id: null, ...more,
});
const name = (id: string) => `name of ${id}`;

describe('rules in plain words', () => {
  it.each([
    [{}, '所有人（IPv4）可以用SSH 远程登录（TCP 22）连接', 'Everybody (IPv4) may connect by SSH (TCP 22)'],
    [{ remote_ip_prefix: '0.0.0.0/0', port_range_max: 30 }, '所有人（IPv4）可以用 TCP 22–30 端口连接', 'Everybody (IPv4) may connect by TCP ports 22–30'],
    [{ remote_ip_prefix: '10.1.0.0/16', port_range_min: 9000, port_range_max: 9000 }, '网段 10.1.0.0/16 可以用 TCP 9000 端口连接', 'Network 10.1.0.0/16 may connect by TCP port 9000'],
    [{ remote_ip_prefix: '10.1.2.3/32', protocol: 'icmp', port_range_min: null, port_range_max: null }, '地址 10.1.2.3 可以用Ping 探测（ICMP）连接', 'Address 10.1.2.3 may connect by ping (ICMP)'],
    [{ remote_group_id: 'g1', protocol: null, port_range_min: null }, '同组的云主机可以用任何方式连接', 'Servers of this group may connect by any protocol'],
    [{ remote_group_id: 'g2', protocol: 'udp', port_range_min: null }, '安全组“name of g2”的云主机可以用 UDP 任意端口连接', 'Servers of group “name of g2” may connect by any UDP port'],
    [{ direction: 'egress', ethertype: 'IPv6', protocol: null, port_range_min: null }, '可以用任何方式访问所有人（IPv6）', 'May reach everybody (IPv6) by any protocol'],
  ])('%j', (more, zh, en) => {
    expect(sayRule(rule(more) as never, name, 'zh')).toBe(zh);
    expect(sayRule(rule(more) as never, name, 'en')).toBe(en);
  });
});

describe('what is open to everybody', () => {
  it.each([[null, true], ['0.0.0.0/0', true], ['::/0', true], ['128.0.0.0/1', true], ['10.0.0.0/8', false], ['10.1.2.3', false], ['2001:db8::/32', false]])('%s: %s', (prefix, open) => {
    expect(tooOpen(rule({ remote_ip_prefix: prefix }))).toBe(open);
  });
  it('is nothing that goes out, nor what a group is named for', () => {
    expect(tooOpen(rule({ direction: 'egress' }) as never)).toBe(false);
    expect(tooOpen(rule({ remote_group_id: 'g' }))).toBe(false);
  });
  it.each(['icmp', 'ICMP', 'ipv6-icmp', 'icmpv6', '1', '58'])('is no ping: %s', (protocol) => {
    expect(tooOpen(rule({ protocol }))).toBe(false);
  });
  it.each(['17', '158', 'igmp', null])('is every other protocol: %s', (protocol) => {
    expect(tooOpen(rule({ protocol }))).toBe(true);
  });
  it('is refused before it is sent', () => {
    const form = { direction: 'ingress' as const, service: 'ssh', who: 'network' as const };
    for (const bad of [{ who: 'all' as const }, { service: 'any', who: 'all' as const }, { remote_ip_prefix: ' 0.0.0.0/0 ' }, { remote_ip_prefix: '::/0' }, { remote_ip_prefix: '128.0.0.0/1' }])
      expect(refused({ ...form, ...bad }), JSON.stringify(bad)).toBe(true);
    for (const good of [{}, { remote_ip_prefix: '10.0.0.0/8' }, { who: 'self' as const }, { who: 'group' as const }, { who: 'all' as const, service: 'ping' }, { who: 'all' as const, direction: 'egress' as const }])
      expect(refused({ ...form, ...good }), JSON.stringify(good)).toBe(false);
  });
  it('reads networks', () => {
    for (const bad of ['', 'x', '1.2.3', '1.2.3.256', '1.2.3.4/33', '1.2.3.4/a', '1.2.3.4/1/2']) expect(parsePrefix(bad), bad).toBeUndefined();
    expect(parsePrefix('10.0.0.0/8')).toEqual({ version: 4, bits: 8 });
    expect(parsePrefix('::1')).toEqual({ version: 6, bits: 128 });
  });
});

describe('a form', () => {
  it('becomes what Neutron takes', () => {
    expect(ruleRequest('g1', { direction: 'ingress', service: 'ssh', who: 'network', remote_ip_prefix: ' 10.0.0.0/8 ' })).toEqual({
      security_group_id: 'g1', direction: 'ingress', ethertype: 'IPv4', protocol: 'tcp', port_range_min: 22, port_range_max: 22, remote_ip_prefix: '10.0.0.0/8', description: '',
    });
    expect(ruleRequest('g1', { direction: 'ingress', service: 'udp', port_range_min: 5, who: 'self' })).toEqual({
      security_group_id: 'g1', direction: 'ingress', ethertype: 'IPv4', protocol: 'udp', port_range_min: 5, port_range_max: 5, remote_group_id: 'g1', description: '',
    });
    expect(ruleRequest('g1', { direction: 'ingress', service: 'ping', who: 'network', remote_ip_prefix: '2001:db8::/32' })).toMatchObject({ ethertype: 'IPv6', protocol: 'ipv6-icmp' });
  });
});
