import { describe, expect, it } from 'vitest';
import { byLast, everyPage, everyRow, nextMarker, upTo, type Rows } from '@/api/paging';
import { cell, sheet } from '@/components/table/csv';
import { ROW, windowOf } from '@/components/table/window';

describe('markers', () => {
  it('goes on after the last row of a full page only', () => {
    const id = (n: number) => String(n);
    expect(byLast([1, 2], 2, id).next).toBe('2');
    expect(byLast([1], 2, id).next).toBeUndefined();
    expect(byLast([], 2, id).next).toBeUndefined();
  });
  it('finds them in the links of every service', () => {
    expect(nextMarker({ links: { next: 'https://c/identity/v3/users?marker=u1', self: '' } }, 'users')).toBe('u1');
    expect(nextMarker({ networks_links: [{ rel: 'previous', href: '/?marker=0' }, { rel: 'next', href: '/?marker=n1' }] }, 'networks')).toBe('n1');
    expect(nextMarker({ next: '/v2/images?marker=i1' }, 'images')).toBe('i1');
    expect(nextMarker({ links: { next: null } }, 'users')).toBeUndefined();
    expect(nextMarker({}, 'ports')).toBeUndefined();
  });
  it('reads all pages once, and ends when a marker does not move', async () => {
    const asked: (string | undefined)[] = [];
    const pages: Record<string, { rows: number[]; next?: string }> = { '': { rows: [1], next: 'a' }, a: { rows: [2], next: 'a' } };
    const got: number[] = [];
    for await (const rows of everyPage<number>(async ({ marker }) => (asked.push(marker), pages[marker ?? '']!))) got.push(...rows);
    expect([got, asked]).toEqual([[1, 2], [undefined, 'a']]);
  });
});

describe('many rows', () => {
  /** A list of so many numbers. */
  const list = (all: number) => {
    const asked: number[] = [];
    const load = async ({ limit, marker }: { limit: number; marker?: string }): Promise<Rows<number>> => {
      asked.push(limit);
      const from = marker === undefined ? 0 : Number(marker) + 1;
      const rows = Array.from({ length: Math.max(0, Math.min(limit, all - from)) }, (_, i) => from + i);
      return byLast(rows, limit, String);
    };
    return { asked, load };
  };
  it('are read in steps that the API allows, until there are no more', async () => {
    const { asked, load } = list(2500);
    expect(await everyRow(load)).toHaveLength(2500);
    expect(asked).toEqual([1000, 1000, 1000]);
  });
  it('are read as far as is useful, and whether there are more is known', async () => {
    const { asked, load } = list(2500);
    const some = await upTo(1500, load);
    expect([some.rows.length, some.rows.at(-1), some.more, asked]).toEqual([1500, 1499, true, [1000, 500]]);
    expect(await upTo(1500, list(1200).load)).toMatchObject({ more: false });
    expect(await upTo(10, list(0).load)).toEqual({ rows: [], more: false });
    // A marker that does not move ends it.
    expect(await upTo(10, async () => ({ rows: [1], next: 'a' }))).toEqual({ rows: [1, 1], more: false });
  });
});

describe('sheets', () => {
  it('quotes what has to be quoted and runs no formula', () => {
    expect([cell('a,b'), cell('a"b'), cell('=1+1'), cell(-3), cell('-3.50'), cell(null), cell('@x')]).toEqual(['"a,b"', '"a""b"', "'=1+1", '-3', '-3.50', '', "'@x"]);
  });
  it('holds every page', async () => {
    const blob = await sheet(
      async ({ marker }) => (marker ? { rows: [{ n: 2 }] } : { rows: [{ n: 1 }], next: 'x' }),
      { filters: {} },
      [{ key: 'n', title: '数', render: () => null, csv: (r) => r.n }],
      () => true,
      () => {},
    );
    const bytes = new Uint8Array(await new Promise<ArrayBuffer>((ok) => {
      const reader = new FileReader();
      reader.onload = () => ok(reader.result as ArrayBuffer);
      reader.readAsArrayBuffer(blob);
    }));
    expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)).toBe('\uFEFF数\r\n1\r\n2\r\n');
  });
});

describe('rows that are drawn', () => {
  it('are those that are seen, and the room of the others is kept', () => {
    for (const top of [0, 1, 199_000, 399_400, 1_000_000]) {
      const w = windowOf(10_000, top, 600);
      expect(w.last - w.first).toBeLessThan(60);
      expect(w.before + w.after + (w.last - w.first) * ROW).toBe(10_000 * ROW);
      if (top <= 399_400) {
        expect(w.first * ROW).toBeLessThanOrEqual(top);
        expect(w.last * ROW).toBeGreaterThanOrEqual(Math.min(top + 600, 400_000));
      }
    }
  });
});
