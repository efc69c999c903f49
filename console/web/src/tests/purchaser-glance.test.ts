import { expect, it, vi } from 'vitest';
import { named, sessionOf, world } from './world';

// There is no canvas here: what is drawn is not asked.
vi.mock('../components/Chart', () => ({ Chart: () => null }));

const PROJECTS = 1200;
const ORDERS = 2300;
const order = (n: number) => ({
  id: `o${n}`, name: `o${n}`, project: 'p1', kind: 'supply', state: 'delivered', delivered_at: '2026-01-01T00:00:00Z', created_at: '2026-01-01T00:00:00Z',
  lines: [{ item: 'a', name: 'ECS', quantity: 1, months: 12, form: {} }], stages: [], decisions: [],
});
const term = (n: number) => ({ project: `p${n}`, issued: '1.00', frozen: '0.00', draft: '0.00', months: [{ month: '2026-01', state: 'issued', total: '1.00', frozen: '0.00', unfinished: 0, reconciliation: 'open' }] });
/** Pages that were asked for by their markers: while pages are developed React does all twice. */
const asked: Record<string, Set<string>> = {};
/** A page of a list whose marker is the id of the last row. */
function page<T>(url: URL, all: number, one: (n: number) => T, prefix: string): T[] {
  (asked[url.pathname] ??= new Set()).add(url.searchParams.get('marker') ?? '');
  const from = Number((url.searchParams.get('marker') ?? `${prefix}-1`).slice(prefix.length)) + 1;
  return Array.from({ length: Math.min(Number(url.searchParams.get('limit')), all - from) }, (_, i) => one(from + i));
}
const { visits } = world(
  {
    ...named,
    '/console/api/session': sessionOf({ roles: ['purchaser'], scope: { system: true }, projects: [] }),
    '/ops/v1/approvals': { orders: [] },
    '/ops/v1/contract': { id: 'c', title: '楚医', title_en: 'C', version: '1', digest: 'd', start: '2026-01-01', end: '2028-12-31', zone: 'Asia/Shanghai', currency: 'CNY', purchaser: 'p', supplier: 's', readings: [] },
    '/ops/v1/payment-plan': { payments: [], caps: [], undated: [] },
    '/ops/v1/order-clocks': { clocks: [{ late: true }, { late: true }], next: null },
    '/ops/v1/pools': { from: '', to: '', pools: [] },
    '/ops/v1/levels': { month: '2026-01', levels: [] },
  },
  {
    own: (_, url) => {
      if (url.pathname === '/ops/v1/billing') return Response.json({ from: '2026-01', months: 6, projects: page(url, PROJECTS, term, 'p') });
      if (url.pathname === '/ops/v1/orders') return Response.json({ orders: page(url, ORDERS, order, 'o') });
      return undefined;
    },
  },
);

it('adds up all projects and all orders, however many pages they are', { timeout: 120_000 }, async () => {
  await import('@/main');
  await visits([['/purchaser/contract', ['2026-01: 1,200.00 元', '已交付 2300', 'ECS: 已交付 2300 / 申请 2300', '超期时限 2 项']]]);
  expect(Object.fromEntries(Object.entries(asked).map(([path, pages]) => [path, pages.size]))).toEqual({ '/ops/v1/billing': 2, '/ops/v1/orders': 3 });
  expect(document.body.textContent).not.toContain('还有更多');
});
