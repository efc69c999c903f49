import { expect, it, vi } from 'vitest';
import { subjectPath } from '@/pages/operator/resources/lib/work';
import { behindLogin, login, oneOrder, sessionOf, world } from './world';

const at = '2026-01-01T00:00:00Z';
const work = (id: string, kind: string, subject: string, state: string) => ({ id, kind, subject, state, attempt: 1, done: 1, total: 3, created_at: at, project: 'p1' });
const order = (oneOrder['/ops/v1/orders'] as { orders: object[] }).orders[0];
const sent: string[] = [];
const door = behindLogin(sessionOf({ roles: ['operator'] }));
const inspection = (id: string, name: string, state: string, due: string) => ({ id, name, name_en: name, kind: 'inspection', duty: 'patrol', origin: 'period', party: 'supplier', period: '2026-01-01', n: 1, begins: at, due, clause: '巡检要求', state, weekdays_assumed: false });
const asked: string[] = [];
const { shows, visits } = world(
  {
    ...oneOrder,
    '/ops/v1/operations': { operations: [work('w1', 'order.fulfil', 'o1', 'undone'), work('w2', 'order.fulfil', 'o2', 'undone'), work('w3', 'server.create', 's1', 'undone')] },
    '/ops/v1/orders/o1': { ...order, id: 'o1', name: 'his-1', state: 'failed' },
    '/ops/v1/orders/o2': { ...order, id: 'o2', name: 'his-2', state: 'delivered' },
    '/ops/v1/orders/o1/retry': { ...order, id: 'o1', state: 'fulfilling' },
    '/ops/v1/findings': { findings: [{ id: 'f1', title: '空调告警', severity: 'low', state: 'open' }] },
    '/ops/v1/duties': { duties: [inspection('d1', '机房日巡检', 'overdue', '2026-01-02T00:00:00Z'), inspection('d2', '周巡检', 'in_time', '2099-01-01T00:00:00Z')] },
  },
  {
    own: (r, url) => {
      if (r.method === 'POST' && url.pathname.startsWith('/ops/v1/')) sent.push(url.pathname);
      if (url.pathname === '/ops/v1/duties') asked.push(url.search);
      return door(r, url);
    },
  },
);
const retries = () => [...document.querySelectorAll('button')].filter((b) => b.textContent?.replaceAll(' ', '') === '重试');

it('leads from work to its order', () => {
  expect(subjectPath({ kind: 'order.release', subject: 'a b', state: 'running' })).toBe('/operator/orders/a%20b');
  expect(subjectPath({ kind: 'server.create', subject: 's', state: 'running' })).toBeUndefined();
});

it('tries a failed delivery again from the list of work, and one that came through not', { timeout: 60_000 }, async () => {
  await import('@/main');
  await shows('登录杏林云');
  login('right');
  await shows('任务');
  await visits([['/operator/operations', ['order.fulfil', 'server.create']]]);
  await vi.waitFor(() => expect(retries()).toHaveLength(1), { timeout: 6_000 });
  retries()[0]!.click();
  await shows('重新交付订单 his-1');
  expect(sent).toEqual([]);
  retries().at(-1)!.click();
  await vi.waitFor(() => expect(sent).toEqual(['/ops/v1/orders/o1/retry']), { timeout: 6_000 });
});

it('lists inspections alone', { timeout: 60_000 }, async () => {
  asked.length = 0;
  await visits([['/operator/inspections', ['巡检单', '机房日巡检', '逾期', '周巡检', '待完成 1 项，其中逾期 1 项；整改中 1 项']]]);
  expect(asked.length > 0 && asked.every((q) => new URLSearchParams(q).get('kind') === 'inspection')).toBe(true);
});
