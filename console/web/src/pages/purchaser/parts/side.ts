import { createContext, use } from 'react';

/** On whose pages records are read: links of the purchaser's pages lead to those of the one who reads. */
export const Side = createContext<'purchaser' | 'operator'>('purchaser');

/** The same page of another side; nothing, where that side has none. */
export function linkOf(link: string | undefined, side: 'purchaser' | 'operator'): string | undefined {
  if (link === undefined || side === 'purchaser') return link;
  return link.startsWith('/purchaser/duties/') ? link.replace('/purchaser/', '/operator/') : undefined;
}
export const useLinkOf = (link: string | undefined): string | undefined => linkOf(link, use(Side));
