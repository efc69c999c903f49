import type { InfiniteData } from '@tanstack/react-query';
import { ApiError } from '@/api/error';
import type { Rows } from '@/api/paging';

/** The pages of a list that have been read so far. */
export type Pages<T> = InfiniteData<Rows<T>, string | undefined>;
type Read<T> = (marker: string | undefined) => Promise<Rows<T>>;
type Key<T> = (row: T) => string;

/** So many pages are read again at once at most, and so many more for each that new rows have pushed apart. */
const MOST = 3;
const FILL = 3;
/** How many pages one goes back when the row after which a page began is there no longer. */
const BACK = 2;

/** Which pages hold the rows from `first` until before `last`, when each shows so many rows as `counts` says. */
export function pagesSeen(counts: readonly number[], first: number, last: number): number[] {
  const seen: number[] = [];
  let begin = 0;
  counts.forEach((n, page) => {
    if (n > 0 && begin < last && begin + n > first) seen.push(page);
    begin += n;
  });
  return seen.slice(0, MOST);
}

/** The rows of each page without those of a page before: one that moved while one scrolled may stand on two. */
export function rowsOf<T>(pages: readonly Rows<T>[], key: Key<T>): T[][] {
  const had = new Set<string>();
  return pages.map((p) => {
    const rows = had.size === 0 ? p.rows : p.rows.filter((r) => !had.has(key(r)));
    if (pages.length > 1) for (const r of rows) had.add(key(r));
    return rows;
  });
}

/**
 * Reads the page at `at` again and fits it between the others, which stay as they are. It begins after the same row as before; the page after
 * it begins after its last row, so nothing is left out between them: what new rows have pushed off the page goes to the next one, and what
 * moved up from there is taken off it. If so much is new that the pages do not meet again, those after it are forgotten, to be read when one
 * scrolls there.
 */
async function one<T>(data: Pages<T>, at: number, read: Read<T>, key: Key<T>): Promise<Pages<T>> {
  const fresh = await read(data.pageParams[at]);
  const pages = [...data.pages.slice(0, at), fresh];
  const pageParams = data.pageParams.slice(0, at + 1);
  const after = data.pages.slice(at + 1);
  if (after.length === 0 || fresh.next === undefined) return { pages, pageParams };

  const last = data.pages[at]?.rows.at(-1);
  const known = new Set(after.flatMap((p) => p.rows.map(key)));
  if (last !== undefined) known.add(key(last));
  const meets = (rows: readonly T[]) => rows.some((r) => known.has(key(r)));
  const gap: T[] = [];
  let met = meets(fresh.rows);
  let next: string | undefined = fresh.next;
  for (let n = 0; !met && next !== undefined && n < FILL; n += 1) {
    const more: Rows<T> = await read(next);
    gap.push(...more.rows);
    met = meets(more.rows);
    next = more.next === next ? undefined : more.next;
  }
  if (!met) return { pages: [...pages, { rows: gap, next }], pageParams: [...pageParams, fresh.next] };

  const taken = new Set([...fresh.rows, ...gap].map(key));
  const rest = after.flatMap((page, i) => {
    const rows = page.rows.filter((r) => !taken.has(key(r)));
    if (rows.length === 0 && page.rows.length > 0) return [];
    return [{ page: rows.length === page.rows.length ? page : { ...page, rows }, param: data.pageParams[at + 1 + i] }];
  });
  const [head, ...tail] = rest;
  if (head) {
    pages.push(gap.length > 0 ? { ...head.page, rows: [...gap, ...head.page.rows] } : head.page, ...tail.map((x) => x.page));
    pageParams.push(fresh.next, ...tail.map((x) => x.param));
  } else if (gap.length > 0) {
    pages.push({ rows: gap, next });
    pageParams.push(fresh.next);
  }
  return { pages, pageParams };
}

const lost = (e: unknown): boolean => e instanceof ApiError && (e.status === 400 || e.status === 404);

/** The pages `seen` as they are now. Where the row before them was deleted, one begins a page earlier. */
export async function refresh<T>(data: Pages<T>, seen: readonly number[], read: Read<T>, key: Key<T>): Promise<Pages<T>> {
  const [first, last] = [seen[0], seen.at(-1)];
  if (first === undefined || last === undefined) return data;
  for (let back = 0; ; back += 1) {
    const from = Math.max(0, first - back);
    try {
      let now = data;
      for (let at = from; at <= last && at < now.pages.length; at += 1) now = await one(now, at, read, key);
      return now;
    } catch (e) {
      if (from === 0 || back >= BACK || !lost(e)) throw e;
    }
  }
}
