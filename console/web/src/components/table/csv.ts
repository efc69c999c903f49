import { namesTold } from '@/api/names';
import { everyPage } from '@/api/paging';
import type { Ask, Column, TableProps } from './types';

/** A cell as RFC 4180 writes it. What a spreadsheet would run as a formula is made text. */
export function cell(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return '';
  let text = String(value);
  if (/^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const a = document.createElement('a');
  a.href = url;
  a.download = name;
  a.click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** All pages of a list as a sheet; `seen` hears how many rows there are so far, `arranged` puts a list that is sorted here into its order. */
export async function sheet<T>(
  load: TableProps<T>['load'],
  ask: Omit<Ask, 'limit' | 'marker'>,
  columns: Column<T>[],
  keep: (row: T) => boolean,
  seen: (n: number) => void,
  arranged?: (rows: T[]) => T[],
): Promise<Blob> {
  const shown = columns.filter((c) => c.csv !== undefined);
  // The mark tells spreadsheets that it is UTF-8.
  const parts = ['\uFEFF', `${shown.map((c) => cell(c.title)).join(',')}\r\n`];
  let n = 0;
  const put = async (rows: T[]) => {
    const write = (all: T[]) => all.map((r) => `${shown.map((c) => cell(c.csv!(r))).join(',')}\r\n`).join('');
    // Rows that were never drawn hold ids whose names nobody has asked for: writing asks for them.
    write(rows);
    await namesTold();
    // By names too one sorts only when they are there.
    parts.push(write(arranged ? arranged(rows) : rows));
  };
  const held: T[] = [];
  for await (const rows of everyPage((at) => load({ ...ask, ...at }))) {
    const kept = rows.filter(keep);
    n += kept.length;
    if (arranged) held.push(...kept);
    else await put(kept);
    seen(n);
  }
  if (arranged) await put(held);
  return new Blob(parts, { type: 'text/csv;charset=utf-8' });
}
