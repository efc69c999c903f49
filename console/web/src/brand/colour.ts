import type { ThemeConfig } from 'antd';
import { colours, dark, light } from '@/theme';

/** What text needs to be read (WCAG AA). */
export const ENOUGH = 4.5;
const COLOUR = /^#[0-9a-f]{6}$/i;

const parts = (hex: string): number[] => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

function luminance(hex: string): number {
  const [r, g, b] = parts(hex).map((p) => {
    const v = p / 255;
    return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast of two colours `#rrggbb`, to one. */
export function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** Contrast of white text on a colour, as the API tells it: never rounded up. Nothing, if it is no colour. */
export function ratio(colour: string | undefined): string | undefined {
  if (colour === undefined || !COLOUR.test(colour)) return undefined;
  return (Math.floor(contrast(colour, '#ffffff') * 100) / 100).toFixed(2);
}

function tint(colour: string, share: number): string {
  return `#${parts(colour).map((p) => Math.round(255 + (p - 255) * share).toString(16).padStart(2, '0')).join('')}`;
}

/** The strongest tint, at most of this share, on which the colour itself and soft text can still be read. */
export function ground(colour: string, share: number): string {
  for (let s = share; s > 0; s -= 0.01) {
    const found = tint(colour, s);
    if (contrast(found, colour) >= ENOUGH && contrast(found, colours.soft) >= ENOUGH) return found;
  }
  return '#ffffff';
}

/** Our theme in the colour of a domain; ours, without one. */
export function branded(colour: string | null): ThemeConfig {
  if (colour === null || !COLOUR.test(colour)) return light;
  return {
    ...light,
    token: {
      ...light.token,
      colorPrimary: colour,
      colorLink: colour,
      colorPrimaryBg: ground(colour, 0.12),
      colorPrimaryBgHover: ground(colour, 0.2),
      // A colour that is just dark enough on white is not on the grey of the page.
      colorBgLayout: contrast(colour, colours.page) >= ENOUGH ? colours.page : colours.paper,
    },
  };
}

/** A colour as it is lit on the wall: with as much white in it as it takes to be read there. */
export function lit(colour: string): string {
  for (let share = 1; share > 0; share -= 0.02) {
    const found = tint(colour, share);
    if (contrast(found, colours.nightPaper) >= ENOUGH) return found;
  }
  return colours.nightText;
}

/** The theme of the wall in the colour of a domain; ours, without one. */
export function brandedNight(colour: string | null): ThemeConfig {
  if (colour === null || !COLOUR.test(colour)) return dark;
  return { ...dark, token: { ...dark.token, colorPrimary: lit(colour) } };
}
