import { expect, it, vi } from 'vitest';
import { behindLogin, login, oneOrder, sessionOf, world } from './world';

const wrong = { valid: false, problem_count: 1200, problems: [{ line: 3, at: 'item 12: price', reason: 'is negative' }, { line: 1, at: 'schema', reason: 'must be 1' }] };
const right = {
  valid: true, problem_count: 0, problems: [],
  contract: {
    id: 'chuyi', version: '2', digest: 'sm3', title: '楚医合同', title_en: 'C', start: '2026-01-01', end: '2028-12-31', total: '1234567.80', counts: { items: 100, payments: 7 }, missing: ['9'], added: [], readings: 4,
    unconfirmed: [{ id: 'r', clause: '第五条', question: '足月怎样算', taken: 'calendar', meaning: '自然月', why: '常例', confirmed: false, alternatives: [{ value: 'activation', effect: '按开通日', yuan: '88.00' }] }],
  },
};
const differences = {
  before: 'chuyi 1', after: 'chuyi 2', against_in_force: true, total_before: '100.00', total: '1200.00',
  changes: [
    { kind: 'item', id: '12', what: 'price 51.86 → 50.86', price_before: '51.86', price: '50.86', yuan: '1100.00' },
    { kind: 'term', id: 'end', what: '2028-12-31 → 2029-12-31' },
  ],
};
const asked: { path: string; body: unknown }[] = [];
let checked: unknown = wrong;
const session = behindLogin(sessionOf());
const { shows, visits } = world(oneOrder, {
  own: async (r, url) => {
    if (url.pathname !== '/ops/v1/contract-checks' && url.pathname !== '/ops/v1/contract-diffs') return session(r, url);
    asked.push({ path: url.pathname, body: await r.json() });
    if (url.pathname.endsWith('checks')) return Response.json(checked);
    if (asked.at(-1)!.body !== null && (asked.at(-1)!.body as { before: unknown }).before === 'broken') {
      return Response.json({ error: { code: 'InvalidContract', status: 400, message: 'before: the contract has 1 problem(s)', field: 'before', request_id: 'req-1' } }, { status: 400 });
    }
    return Response.json(differences);
  },
});

function write(place: number, text: string): void {
  const area = document.querySelectorAll('textarea')[place]!;
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')!.set!.call(area, text);
  area.dispatchEvent(new Event('input', { bubbles: true }));
}
function press(label: string): void {
  const button = [...document.querySelectorAll('button')].find((b) => b.textContent === label);
  expect(button, label).toBeDefined();
  button!.click();
}
const tick = () => new Promise((next) => setTimeout(next, 50));

it('checks and compares the text of a contract', { timeout: 300_000 }, async () => {
  await import('@/main');
  await shows('登录杏林云');
  login('right');
  await shows('审计日志');
  await visits([['/operator/contract/check', ['合同校验与比较', '不填则与现行版本比较']]]);
  expect([...document.querySelectorAll('button')].find((b) => b.textContent === '校验文本')!.disabled).toBe(true);

  write(0, 'schema = 2\n\nprice = "-1"\n');
  await vi.waitFor(() => expect([...document.querySelectorAll('button')].find((b) => b.textContent === '校验文本')!.disabled).toBe(false), { timeout: 60_000 });
  press('校验文本');
  await shows('有 1200 处错误，不能使用。 只列出前 2 处。');
  await shows('item 12: price');
  await shows('is negative');
  expect(asked.at(-1)).toEqual({ path: '/ops/v1/contract-checks', body: { text: 'schema = 2\n\nprice = "-1"\n' } });
  press('第 3 行');
  const area = document.querySelectorAll('textarea')[0]!;
  expect([area.selectionStart, area.selectionEnd]).toEqual([12, 24]);
  expect(document.activeElement).toBe(area);

  checked = right;
  press('校验文本');
  for (const text of ['没有错误。', '1,234,567.80 元', '价目 100 行', '付款项 7 项', '待采购方确认的理解（1/4）', '足月怎样算', '按开通日', '88.00 元']) await shows(text);

  press('比较差异');
  for (const text of ['chuyi 1（现行）', '51.86 元', '50.86 元', '+1,100.00 元', '2028-12-31 → 2029-12-31']) await shows(text);
  expect((asked.at(-1)!.body as { before: unknown }).before).toBeNull();

  write(1, 'broken');
  await tick();
  press('比较差异');
  await shows('before: the contract has 1 problem(s)');
  await visits([]);
});
