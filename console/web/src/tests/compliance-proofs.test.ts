import { describe, expect, it, vi } from 'vitest';
import { kindOf, requestOf, standing, type Fields } from '@/pages/compliance/onRecord';
import { behindLogin, login, oneOrder, sessionOf, world } from './world';

const head = { id: 'f1', name: 'report.pdf', media: 'application/pdf', sha256: 'aa', size: 3, by: 'u', by_name: 'li.na', at: '2026-01-01T00:00:00Z' } as unknown as Fields['evidence'][number];
const wish: Fields = { kind: 'test', title: ' 验收测试 ', clauses: [' R-1 ', ''], evidence: [head], passed: 'no', at: '2026-01-01T08:00', valid_until: '2027-01-01T00:00', note: ' ' };

describe('a proof of clauses', () => {
  it('is sent with what belongs to its kind alone', () => {
    const test = requestOf(wish);
    expect(test).toEqual({ kind: 'test', title: '验收测试', clauses: ['R-1'], evidence: 'f1', passed: false, at: new Date('2026-01-01T08:00').toISOString(), valid_until: null, note: null });
    const certificate = requestOf({ ...wish, kind: 'certificate', at: undefined, note: '三级等保' });
    expect([certificate.passed, certificate.at, certificate.valid_until, certificate.note]).toEqual([null, null, new Date('2027-01-01T00:00').toISOString(), '三级等保']);
    expect(requestOf({ ...wish, kind: 'screenshot' }).valid_until).toBeNull();
  });
  it('stands, or does not any more', () => {
    const now = Date.parse('2026-06-01T00:00:00Z');
    const is = (p: Parameters<typeof standing>[0]) => standing(p, now);
    expect([is({ kind: 'test', passed: true }), is({ kind: 'test', passed: false }), is({ kind: 'screenshot' })]).toEqual(['passed', 'failed', 'valid']);
    expect([is({ kind: 'certificate', valid_until: '2026-06-01T00:00:00Z' }), is({ kind: 'certificate', valid_until: '2026-06-01T00:00:01Z' })]).toEqual(['expired', 'valid']);
    expect(is({ kind: 'test', passed: true, withdrawn_at: '2026-05-01T00:00:00Z' })).toBe('withdrawn');
    expect([kindOf('certificate'), kindOf('video')]).toEqual(['certificate', undefined]);
  });
});

const at = '2026-01-01T00:00:00Z';
const proof = {
  id: 'p1', kind: 'test', clauses: ['R-1'], title: '第三方验收测试', file: { id: 'f1', name: 'report.pdf', media: 'application/pdf', sha256: 'aa' }, passed: true, at, valid_until: null, note: '全部用例',
  by_name: 'zhao', recorded_at: at, withdrawn_at: null, withdrawn_by: null, withdrawn_reason: null,
};
const certificate = { ...proof, id: 'p2', kind: 'certificate', title: '等保三级备案证明', passed: null, valid_until: '2020-01-01T00:00:00Z' };
const picture = { ...proof, id: 'p3', kind: 'screenshot', title: '大屏截图', passed: null, file: { id: 'f3', name: 'wall.png', media: 'image/png', sha256: 'bb' } };
const live = { ...(oneOrder['/ops/v1/compliance'] as { clauses: object[] }).clauses[0], evidence: null };
const { shows, visits } = world(
  { ...oneOrder, '/ops/v1/compliance/proofs': { proofs: [proof, certificate, picture] }, '/ops/v1/compliance/clauses/R-1': live, '/ops/v1/evidence/f3': {} },
  { own: behindLogin(sessionOf({ roles: ['operator'] })) },
);
const button = (text: string) => [...document.querySelectorAll('button')].find((b) => b.textContent?.replaceAll(' ', '') === text)!;

it('shows the last test, screenshots and certificates of a clause, and the files', { timeout: 60_000 }, async () => {
  await import('@/main');
  await shows('登录杏林云');
  login('right');
  await shows('条款证明');
  await visits([
    ['/compliance/proofs', ['第三方验收测试', '通过', '等保三级备案证明', '已过期', '打开 report.pdf', '登记证明']],
    ['/compliance', ['最近测试', '通过', '有效证书', 'R-1']],
  ]);
  button('R-1').click();
  await shows('测试报告、截图与证书');
  await shows('全部用例');
  button('查看截图').click();
  await vi.waitFor(() => expect(document.querySelector<HTMLImageElement>('img[alt="大屏截图"]')?.src).toMatch(/^data:image\/png/), { timeout: 6_000 });
});
