import type { SecurityGroupRule } from '@/api/networking';
import { pick, type Lang, type Pair, type Values } from '@/i18n';
import { sec, services } from '@/i18n/tenant-security';

type Rule = Pick<SecurityGroupRule, 'direction' | 'ethertype' | 'protocol' | 'port_range_min' | 'port_range_max' | 'remote_ip_prefix' | 'remote_group_id' | 'security_group_id'>;

/** Fewer bits than these are most of the internet, whatever the address before them says. The cloud refuses them by the same rule. */
const LEAST: Record<4 | 6, number> = { 4: 8, 6: 16 };
const V4 = /^(\d{1,3})(\.\d{1,3}){3}$/;

/** A network or an address; undefined, if it is neither. */
export function parsePrefix(text: string): { version: 4 | 6; bits: number } | undefined {
  const [address, length, more] = text.trim().split('/');
  if (address === undefined || more !== undefined) return undefined;
  const version = address.includes(':') ? 6 : 4;
  const most = version === 4 ? 32 : 128;
  if (version === 4 ? !V4.test(address) || address.split('.').some((p) => Number(p) > 255) : !/^[0-9a-f:.]{2,}$/i.test(address)) return undefined;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return undefined;
  const bits = length === undefined ? most : Number(length);
  return bits > most ? undefined : { version, bits };
}

const ICMP = /^((ipv6-)?icmp(v6)?|1|58)$/i;

/** It lets everybody in, or nearly. A ping opens no service. */
export function tooOpen(rule: Pick<Rule, 'direction' | 'protocol' | 'remote_ip_prefix' | 'remote_group_id'>): boolean {
  if (rule.direction !== 'ingress' || rule.remote_group_id || ICMP.test(rule.protocol ?? '')) return false;
  if (!rule.remote_ip_prefix) return true;
  const net = parsePrefix(rule.remote_ip_prefix);
  return net !== undefined && net.bits < LEAST[net.version];
}

function how(rule: Rule, lang: Lang): string {
  const say = (pair: Pair, values?: Values) => pick(pair, lang, values);
  const { protocol, port_range_min: from, port_range_max: to } = rule;
  if (!protocol || protocol === 'any' || protocol === '0') return say(sec.anyWay);
  const shown = protocol.toUpperCase();
  if (/^(ipv6-)?icmp(v6)?$/i.test(protocol)) return say(sec.ping, { protocol: shown });
  if (!['tcp', 'udp'].includes(protocol.toLowerCase())) return say(sec.protocolOnly, { protocol: shown });
  if (from === null || (from === 1 && to === 65535)) return say(sec.anyPort, { protocol: shown });
  if (to !== null && to !== from) return say(sec.someRange, { protocol: shown, from, to });
  const known = Object.values(services).find((s) => s.protocol === protocol.toLowerCase() && s.port === from);
  return known ? say(sec.named, { name: say(known.name), protocol: shown, port: from }) : say(sec.onePort, { protocol: shown, port: from });
}

function who(rule: Rule, groupName: (id: string) => string, lang: Lang): string {
  if (rule.remote_group_id === rule.security_group_id && rule.remote_group_id) return pick(sec.sameGroup, lang);
  if (rule.remote_group_id) return pick(sec.ofGroup, lang, { name: groupName(rule.remote_group_id) });
  const prefix = rule.remote_ip_prefix;
  const net = prefix ? parsePrefix(prefix) : undefined;
  if (!prefix || net?.bits === 0) return pick(sec.everybody, lang, { family: rule.ethertype });
  const single = net && net.bits === (net.version === 4 ? 32 : 128);
  return pick(single ? sec.fromAddress : sec.fromNetwork, lang, { prefix: single ? prefix.split('/')[0]! : prefix });
}

/** A rule as a sentence: "Everybody (IPv4) may connect by SSH (TCP 22)". */
export function sayRule(rule: Rule, groupName: (id: string) => string, lang: Lang): string {
  const text = pick(rule.direction === 'ingress' ? sec.ingress : sec.egress, lang, { who: who(rule, groupName, lang), how: how(rule, lang) });
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export interface RuleForm {
  direction: 'ingress' | 'egress';
  service: string;
  port_range_min?: number | null;
  port_range_max?: number | null;
  who: 'network' | 'self' | 'group' | 'all';
  remote_ip_prefix?: string;
  remote_group_id?: string;
  description?: string;
}

/** The cloud would refuse what the form asks for: it is open to everybody. */
export function refused(f: RuleForm): boolean {
  const prefix = f.remote_ip_prefix?.trim();
  // What is not written yet is asked for at its field.
  if (f.who === 'self' || f.who === 'group' || (f.who === 'network' && !prefix)) return false;
  return tooOpen({ direction: f.direction, protocol: services[f.service]?.protocol ?? null, remote_ip_prefix: f.who === 'network' ? prefix! : null, remote_group_id: null });
}

/** What the form asks for, as Neutron takes it. */
export function ruleRequest(group: string, f: RuleForm): Record<string, unknown> {
  const service = services[f.service];
  const prefix = f.who === 'network' ? f.remote_ip_prefix?.trim() : undefined;
  const six = prefix !== undefined && parsePrefix(prefix)?.version === 6;
  const own = service !== undefined && service.port === undefined && service.protocol !== 'icmp';
  const from = own ? (f.port_range_min ?? undefined) : service?.port;
  return {
    security_group_id: group,
    direction: f.direction,
    ethertype: six ? 'IPv6' : 'IPv4',
    ...(service && { protocol: service.protocol === 'icmp' && six ? 'ipv6-icmp' : service.protocol }),
    ...(from !== undefined && { port_range_min: from, port_range_max: own ? (f.port_range_max ?? from) : from }),
    ...(prefix && { remote_ip_prefix: prefix }),
    ...(f.who === 'self' && { remote_group_id: group }),
    ...(f.who === 'group' && { remote_group_id: f.remote_group_id }),
    description: f.description ?? '',
  };
}
