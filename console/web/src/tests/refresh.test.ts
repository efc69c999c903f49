import { describe, expect, it } from 'vitest';
import { ApiError } from '@/api/error';
import type { Rows } from '@/api/paging';
import { pagesSeen, refresh, rowsOf, type Pages } from '@/components/table/refresh';
import { sortOf } from '@/components/table/useAsk';
import { firstNot, ROW, stepOf, windowOf } from '@/components/table/window';

/** A server of numbers, in order, `limit` on a page; the marker is the last of the page before, and has to be there. */
function server(limit: number, rows: number[]) {
  const asked: (string | undefined)[] = [];
  const all = { rows };
  const read = async (marker: string | undefined): Promise<Rows<number>> => {
    asked.push(marker);
    const at = marker === undefined ? 0 : all.rows.indexOf(Number(marker)) + 1;
    if (marker !== undefined && at === 0) throw new ApiError(400, 'badRequest', `marker [${marker}] not found`);
    const page = all.rows.slice(at, at + limit);
    return { rows: page, next: at + limit < all.rows.length ? String(page.at(-1)) : undefined };
  };
  const everything = async (): Promise<Pages<number>> => {
    const data: Pages<number> = { pages: [], pageParams: [] };
    let marker: string | undefined;
    do {
      const page = await read(marker);
      data.pages.push(page);
      data.pageParams.push(marker);
      marker = page.next;
    } while (marker !== undefined);
    asked.length = 0;
    return data;
  };
  return { all, asked, read, everything };
}
const key = String;
const upTo = (n: number) => Array.from({ length: n }, (_, i) => (i + 1) * 10);
const flat = (data: Pages<number>) => rowsOf(data.pages, key).flat();

describe('the pages that are seen', () => {
  it('are found by the rows that each shows, and are few', () => {
    expect(pagesSeen([100, 100, 100], 0, 40)).toEqual([0]);
    expect(pagesSeen([100, 100, 100], 90, 130)).toEqual([0, 1]);
    expect(pagesSeen([100, 0, 100], 99, 101)).toEqual([0, 2]);
    expect(pagesSeen([100, 100], 200, 260)).toEqual([]);
    expect(pagesSeen(Array.from({ length: 100 }, () => 1), 0, 100)).toHaveLength(3);
  });

  it('are the only ones that are read again', async () => {
    const s = server(10, upTo(100));
    const data = await s.everything();
    const now = await refresh(data, [4, 5], s.read, key);
    expect(s.asked).toEqual(['400', '500']);
    expect(now).toEqual(data);
    expect(now.pages[0]).toBe(data.pages[0]);
    expect(now.pages[9]).toBe(data.pages[9]);
  });
});

describe('nothing is lost and nothing doubled between pages', () => {
  it('when rows are put in', async () => {
    const s = server(10, upTo(100));
    const data = await s.everything();
    s.all.rows = [1, 2, 3, ...s.all.rows];
    const now = await refresh(data, [0], s.read, key);
    expect(s.asked).toEqual([undefined, '70']);
    expect(flat(now)).toEqual(s.all.rows);
    // The page that took what was pushed off can be read again from where it begins now.
    expect(flat(await refresh(now, [1], s.read, key))).toEqual(s.all.rows);
  });

  it('when rows are taken away, the last of a page too', async () => {
    const s = server(10, upTo(100));
    const data = await s.everything();
    s.all.rows = s.all.rows.filter((n) => n !== 200 && n !== 150);
    const now = await refresh(data, [1], s.read, key);
    expect(flat(now)).toEqual(s.all.rows);
    expect(flat(await refresh(now, [2], s.read, key))).toEqual(s.all.rows);
  });

  it('when the list ends earlier', async () => {
    const s = server(10, upTo(100));
    const data = await s.everything();
    s.all.rows = upTo(25);
    const now = await refresh(data, [1, 2], s.read, key);
    expect(flat(now)).toEqual(upTo(25));
    expect(now.pages.at(-1)!.next).toBeUndefined();
  });

  it('when a whole page is gone', async () => {
    const s = server(10, upTo(50));
    const data = await s.everything();
    s.all.rows = s.all.rows.filter((n) => n <= 100 || n > 200);
    expect(flat(await refresh(data, [0, 1], s.read, key))).toEqual(s.all.rows);
  });
});

it('begins a page earlier when the row before the page was deleted', async () => {
  const s = server(10, upTo(100));
  const data = await s.everything();
  s.all.rows = s.all.rows.filter((n) => n !== 300);
  const now = await refresh(data, [3], s.read, key);
  expect(s.asked).toEqual(['300', '200', '310']);
  expect(flat(now)).toEqual(s.all.rows);
});

it('asks for no more than a few pages, however much is new, and forgets what does not meet any more', async () => {
  const s = server(10, upTo(100).map((n) => n + 100_000));
  const data = await s.everything();
  s.all.rows = [...upTo(500), ...s.all.rows];
  const now = await refresh(data, [0], s.read, key);
  expect(s.asked).toHaveLength(4);
  expect(flat(now)).toEqual(upTo(40));
  expect(now.pages.at(-1)!.next).toBe('400');
});

it('says why when the cloud does not answer', async () => {
  const s = server(10, upTo(100));
  const data = await s.everything();
  await expect(refresh(data, [5], () => Promise.reject(new ApiError(503, 'Unavailable', 'no')), key)).rejects.toMatchObject({ status: 503 });
});

it('shows a row once that stands on two pages', () => {
  expect(rowsOf([{ rows: [1, 2] }, { rows: [2, 3] }], key)).toEqual([[1, 2], [3]]);
  // What one answer says twice is not a row that moved.
  expect(rowsOf([{ rows: [1, 1] }], key)).toEqual([[1, 1]]);
});

it('asks for no order that the list does not have', () => {
  const columns = [{ key: 'name', title: '', render: () => null, sort: 'display_name' }, { key: 'ip', title: '', render: () => null }];
  expect(sortOf(columns, { key: 'display_name', dir: 'desc' })).toEqual({ key: 'display_name', dir: 'desc' });
  expect(sortOf(columns, { key: 'ip', dir: 'asc' })).toBeUndefined();
  expect(sortOf(columns, undefined)).toBeUndefined();
});

it('draws nothing for a scroll within a step', () => {
  for (const top of [0, 100, 3999, 123_456]) expect(windowOf(10_000, stepOf(top), 600)).toEqual(windowOf(10_000, top, 600));
  expect(stepOf(ROW - 1)).toBe(stepOf(0));
});

it('finds the first card that is seen by halving', () => {
  let looked = 0;
  expect(firstNot(10_000, (i) => (looked++, i < 7311))).toBe(7311);
  expect(looked).toBeLessThan(16);
  expect([firstNot(0, () => true), firstNot(3, () => true), firstNot(3, () => false)]).toEqual([0, 3, 0]);
});
