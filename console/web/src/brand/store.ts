import { useEffect, useSyncExternalStore } from 'react';
import { readBrand, type Brand } from '@/api/brand';
import { common } from '@/i18n/common';
import { useLang, useTexts } from '@/i18n';
import { colours } from '@/theme';

/** Our own picture, where no domain has set another. */
export const MARK = '/console/mark.svg';

/** The brand of last time, so that the page does not change its colour while the cloud is asked. */
const KEY = 'xinglin.brand';
const LOGOS = '/console/api/brand/logo/';

const text = (v: unknown): string | null => (typeof v === 'string' && v !== '' ? v : null);

/** What the cloud, or the browser's memory, says; what it should not say is left out. */
export function brandOf(said: unknown): Brand {
  const v = (typeof said === 'object' && said !== null ? said : {}) as Record<string, unknown>;
  const [colour, logo] = [text(v.colour), text(v.logo)];
  return {
    name_zh: text(v.name_zh),
    name_en: text(v.name_en),
    colour: colour !== null && /^#[0-9a-f]{6}$/i.test(colour) ? colour : null,
    logo: logo?.startsWith(LOGOS) ? logo : null,
  };
}

function kept(): Brand {
  try {
    return brandOf(JSON.parse(localStorage.getItem(KEY) ?? 'null'));
  } catch {
    return brandOf(null);
  }
}

let current = kept();
let asked = 0;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Asks for the brand of this host name, or else of this domain. Without an answer everything stays as it is. */
export function loadBrand(domain?: string, fresh = false): void {
  const mine = ++asked;
  readBrand(domain, fresh).then(
    (said) => {
      const next = brandOf(said);
      const written = JSON.stringify(next);
      if (mine !== asked || written === JSON.stringify(current)) return;
      current = next;
      localStorage.setItem(KEY, written);
      listeners.forEach((tell) => tell());
    },
    () => {},
  );
}

export const useBrand = (): Brand => useSyncExternalStore(subscribe, () => current);

/** What the product is called here. */
export function useProduct(): string {
  const ours = useTexts(common)('product');
  const { lang } = useLang();
  const brand = useBrand();
  return (lang === 'zh' ? brand.name_zh : brand.name_en) ?? ours;
}

/** The primary colour, for what is drawn. */
export const useColour = (): string => useBrand().colour ?? colours.brand;

/** Names the window: by what it shows, and by the product. */
export function useTitle(title?: string): void {
  const product = useProduct();
  useEffect(() => {
    document.title = title === undefined ? product : `${title} · ${product}`;
  }, [title, product]);
}

/** What of the brand stands outside of the pages: the window's icon, its name until a page says more, and the colour of style sheets. */
export function BrandHead(): null {
  const { logo } = useBrand();
  const colour = useColour();
  useTitle();
  useEffect(() => {
    let icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (!icon) {
      icon = document.createElement('link');
      icon.rel = 'icon';
      document.head.append(icon);
    }
    icon.href = logo ?? MARK;
    // Ours is a drawing; of what kind a logo is, the cloud says with it.
    icon.type = logo === null ? 'image/svg+xml' : '';
  }, [logo]);
  useEffect(() => document.documentElement.style.setProperty('--brand', colour), [colour]);
  return null;
}
