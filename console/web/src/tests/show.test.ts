import { describe, expect, it } from 'vitest';
import { sum } from '@/api/money';
import { contrast } from '@/brand/colour';
import { capital, group } from '@/components/Money';
import { parse } from '@/components/progress/store';
import { relative } from '@/components/When';
import { pick } from '@/i18n';
import { colours } from '@/theme';

describe('what pages show', () => {
  it('groups digits and loses none', () => {
    expect([group('1234567.80'), group('-1000'), group('12.3456'), group('x')]).toEqual(['1,234,567.80', '-1,000', '12.3456', 'x']);
  });
  it.each([
    ['0', '零元整'],
    ['0.05', '伍分'],
    ['1.50', '壹元伍角整'],
    ['10.05', '壹拾元零伍分'],
    ['1005', '壹仟零伍元整'],
    ['10001', '壹万零壹元整'],
    ['100000000', '壹亿元整'],
    ['100010000.10', '壹亿零壹万元壹角整'],
    ['1234567.89', '壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分'],
    ['-20', '负贰拾元整'],
  ])('writes %s in capital figures', (amount, text) => expect(capital(amount)).toBe(text));
  it('adds money in fen', () => expect(sum(['0.10', '0.20', '-1', '1000000000000.01'])).toBe('999999999999.31'));
  it('says how long ago in the largest unit', () => {
    const now = new Date('2026-01-02T00:00:00Z');
    expect(relative(new Date('2026-01-01T00:00:00Z'), now, 'en')).toBe('yesterday');
    expect(relative(new Date('2026-01-02T03:00:00Z'), now, 'zh')).toBe('3小时后');
  });
  it('fills in values and leaves what is not given', () => expect(pick(['{n} 个 {x}', ''], 'zh', { n: 0 })).toBe('0 个 {x}'));
  it('trusts nothing that it kept', () => {
    expect(parse('nonsense')).toEqual([]);
    expect(parse('[{"kind":"order","id":"1","label":"a"},{"kind":"x","id":"2"},null]')).toEqual([{ kind: 'order', id: '1', label: 'a' }]);
  });
  it.each(['text', 'soft', 'brand', 'ok', 'work', 'wait', 'bad', 'off'] as const)('%s is readable on paper and page', (name) => {
    for (const under of [colours.paper, colours.page]) expect(contrast(colours[name], under)).toBeGreaterThanOrEqual(4.5);
  });
  it.each(['nightText', 'nightSoft'] as const)('%s is readable at night', (name) => {
    for (const under of [colours.night, colours.nightPaper]) expect(contrast(colours[name], under)).toBeGreaterThanOrEqual(4.5);
  });
});
