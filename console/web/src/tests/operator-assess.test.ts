import { describe, expect, it } from 'vitest';
import { acts, maySubmit, purchaserIsTo } from '@/pages/operator/assess/acts';
import { linkOf } from '@/pages/purchaser/parts/side';
import { behindLogin, login, oneOrder, sessionOf, world } from './world';

const [before, deadline, after] = ['2026-08-01T00:00:00Z', '2026-08-04T00:00:00Z', '2026-08-05T00:00:00Z'].map((t) => Date.parse(t)) as [number, number, number];
const appeal_until = new Date(deadline).toISOString();
const said = (...kinds: string[]) => kinds.map((kind, i) => ({ id: String(i), kind, name: '', items: [], at: '', by: '', by_name: '', evidence: [] }));

describe('the supplier and an assessment', () => {
  it('may agree or appeal once it is announced, and appeal in time only', () => {
    const announced = { state: 'announced', appeal_until };
    expect(acts(announced, before)).toEqual(['confirm', 'appeal']);
    expect(acts(announced, after)).toEqual(['confirm']);
    expect(acts({ ...announced, confirmed_at: appeal_until }, before)).toEqual([]);
    expect(acts({ state: 'open' }, before)).toEqual(['refresh']);
    expect(acts({ state: 'reviewed' }, before)).toEqual([]);
  });
  it('reports what he has mended once, until the purchaser has decided', () => {
    const found = { state: 'final', rectify_until: '2026-09-01T00:00:00Z' };
    expect(acts(found, before)).toEqual(['rectify']);
    expect(acts({ ...found, entries: said('rectification') }, before)).toEqual([]);
    expect(acts({ ...found, entries: said('rectification', 'rectification_decision') }, before)).toEqual(['rectify']);
    expect(acts({ ...found, rectified: '2026-08-20' }, before)).toEqual([]);
  });
  it('sees what the purchaser is to do', () => {
    const next = (a: Parameters<typeof purchaserIsTo>[0], now = before) => purchaserIsTo(a, now);
    expect([next({ state: 'open' }), next({ state: 'appealed' }), next({ state: 'reviewed' })]).toEqual(['toAnnounce', 'toReview', 'toFinalise']);
    expect([next({ state: 'announced', appeal_until }), next({ state: 'announced', appeal_until }, after), next({ state: 'announced', appeal_until, confirmed_at: appeal_until })]).toEqual([undefined, 'toFinalise', 'toFinalise']);
    expect([next({ state: 'final' }), next({ state: 'final', entries: said('rectification') })]).toEqual([undefined, 'toDecide']);
  });
  it('hands a document in that is missing or sent back, and a new version of one that was accepted', () => expect(['missing', 'returned', 'accepted', 'submitted'].map(maySubmit)).toEqual([true, true, true, false]));
  it('is led to his own pages', () => {
    expect(linkOf('/purchaser/duties/d1', 'purchaser')).toBe('/purchaser/duties/d1');
    expect(linkOf('/purchaser/duties/d1', 'operator')).toBe('/operator/duties/d1');
    expect([linkOf('/purchaser/contract', 'operator'), linkOf(undefined, 'operator')]).toEqual([undefined, undefined]);
  });
});

const at = '2026-07-02T00:00:00Z';
const row = { id: 'docs', name: '文档齐备', name_en: 'documents', clause: '附件三 2.1', kind: 'score', points: '4', figure: null, parts: [], section: null };
const veto = { ...row, id: 'breach', name: '重大泄密', name_en: 'breach', kind: 'veto', points: null };
const scheme = { id: 'operation', name: '运维考核', name_en: 'operation', clause: '附件三', every: 'quarter', points: '100', items: [row], vetoes: [veto], results: [] };
const judgement = { id: 'e1', kind: 'judgement', name: 'docs', value: '3', reason: '缺一份演练报告', items: [], at, by: 'u9', by_name: 'zhou', evidence: [] };
const score = { items: [{ id: 'docs', name: '文档齐备', name_en: 'documents', clause: '附件三 2.1', kind: 'score', points: '3', most: '4', by: 'zhou', parts: {} }], open: [], score: '96', vetoes: [], result: '优秀', result_en: 'good' };
const assessment = {
  id: 'a1', scheme: 'operation', contract: 'c', contract_digest: 'd', contract_version: '1', from: '2026-04-01', until: '2026-06-30', project: null, state: 'announced', figures: {}, score, entries: [judgement],
  opened_at: at, opened_by: 'u9', opened_by_name: 'zhou', announced_at: at, appeal_until: '2099-01-01T00:00:00Z', late: false, review_late: false,
};
const plan = { no: 1, name: '应急预案', name_en: 'plan', class: '制度', class_en: 'rules', content: '含演练计划', state: 'missing', evidence: [], version: null, changed_at: null };
const report = { ...plan, no: 2, name: '季度运维报告', state: 'returned', version: 'V1.0', changed_at: at };

const sent: [string, unknown][] = [];
const door = behindLogin(sessionOf({ roles: ['operator'] }));
const { shows, visits } = world(
  {
    ...oneOrder,
    '/ops/v1/schemes': { schemes: [scheme] },
    '/ops/v1/assessments': { assessments: [{ ...assessment, score: null, entries: undefined }], next: null },
    '/ops/v1/assessments/a1': assessment,
    '/ops/v1/deliverables': { deliverables: [plan, report] },
    '/ops/v1/assessments/a1/confirm': assessment,
  },
  {
    own: async (r, url) => {
      if (r.method === 'POST' && url.pathname.startsWith('/ops/v1/')) sent.push([url.pathname, await r.clone().text()]);
      return door(r, url);
    },
  },
);
const press = (text: string, within: ParentNode = document) => {
  // Two signs are set apart by the library.
  const found = [...within.querySelectorAll('button')].filter((b) => b.textContent?.replaceAll(' ', '') === text);
  expect(found.length, text).toBeGreaterThan(0);
  found.at(-1)!.click();
};

it('shows what waits for the supplier, and lets him confirm it after a question', { timeout: 60_000 }, async () => {
  await import('@/main');
  await shows('登录杏林云');
  login('right');
  await shows('考核与申诉');
  await visits([
    ['/operator/deliverables', ['应急预案', '季度运维报告', 'V1.0', '提交新版本']],
    ['/operator/assessments', ['运维考核', '2026-04-01 – 2026-06-30', '待我方处理']],
    ['/operator/assessments/a1', ['运维考核', '3 / 4', '缺一份演练报告', '申诉', '重大泄密']],
  ]);
  sent.length = 0;
  press('确认结果');
  await shows('确认后不能再申诉。');
  expect(sent).toEqual([]);
  press('确认结果', document.querySelector('.ant-modal')!);
  await shows('已确认');
  expect(sent.map(([path]) => path)).toEqual(['/ops/v1/assessments/a1/confirm']);
});
