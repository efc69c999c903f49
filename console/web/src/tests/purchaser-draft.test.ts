import { expect, it } from 'vitest';
import { named, sessionOf, world } from './world';

const version = {
  version: '2', state: 'proposed', state_name: '待同意', digest: 'd', recorded_at: '2026-01-01T00:00:00Z',
  changes: { since: '1', total_before: '1000000.00', total: '1234567.80', changes: [{ kind: 'item', id: '12', what: 'price', yuan: '234567.80' }] },
};
const reading = { id: 'r', clause: '第五条', question: '足月怎样算', taken: 'calendar', meaning: '自然月', why: '常例', confirmed: false, alternatives: [{ value: 'activation', effect: '按开通日', yuan: '-1088.00' }] };
const asked: unknown[] = [];
const { shows, visits } = world(
  {
    ...named,
    '/console/api/session': sessionOf({ roles: ['purchaser'], scope: { system: true }, projects: [] }),
    '/ops/v1/approvals': { orders: [] },
    '/ops/v1/contract-versions': { in_force: '1', versions: [version] },
    '/ops/v1/contract': { id: 'c', title: '楚医', title_en: 'C', version: '1', digest: 'd', start: '2026-01-01', end: '2028-12-31', zone: 'Asia/Shanghai', currency: 'CNY', purchaser: 'p', supplier: 's', readings: [reading] },
    '/ops/v1/level-settings': { settings: [] },
  },
  {
    own: async (r, url) => {
      if (url.pathname !== '/ops/v1/contract-checks') return undefined;
      asked.push(await r.json());
      return Response.json({ valid: false, problem_count: 1, problems: [{ line: 1, at: 'schema', reason: 'must be 1' }] });
    },
  },
);

it('lets the purchaser check a text before agreeing to a version, whose amounts are written as money', { timeout: 120_000 }, async () => {
  await import('@/main');
  await visits([['/purchaser/versions', ['合同总价：1,000,000.00 → 1,234,567.80 元', '影响 234,567.80 元', '-1,088.00 元', '校验与比较文本']]]);
  [...document.querySelectorAll('a')].find((a) => a.textContent === '校验与比较文本')!.click();
  await shows('不填则与现行版本比较');
  const area = document.querySelector('textarea')!;
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')!.set!.call(area, 'schema = 2');
  area.dispatchEvent(new Event('input', { bubbles: true }));
  const check = () => [...document.querySelectorAll('button')].find((b) => b.textContent === '校验文本');
  await expect.poll(() => check()?.disabled).toBe(false);
  check()!.click();
  await shows('must be 1');
  expect(asked).toEqual([{ text: 'schema = 2' }]);
  await visits([]);
});
