import { describe, expect, it } from 'vitest';
import { byGravity, opening, type Matter } from '@/pages/tenant/overview/matters';
import { oneOrder, sessionOf, world } from './world';

describe('what needs attention', () => {
  it('is told the gravest first', () => {
    const m = (why: Matter['why']): Matter => ({ why, id: why, text: '', text_en: '' });
    expect(byGravity((['advice', 'resolved', 'server', 'access', 'exposure'] as const).map(m)).map((x) => x.why)).toEqual(['exposure', 'server', 'access', 'resolved', 'advice']);
  });
  it('names an open port', () => {
    expect(opening({ address: '203.0.113.7', protocol: 'tcp', from_port: 22, to_port: 22 })).toBe('203.0.113.7 tcp 22');
    expect(opening({ address: '203.0.113.7', protocol: 'udp', from_port: 1, to_port: 9 })).toBe('203.0.113.7 udp 1-9');
    expect(opening({ address: '203.0.113.7', protocol: null, from_port: null, to_port: null })).toBe('203.0.113.7 * *');
  });
});

const order = (oneOrder['/ops/v1/orders'] as { orders: object[] }).orders[0];
const exposure = { address: '203.0.113.7', floating_ip: 'f', rule: 'r', security_group: 'g1', port: 'p', project: 'p1', source: '0.0.0.0/0', protocol: 'tcp', from_port: 3389, to_port: 3389, made_at: '2026-01-01T00:00:00Z', order: null };
const of = (state: string | null) => ({ orders: state === 'failed' ? [{ ...order, id: 'o7', name: 'his-7', state: 'failed' }] : state === null ? [order] : [] });
const asked: (string | null)[] = [];
const { visits } = world(
  {
    ...oneOrder,
    '/console/api/session': sessionOf({ roles: ['member'] }),
    '/compute/v2.1/servers/detail': { servers: [{ id: 'v9', name: 'pacs-2', status: 'ERROR' }] },
    '/ops/v1/exposures': { exposures: [exposure, { ...exposure, rule: 'r2', from_port: 443, to_port: 443, order: 'o1' }], next: null },
    '/ops/v1/access-grants': { access_grants: [{ id: 'g7', operator_name: 'zhao', reason: '排查故障', state: 'requested' }, { id: 'g8', operator_name: 'sun', reason: '旧的请求', state: 'ended' }], next: null },
  },
  {
    own: (_, url) => {
      // Incidents cannot be read: what can is told all the same.
      if (url.pathname === '/ops/v1/incidents') return Response.json({ error: { code: 'Busy', message: 'busy', message_zh: '事件服务繁忙' } }, { status: 503 });
      if (url.pathname !== '/ops/v1/orders') return undefined;
      asked.push(url.searchParams.get('state'));
      return Response.json(of(url.searchParams.get('state')));
    },
  },
);

it('is shown on the first page, with where something is done about it', { timeout: 60_000 }, async () => {
  await import('@/main');
  await visits([['/tenant', ['需要关注', '203.0.113.7 tcp 3389', 'pacs-2', '交付失败', 'his-7', '排查故障']]]);
  const text = document.body.textContent!;
  expect([text.includes('旧的请求'), text.includes('443')]).toEqual([false, false]);
  const links = [...document.querySelectorAll('a')].map((a) => a.getAttribute('href'));
  for (const to of ['/tenant/servers/v9', '/tenant/orders/o7', '/tenant/access/g7', '/tenant/security-groups/g1']) expect(links.some((l) => l?.endsWith(to)), to).toBe(true);
  expect(asked).toEqual(expect.arrayContaining(['failed', 'returned', 'trial']));
});

it('tells what could not be read, and the rest all the same', { timeout: 60_000 }, async () => {
  await visits([['/tenant', ['部分信息暂时读不到', 'his-7']]]);
});
