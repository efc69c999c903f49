import { theme, type ThemeConfig } from 'antd';

/** Colours with at least 4.5:1 against what they stand on; tests/theme checks them. */
export const colours = {
  brand: '#0b6e5c',
  text: '#1a2421',
  soft: '#55625e',
  page: '#f4f7f6',
  paper: '#ffffff',
  ok: '#1d7a35',
  work: '#0b5fb0',
  wait: '#8a5300',
  bad: '#b3261e',
  off: '#55625e',
  night: '#07151f',
  nightPaper: '#0e2230',
  nightText: '#eaf4f2',
  nightSoft: '#a9c2c9',
  nightBrand: '#35c2a5',
} as const;

/** Ant Design has a shade by two names, which are one variable of the style sheet. */
function seventh<N extends string>(name: N, value: string) {
  return { [`${name}7`]: value, [`${name}-7`]: value } as Record<`${N}7` | `${N}-7`, string>;
}

/**
 * What is derived from a dark colour is too dark or too grey for text of that colour to stand on; and the seventh shade of a palette, in which Ant Design
 * writes a tag, is too light on the first. tests/contrast has them all.
 */
export const derived = {
  colorPrimaryBg: '#e2f2ee',
  colorPrimaryBgHover: '#cfe8e2',
  colorSuccessBg: '#e8f5ea',
  colorInfoBg: '#e6f0fa',
  colorWarningBg: '#fdf3e0',
  colorErrorBg: '#fcebe9',
  ...seventh('cyan', '#006d75'),
  ...seventh('green', '#237804'),
  ...seventh('orange', '#ad4e00'),
  ...seventh('volcano', '#ad2102'),
  ...seventh('gold', '#874d00'),
  ...seventh('yellow', '#876800'),
  ...seventh('lime', '#3f6600'),
} as const;

const still = typeof matchMedia === 'function' && matchMedia('(prefers-reduced-motion: reduce)').matches;

export const light: ThemeConfig = {
  token: {
    colorPrimary: colours.brand,
    colorLink: colours.brand,
    colorText: colours.text,
    colorTextSecondary: colours.soft,
    colorTextTertiary: colours.soft,
    colorTextDescription: colours.soft,
    colorTextPlaceholder: '#66736f',
    colorSuccess: colours.ok,
    colorInfo: colours.work,
    colorWarning: colours.wait,
    colorError: colours.bad,
    colorBgLayout: colours.page,
    ...derived,
    borderRadius: 6,
    motion: !still,
    fontFamily: "system-ui, -apple-system, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Segoe UI', sans-serif",
  },
  components: {
    Layout: { headerBg: colours.paper, siderBg: colours.paper, headerPadding: '0 16px', headerHeight: 56 },
    Table: { cellPaddingBlockSM: 7 },
  },
};

/** For the wall. */
export const dark: ThemeConfig = {
  algorithm: theme.darkAlgorithm,
  token: {
    colorPrimary: colours.nightBrand,
    colorBgBase: colours.night,
    colorBgContainer: colours.nightPaper,
    colorText: colours.nightText,
    colorTextSecondary: colours.nightSoft,
    fontSize: 20,
    motion: !still,
    fontFamily: light.token?.fontFamily,
  },
};

export { still as reducedMotion };
