import { createContext, use, useCallback, useMemo, type ReactNode } from 'react';

/** Chinese first, English beside it, together in one place so that neither is forgotten. */
export type Pair = readonly [zh: string, en: string];
export type Texts = Readonly<Record<string, Pair>>;
export type Lang = 'zh' | 'en';
export type Values = Record<string, string | number>;

interface Language {
  lang: Lang;
  setLang: (lang: Lang) => void;
}
const Context = createContext<Language>({ lang: 'zh', setLang: () => {} });
export const useLang = (): Language => use(Context);

export function LanguageProvider({ lang, setLang, children }: Language & { children: ReactNode }) {
  const value = useMemo(() => ({ lang, setLang }), [lang, setLang]);
  return <Context value={value}>{children}</Context>;
}

export function pick(pair: Pair, lang: Lang, values?: Values): string {
  const text = pair[lang === 'zh' ? 0 : 1];
  return values === undefined ? text : text.replace(/\{(\w+)\}/g, (all, key: string) => String(values[key] ?? all));
}

/** `const t = useTexts(texts)`, then `t('title')` or `t('left', { n: 3 })`. Keys are checked by the compiler. */
export function useTexts<T extends Texts>(texts: T): (key: keyof T & string, values?: Values) => string {
  const { lang } = useLang();
  return useCallback((key, values) => pick(texts[key] as Pair, lang, values), [texts, lang]);
}

/** One pair: of a menu, or of data that comes in both languages. */
export function usePick(): (pair: Pair, values?: Values) => string {
  const { lang } = useLang();
  return useCallback((pair, values) => pick(pair, lang, values), [lang]);
}
