import { theme } from 'antd';
import { describe, expect, it, test } from 'vitest';
import { branded, brandedNight, contrast, ENOUGH, ground, lit, ratio } from '@/brand/colour';
import { brandOf } from '@/brand/store';
import { colours, dark, light } from '@/theme';
import { world } from './world';

describe('the colour of a domain', () => {
  // From as light as may be to black.
  test.each(['#767676', '#0b6e5c', '#e60012', '#8a1c1c', '#1d39c4', '#000000'])('%s can be read on all that is derived from it', (colour) => {
    const token = theme.getDesignToken(branded(colour)) as unknown as Record<string, string>;
    expect(token.colorPrimary).toBe(colour);
    for (const on of [token.colorPrimaryBg!, token.colorPrimaryBgHover!, token.colorBgLayout!, '#ffffff']) {
      expect(contrast(on, colour)).toBeGreaterThanOrEqual(ENOUGH);
      expect(contrast(on, colours.soft)).toBeGreaterThanOrEqual(ENOUGH);
    }
  });

  test.each(['#767676', '#0b6e5c', '#e60012', '#8a1c1c', '#1d39c4', '#000000'])('%s is lit until it can be read on the wall', (colour) => {
    for (const on of [colours.night, colours.nightPaper]) expect(contrast(lit(colour), on)).toBeGreaterThanOrEqual(ENOUGH);
    expect(brandedNight(colour).token?.colorPrimary).toBe(lit(colour));
    // What is bright enough stays what it is.
    expect(lit('#ffd479')).toBe('#ffd479');
  });

  it('is ours where there is none, or none that is one', () => {
    for (const none of [null, '', 'red', '#12345', 'url(x)']) {
      expect(branded(none)).toBe(light);
      expect(brandedNight(none)).toBe(dark);
    }
  });

  it('is judged as the API judges it', () => {
    expect(ratio('#777777')).toBe('4.47');
    expect(ratio('#767676')).toBe('4.54');
    expect(ratio('#fff')).toBeUndefined();
    expect(ground('#000000', 0.2)).not.toBe('#ffffff');
  });
});

describe('what the cloud says of a brand', () => {
  it('is taken as it is', () => {
    const said = { name_zh: '市一云', name_en: 'First', colour: '#8a1c1c', logo: '/console/api/brand/logo/ab' };
    expect(brandOf(said)).toEqual(said);
  });

  it.each([undefined, null, 'x', 7, {}, { name_zh: '', name_en: 7, colour: 'red; x', logo: 'https://evil.test/x.png' }])('is nothing if it is %j', (said) => {
    expect(brandOf(said)).toEqual({ name_zh: null, name_en: null, colour: null, logo: null });
  });
});

describe('a console of a domain', () => {
  const brand = { name_zh: '市一云', name_en: 'First Cloud', colour: '#8a1c1c', logo: '/console/api/brand/logo/ab' };
  const { shows } = world({ '/console/api/brand': brand }, {
    own: (_, url) => (url.pathname === '/console/api/session' ? Response.json({ error: { code: 'Unauthorized', message: 'none' } }, { status: 401 }) : undefined),
  });

  it('has its name and logo at the door', { timeout: 300_000 }, async () => {
    await import('@/main');
    await shows('登录市一云');
    await expect.poll(() => document.title).toBe('市一云');
    expect(document.querySelector('main img')?.getAttribute('src')).toBe(brand.logo);
    expect(document.querySelector('link[rel=icon]')?.getAttribute('href')).toBe(brand.logo);
    expect(document.documentElement.style.getPropertyValue('--brand')).toBe(brand.colour);
  });
});
