import { everyPage, type Rows } from '@/api/paging';

/** More than this no choice shows, and no drawing. */
const MOST = 2000;

/** The rows of all pages: for choices and drawings, which need them all. */
export async function every<T>(load: (at: { limit: number; marker?: string }) => Promise<Rows<T>>): Promise<T[]> {
  const all: T[] = [];
  for await (const rows of everyPage(load)) {
    all.push(...rows);
    if (all.length >= MOST) break;
  }
  return all;
}

/** Choices that are found by what they are called. */
export const byLabel = { showSearch: { optionFilterProp: 'label' as const } };
