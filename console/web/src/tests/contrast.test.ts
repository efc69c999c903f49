import { theme } from 'antd';
import { describe, expect, test } from 'vitest';
import { colours, derived, light } from '@/theme';

function luminance(hex: string): number {
  const part = (at: number) => {
    const v = parseInt(hex.slice(at, at + 2), 16) / 255;
    return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}
function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

describe('colours of the theme', () => {
  const token = theme.getDesignToken(light) as unknown as Record<string, string>;
  const PALETTES = ['blue', 'purple', 'cyan', 'green', 'magenta', 'red', 'orange', 'yellow', 'volcano', 'geekblue', 'gold', 'lime'];

  test.each(PALETTES)('a tag in %s can be read', (name) => {
    expect(contrast(token[`${name}1`]!, token[`${name}7`]!)).toBeGreaterThanOrEqual(4.5);
    // In the style sheet both are one variable, which the last of them sets.
    expect(token[`${name}-7`]).toBe(token[`${name}7`]);
  });

  test.each(['Primary', 'Success', 'Info', 'Warning', 'Error'])('%s, and text, can be read on what is derived from it', (name) => {
    const ground = token[`color${name}Bg`]!;
    expect(contrast(ground, token[`color${name}`]!)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(ground, colours.text)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(ground, colours.soft)).toBeGreaterThanOrEqual(4.5);
  });

  test('what is chosen and pointed at can be read', () => {
    expect(contrast(derived.colorPrimaryBgHover, colours.brand)).toBeGreaterThanOrEqual(4.5);
  });
});
