import { expect, it } from 'vitest';
import { named, sessionOf, world } from './world';

/** Lists that the server sorts, and lists that come whole, in the whole application. */
const order = (n: number) => ({
  id: `o${n}`, name: `order-${n}`, project: 'p1', kind: 'supply', state: 'submitted', flow: 'f', contract: 'c', round: 1, trial_days: 0, create: true, by_hand: false,
  ordered_by: 'u2', ordered_by_name: 'wang', created_at: `2026-01-0${n}T00:00:00Z`, updated_at: '2026-01-01T00:00:00Z', decisions: [], lines: [], stages: [],
});
const ALL = [2, 10, 1, 4].map((n, i) => ({ ...order(n), created_at: `2026-01-0${i + 1}T00:00:00Z` }));
const PAGE = 3;
/** Questions for orders, and how often the inbox was asked. */
const asked: Record<string, string>[] = [];
let inbox = 0;

/** A server that sorts names as it does, and whose markers hold under their order only. */
function orders(query: URLSearchParams): Response {
  asked.push(Object.fromEntries(query));
  const sort = query.get('sort') ?? '';
  const [of, at] = (query.get('marker') ?? `${sort}|0`).split('|') as [string, string];
  if (of !== sort) return Response.json({ error: { code: 'BadRequest', status: 400, message: 'marker: was given under another sort', field: 'marker', request_id: 'r' } }, { status: 400 });
  const rows = [...ALL];
  if (sort.startsWith('name')) rows.sort((a, b) => (a.name < b.name ? -1 : 1));
  if (sort.endsWith('desc')) rows.reverse();
  const from = Number(at);
  return Response.json({ orders: rows.slice(from, from + PAGE), next: from + PAGE < rows.length ? `${sort}|${from + PAGE}` : null });
}

const { shows } = world(
  { ...named, '/console/api/session': sessionOf({ scope: { system: true }, roles: ['admin', 'operator'], projects: [] }) },
  {
    own: (_, { pathname, searchParams }) => {
      if (pathname === '/ops/v1/orders') return orders(searchParams);
      if (pathname !== '/ops/v1/approvals') return undefined;
      inbox += 1;
      // The inbox is of two pages.
      return Response.json(searchParams.get('marker') === 'b' ? { orders: ALL.slice(2), next: null } : { orders: ALL.slice(0, 2), next: 'b' });
    },
  },
);
const names = () => [...document.querySelectorAll('tbody tr')].map((r) => /order-\d+/.exec(r.textContent ?? '')?.[0]).filter((n) => n !== undefined);
const head = () => document.querySelector<HTMLButtonElement>('th button')!;
const press = (text: string) => [...document.querySelectorAll('button')].find((b) => b.textContent === text)!.click();
const until = (what: () => unknown, wanted: unknown) => expect.poll(what, { timeout: 6_000 }).toEqual(wanted);

it('asks the server for the order of a column, page by page, and keeps it in the address', { timeout: 120_000 }, async () => {
  await import('@/main');
  const { router } = await import('@/routes');
  await router.navigate('/operator');
  await shows('order-10');
  expect(asked.at(-1)).toEqual({ limit: '100' });
  expect(names()).toEqual(['order-2', 'order-10', 'order-1']);

  head().click();
  await until(names, ['order-1', 'order-10', 'order-2']);
  expect(asked.at(-1)).toEqual({ limit: '100', sort: 'name:asc' });
  expect(new URLSearchParams(router.state.location.search).get('sort')).toBe('name:asc');
  expect(head().closest('th')!.getAttribute('aria-sort')).toBe('ascending');
  // The page after it is asked for under the same order, and nothing is sorted here: the last row stays the last.
  press('加载更多');
  await until(names, ['order-1', 'order-10', 'order-2', 'order-4']);
  expect(asked.at(-1)).toEqual({ limit: '100', marker: 'name:asc|3', sort: 'name:asc' });

  head().click();
  await until(names, ['order-4', 'order-2', 'order-10']);
  expect(asked.at(-1)).toEqual({ limit: '100', sort: 'name:desc' });
  head().click();
  await until(names, ['order-2', 'order-10', 'order-1']);
  expect(router.state.location.search).toBe('');

  // A link shows what one saw, and one with an order that there is not asks for none.
  await router.navigate('/operator?sort=created_at:desc');
  await until(() => asked.at(-1)?.sort, 'created_at:desc');
  await router.navigate('/operator?sort=colour:desc');
  await until(names, ['order-2', 'order-10', 'order-1']);
  expect(asked.some((q) => q.sort?.startsWith('colour'))).toBe(false);
});

it('sorts a list that came whole where it is shown, numbers in words by their value', { timeout: 120_000 }, async () => {
  const { router } = await import('@/routes');
  await router.navigate('/operator/approvals');
  await until(names, ['order-2', 'order-10', 'order-1', 'order-4']);
  const before = inbox;
  head().click();
  await until(names, ['order-1', 'order-2', 'order-4', 'order-10']);
  head().click();
  await until(names, ['order-10', 'order-4', 'order-2', 'order-1']);
  expect(inbox).toBe(before);
  expect(router.state.location.search).toContain('sort=name%3Adesc');
});
