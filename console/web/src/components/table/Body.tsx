import { Checkbox, Grid, Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import type { Column, Sort } from './types';

/** Beyond this only the rows that are seen are in the document. */
const VIRTUAL = 150;

interface Props<T> {
  rows: T[];
  rowKey: (row: T) => string;
  columns: Column<T>[];
  sort?: Sort;
  onSort: (sort: Sort | undefined) => void;
  busy: boolean;
  chosen?: string[];
  onChoose?: (keys: string[]) => void;
  onEnd: () => void;
}

/** On a phone a row is a card: a table of eight columns is no list there. */
function Cards<T>({ rows, rowKey, columns, chosen, onChoose }: Props<T>) {
  return (
    <ul className="row-cards">
      {rows.map((row) => {
        const key = rowKey(row);
        const at = chosen?.includes(key) ?? false;
        return (
          <li key={key}>
            {onChoose && (
              <Checkbox
                aria-label={key}
                checked={at}
                onChange={() => onChoose(at ? chosen!.filter((k) => k !== key) : [...(chosen ?? []), key])}
              />
            )}
            <dl>
              {columns.map((c) => (
                <div key={c.key} style={{ display: 'contents' }}>
                  <dt>{c.title}</dt>
                  <dd>{c.render(row)}</dd>
                </div>
              ))}
            </dl>
          </li>
        );
      })}
    </ul>
  );
}

export function TableBody<T>(props: Props<T>) {
  const { rows, rowKey, columns, sort, onSort, busy, chosen, onChoose, onEnd } = props;
  const screens = Grid.useBreakpoint();
  const narrow = !(screens.sm ?? window.innerWidth >= 576);
  if (narrow) return <Cards {...props} />;
  const long = rows.length > VIRTUAL;
  const drawn: ColumnsType<object> = columns.map((c) => ({
    key: c.key,
    title: c.title,
    // Virtual rows are laid out by these widths, others by their content.
    width: long ? (c.width ?? 170) : c.width,
    align: c.align,
    ellipsis: long,
    sorter: c.sort !== undefined,
    sortOrder: c.sort !== undefined && sort?.key === c.sort ? (sort.dir === 'asc' ? 'ascend' : 'descend') : null,
    render: (_: unknown, row: object) => c.render(row as T),
  }));
  const width = columns.reduce((n, c) => n + (c.width ?? 170), onChoose ? 48 : 0);
  return (
    <Table<object>
      size="small"
      rowKey={(row) => rowKey(row as T)}
      columns={drawn}
      dataSource={rows as object[]}
      loading={busy}
      pagination={false}
      virtual={long}
      scroll={long ? { x: width, y: Math.max(320, window.innerHeight - 300) } : { x: 'max-content' }}
      rowSelection={onChoose && { selectedRowKeys: chosen, onChange: (keys) => onChoose(keys as string[]) }}
      onChange={(_p, _f, s) => {
        const one = Array.isArray(s) ? s[0] : s;
        const by = columns.find((c) => c.key === one?.columnKey)?.sort;
        onSort(by !== undefined && one?.order ? { key: by, dir: one.order === 'ascend' ? 'asc' : 'desc' } : undefined);
      }}
      onScroll={(e) => {
        const box = e.currentTarget;
        if (long && box.scrollHeight - box.scrollTop - box.clientHeight < 400) onEnd();
      }}
    />
  );
}
