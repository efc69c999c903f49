import { describe, expect, it } from 'vitest';
import { about, acts, figuresOf, sourceOf, standing, supposed, targets } from '@/pages/purchaser/scoring';

const row = { id: 'docs', name: 'd', name_en: 'd', clause: '', kind: 'score', points: '4', parts: [] };
const part = (id: string, figure?: string) => ({ id, name: id, name_en: id, points: '2', figure });
const entry = (id: string, kind: string, name: string, items: string[] = []) => ({ id, kind, name, items, at: '', by: '', by_name: '', evidence: [] });

describe('an assessment', () => {
  it('is judged by item, or by part where it has parts', () => {
    expect(targets(row).map((t) => t.key)).toEqual(['docs']);
    const parted = { ...row, figure: 'a.b', parts: [part('x', 'report.x'), part('y')] };
    expect(targets(parted).map((t) => t.key)).toEqual(['docs.x', 'docs.y']);
    expect(figuresOf(parted)).toEqual(['a.b', 'report.x']);
  });
  it('keeps what was said, and the last judgement stands', () => {
    const all = [entry('1', 'judgement', 'docs.x'), entry('2', 'judgement', 'docs.x'), entry('3', 'appeal', '', ['docs']), entry('4', 'judgement', 'docsier')];
    expect(standing(all, 'docs.x')?.id).toBe('2');
    expect(standing(all, 'docs.y')).toBeUndefined();
    expect(about(all, 'docs').map((e) => e.id)).toEqual(['1', '2', '3']);
  });
  it('goes from open to final', () => {
    expect(acts({ state: 'open' })).toEqual(['refresh', 'judge', 'announce']);
    expect(acts({ state: 'appealed' })).toEqual(['refresh', 'judge', 'decide']);
    expect(acts({ state: 'reviewed' })).toEqual(['finalise']);
    expect(acts({ state: 'final' })).toEqual([]);
  });
  it('asks about a rectification that nobody has decided', () => {
    const reported = [entry('1', 'rectification', '')];
    expect(acts({ state: 'final', entries: reported })).toEqual(['mended']);
    expect(acts({ state: 'final', entries: [...reported, entry('2', 'rectification_decision', '')] })).toEqual([]);
    expect(acts({ state: 'final', entries: reported, rectified: '2026-08-01' })).toEqual([]);
  });
  it('supposes only what was written', () => {
    expect(supposed({ a: ' 95 ', b: '', c: undefined })).toEqual({ a: '95' });
    expect(sourceOf('security.low_met')).toBe('incidents');
    expect(sourceOf('survey.percent')).toBeUndefined();
  });
});
