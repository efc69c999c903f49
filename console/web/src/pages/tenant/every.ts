import { everyRow, type Rows } from '@/api/paging';

/** The APIs answer no more than this at once. */
const AT_ONCE = 1000;

/** The rows of all pages: for choices and drawings, which need them all. */
export function every<T>(load: (at: { limit: number; marker?: string }) => Promise<Rows<T>>): Promise<T[]> {
  return everyRow(load, AT_ONCE);
}

/** Choices that are found by what they are called. */
export const byLabel = { showSearch: { optionFilterProp: 'label' as const } };
