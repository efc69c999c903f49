import { describe, expect, it, vi } from 'vitest';
import { byGravity, kindIn, KINDS, lasts, leadsTo, pathTo, type Finding } from '@/pages/operator/health/kinds';
import { kinds } from '@/i18n/operator-kinds';
import { measures } from '@/i18n/operator-health';
import { behindLogin, login, oneOrder, sessionOf, world } from './world';

// There is no canvas here: what is drawn is not asked.
vi.mock('../components/Chart', () => ({ Chart: () => null }));

describe('what is looked at', () => {
  it('has a name, and so has every measure', () => {
    expect(Object.keys(KINDS)).toEqual(Object.keys(kinds));
    for (const m of Object.values(KINDS).flat()) expect(measures[m], m).toBeDefined();
  });
  it('is read off the address of its page', () => {
    expect([kindIn('/operator/health/ip_pool'), kindIn('/operator/health/host/h1'), kindIn('/operator/health/odd'), kindIn('/operator/health')]).toEqual(['ip_pool', 'host', 'cluster', 'cluster']);
    expect(pathTo('host', 'a b')).toBe('/operator/health/host/a%20b');
  });
  it('lasts so many days, or says why nobody knows', () => {
    const m = (days: number | null, reason: string | null) => lasts({ days, reason, limit_percent: 80 });
    expect([m(0, null), m(12, null)]).toEqual([{ key: 'reached', n: 0 }, { key: 'days', n: 12 }]);
    expect([m(null, 'no_growth').key, m(null, 'far').key, m(null, 'too_few_days').key, m(null, 'new word').key]).toEqual(['no_growth', 'far', 'too_few_days', 'too_few_days']);
  });
  it('is told the gravest first, of equal ones the newest', () => {
    const f = (id: string, severity: string, raised_at: string) => ({ id, severity, raised_at }) as Finding;
    const all = [f('a', 'notice', '3'), f('b', 'warning', '1'), f('c', 'critical', '1'), f('d', 'warning', '2')];
    expect(byGravity(all).map((x) => x.id)).toEqual(['c', 'd', 'b', 'a']);
  });
  it('leads on from a ranking', () => {
    expect([leadsTo('server', 's'), leadsTo('host', 'h'), leadsTo('project', 'p'), leadsTo('volume', 'v')]).toEqual(['/operator/samples?subject=s', '/operator/health/host/h', undefined, undefined]);
  });
});

const vcpu = { measure: 'vcpu', name: 'vCPU分配', name_en: 'vCPUs granted', unit: 'vCPU', used: '20', total: '24', percent: '83.33', limit_percent: 80, days: 0, reason: null, per_day: '0.5' };
const memory = { ...vcpu, measure: 'memory', name: '内存分配', name_en: 'Memory', unit: 'GiB', used: '8', total: '64', percent: '12.5', days: 40, per_day: '1' };
const host = { kind: 'host', id: 'h1', name: 'host-a', project: null, place: 'nova', state: 'up', at: '2026-01-01T00:00:00Z', measures: [vcpu, memory], findings: 1, severity: 'warning' };
const finding = {
  id: 'f1', kind: 'host', subject: 'h1', name: 'host-a', project: null, rule: 'high', measure: 'vcpu', severity: 'warning', text: 'vCPU分配83.33%，已达到80%', text_en: 'x', advice: '请暂停放置', advice_en: 'y',
  raised_at: '2026-01-01T00:00:00Z', closed_at: null, ticket: null, ticket_by: null, ticket_at: null,
};
const days = ['2026-01-01', '2026-01-02'].map((day) => ({ day, used: '20', total: '24', percent: '83.33' }));
const detail = {
  subject: host,
  trends: [{ measure: 'vcpu', days }],
  tops: [{ by: 'cpu', name: 'CPU使用率', name_en: 'CPU', unit: '%', rows: [{ kind: 'server', id: 's1', name: 'his-db', project: 'p1', value: '93' }] }],
  findings: [finding, { ...finding, id: 'f2', ticket: 't9', text: '已转工单的问题' }],
};
const { shows, visits } = world(
  { ...oneOrder, '/ops/v1/health/host': { kind: 'host', subjects: [host], next: null }, '/ops/v1/health/host/h1': detail, '/ops/v1/health/environment': { kind: 'environment', subjects: [], next: null }, '/ops/v1/health-findings': { findings: [finding] } },
  { own: behindLogin(sessionOf({ roles: ['operator'] })) },
);

it('shows how full hosts are, until when, what is wrong and what to do', { timeout: 60_000 }, async () => {
  await import('@/main');
  await shows('登录杏林云');
  login('right');
  await shows('健康问题');
  await visits([
    ['/operator/health/host', ['host-a', '20 / 24 vCPU · 83.33%', '已达到 80%', '40 天后达到 80%', '1 项问题']],
    ['/operator/health/host/h1', ['vCPU分配83.33%，已达到80%', '请暂停放置', '转工单', '查看工单', '近期每日最高使用率', 'his-db', '每天增长 1 GiB']],
    ['/operator/health', ['host-a', '警告', '转工单']],
    ['/operator/health/environment', ['还没有数据', '业务系统登记时选择环境']],
  ]);
});
