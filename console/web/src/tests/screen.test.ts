import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/ops';
import { levelsShown, percentOf, poolsShown, quantity } from '@/pages/screen/sums';

describe('the wall', () => {
  it('shows missed levels first and parts of levels not at all', () => {
    const level = (id: string, met: boolean, subject = '') => ({ level: id, met, subject }) as Schema<'LevelResult'>;
    expect(levelsShown([level('a', true), level('b', false), level('c', false, 'x86_64'), level('d', true)]).map((l) => l.level)).toEqual(['b', 'a', 'd']);
  });
  it('shows the cloud as a whole before its parts', () => {
    const pool = (name: string) => ({ pool: name }) as Schema<'PoolUse'>;
    expect(poolsShown([pool('aarch64'), pool('all'), pool('x86_64')]).map((p) => p.pool)).toEqual(['all', 'aarch64', 'x86_64']);
  });
  it.each([
    ['1', '4', 25],
    ['9', '4', 100],
    ['0', '4', 0],
    ['1', '0', undefined],
    ['x', '4', undefined],
  ])('%s of %s is %s per cent', (a, b, n) => expect(percentOf(a, b)).toBe(n));
  it.each([
    ['12345.678', '12,345.7'],
    ['8', '8'],
    ['?', '?'],
  ])('writes %s as %s', (a, b) => expect(quantity(a)).toBe(b));
  it('has no text below 28 px at 1920×1080', () => {
    const css = readFileSync('src/pages/screen/screen.css', 'utf8');
    const base = /--base: max\(([\d.]+)px, min\(([\d.]+)vw, ([\d.]+)vh\)\)/.exec(css);
    expect(base).not.toBeNull();
    expect(Math.min(Number(base![2]) * 19.2, Number(base![3]) * 10.8)).toBeGreaterThanOrEqual(28);
    // Everything else is a multiple of it, never a part.
    for (const [, n] of css.matchAll(/font-size: ([\d.]+)em/g)) expect(Number(n)).toBeGreaterThanOrEqual(1);
    expect(css.match(/font-size: (?![\d.]+em|var\(--base\))/g)).toBeNull();
  });
});
