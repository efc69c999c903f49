import { expect, it } from 'vitest';
import { paged } from '@/api/paging';
import { sheet } from '@/components/table/csv';
import { inOrder, sortedHere } from '@/components/table/order';
import type { Column } from '@/components/table/types';

interface Row {
  name: string;
  amount?: string | null;
}
const columns = sortedHere<Row>([
  { key: 'name', title: '名称', render: () => null, csv: (r) => r.name },
  { key: 'amount', title: '金额', render: () => null, csv: (r) => r.amount },
  { key: 'do', title: '操作', render: () => null },
]);
const rows: Row[] = [{ name: 'b10', amount: '9.50' }, { name: 'b9' }, { name: 'A1', amount: '10.25' }, { name: 'b9', amount: '-1' }, { name: 'c', amount: '' }];
const by = (key: string, dir: 'asc' | 'desc') => inOrder(rows, columns, { key, dir }, 'zh').map((r) => `${r.name} ${r.amount ?? ''}`.trim());

it('puts numbers by their value, words as people look them up, and what is not there last', () => {
  expect(by('amount', 'asc')).toEqual(['b9 -1', 'b10 9.50', 'A1 10.25', 'b9', 'c']);
  expect(by('amount', 'desc')).toEqual(['A1 10.25', 'b10 9.50', 'b9 -1', 'b9', 'c']);
  // Equal ones stay as they came.
  expect(by('name', 'asc')).toEqual(['A1 10.25', 'b9', 'b9 -1', 'b10 9.50', 'c']);
  expect(rows[0]!.name).toBe('b10');
});

it('leaves a list as it came without an order, and by a column that no sheet has', () => {
  expect(inOrder(rows, columns, undefined, 'zh')).toBe(rows);
  expect(columns.map((c) => c.sort)).toEqual(['name', 'amount', undefined]);
  expect(inOrder(rows, columns, { key: 'do', dir: 'asc' }, 'zh')).toBe(rows);
});

it('asks for an order as the API reads it', () => {
  expect(paged({ limit: 100, marker: 's.1', sort: { key: 'due', dir: 'desc' } })).toEqual({ limit: '100', marker: 's.1', sort: 'due:desc' });
  expect(paged({ limit: 5 })).toEqual({ limit: '5', marker: undefined, sort: undefined });
});

it('writes a sheet in the order that is shown, over all pages', async () => {
  const pages: Record<string, { rows: Row[]; next?: string }> = { '': { rows: rows.slice(0, 2), next: 'x' }, x: { rows: rows.slice(2) } };
  const shown: Column<Row>[] = columns.slice(0, 1);
  const blob = await sheet<Row>(async ({ marker }) => pages[marker ?? '']!, { filters: {} }, shown, () => true, () => {}, (all) => inOrder(all, columns, { key: 'name', dir: 'desc' }, 'zh'));
  const text = await new Promise<string>((ok) => {
    const reader = new FileReader();
    reader.onload = () => ok(reader.result as string);
    reader.readAsText(blob);
  });
  expect(text.replace('\uFEFF', '').trim().split('\r\n')).toEqual(['名称', 'c', 'b10', 'b9', 'b9', 'A1']);
});
