import type { Column, Sort } from './types';

const NUMBER = /^-?\d+(\.\d+)?$/;

/** What a cell counts as: a number, a text, or nothing. */
function held(value: string | number | boolean | null | undefined): number | string | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'number' || NUMBER.test(value) ? Number(value) : value;
}

/**
 * The rows of a list that came whole in the order of a column, by what its sheet says: numbers by their value, words as people look them up.
 * What has nothing comes last, upwards and downwards, as in the lists that the server sorts.
 */
export function inOrder<T>(rows: T[], columns: readonly Column<T>[], sort: Sort | undefined, lang: string): T[] {
  const of = sort && columns.find((c) => c.sort === sort.key)?.csv;
  if (!sort || !of) return rows;
  const words = new Intl.Collator(lang, { numeric: true });
  const turn = sort.dir === 'desc' ? -1 : 1;
  const all = rows.map((row) => ({ row, value: held(of(row)) }));
  all.sort(({ value: a }, { value: b }) => {
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    if (typeof a === 'number' && typeof b === 'number') return turn * (a - b);
    return turn * words.compare(String(a), String(b));
  });
  return all.map((x) => x.row);
}

/** The columns of a list that came whole: every one that a sheet has is sorted by, here. */
export function sortedHere<T>(columns: readonly Column<T>[]): Column<T>[] {
  return columns.map((c) => ({ ...c, sort: c.csv && c.key }));
}
