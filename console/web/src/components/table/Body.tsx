import { Checkbox, Grid, Select } from 'antd';
import { memo, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { common } from '@/i18n/common';
import { useTexts } from '@/i18n';
import type { Column, Sort } from './types';
import { CardList } from './CardList';
import { stepOf, VIRTUAL, windowOf } from './window';
import './table.css';

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
  /** Hears how to find out which rows are seen: the first, and the one after the last. */
  onView: (seen: () => [number, number]) => void;
}

function Pick({ label, checked, some, onChange }: { label: string; checked: boolean; some?: boolean; onChange: () => void }) {
  return <Checkbox aria-label={label} checked={checked} indeterminate={some} onChange={onChange} />;
}

/** What is chosen, and a function that stays the same while that changes: rows that did not change are not drawn again. */
function useChoice<T>({ chosen, onChoose }: Props<T>) {
  const choice = useRef({ chosen, onChoose });
  useEffect(() => {
    choice.current = { chosen, onChoose };
  });
  const [toggle] = useState(() => (key: string) => {
    const { chosen: now = [], onChoose: say } = choice.current;
    say?.(now.includes(key) ? now.filter((k) => k !== key) : [...now, key]);
  });
  const picked = useMemo(() => new Set(chosen), [chosen]);
  return { picked, toggle: onChoose && toggle };
}

interface RowProps<T> {
  row: T;
  at: number;
  id: string;
  columns: Column<T>[];
  checked?: boolean;
  toggle?: (id: string) => void;
}
function DrawnCard<T>({ row, id, columns, checked, toggle }: Omit<RowProps<T>, 'at'>): ReactNode {
  return (
    <li>
      {toggle && <Pick label={id} checked={checked ?? false} onChange={() => toggle(id)} />}
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
}
const Card = memo(DrawnCard) as typeof DrawnCard;

/** On a phone a row is a card: a table of eight columns is no list there. It has no heads to sort by, but a choice. */
function Cards<T>(p: Props<T>) {
  const t = useTexts(common);
  const { rows, rowKey, columns, sort, onSort, onView } = p;
  const { picked, toggle } = useChoice(p);
  const orders = columns.flatMap((c) => (c.sort === undefined ? [] : [{ value: `${c.sort}:asc`, label: `${c.title} ▲` }, { value: `${c.sort}:desc`, label: `${c.title} ▼` }]));
  const say = (v: string | undefined) => {
    const [key, dir] = (v ?? '').split(':');
    onSort(key ? { key, dir: dir === 'desc' ? 'desc' : 'asc' } : undefined);
  };
  return (
    <>
      {orders.length > 0 && (
        <div className="tools">
          <Select className="grow" allowClear aria-label={t('sortBy')} placeholder={t('sortBy')} value={sort && `${sort.key}:${sort.dir}`} options={orders} onChange={say} />
        </div>
      )}
      <CardList rows={rows} rowKey={rowKey} onView={onView}>
        {(row) => {
          const id = rowKey(row);
          return <Card row={row} id={id} columns={columns} checked={toggle && picked.has(id)} toggle={toggle} />;
        }}
      </CardList>
    </>
  );
}

/** From no order over upwards and downwards back to none. */
function nextSort(by: string, now: Sort | undefined): Sort | undefined {
  if (now?.key !== by) return { key: by, dir: 'asc' };
  return now.dir === 'asc' ? { key: by, dir: 'desc' } : undefined;
}

function Head<T>({ column: c, sort, onSort }: { column: Column<T>; sort?: Sort; onSort: Props<T>['onSort'] }) {
  const mine = c.sort !== undefined && sort?.key === c.sort ? sort.dir : undefined;
  const by = c.sort;
  return (
    <th scope="col" className={c.align} style={{ width: c.width }} aria-sort={by === undefined ? undefined : mine === 'asc' ? 'ascending' : mine === 'desc' ? 'descending' : 'none'}>
      {by === undefined ? (
        c.title
      ) : (
        <button type="button" onClick={() => onSort(nextSort(by, sort))}>
          {c.title} <span aria-hidden>{mine === 'asc' ? '▲' : mine === 'desc' ? '▼' : '⇅'}</span>
        </button>
      )}
    </th>
  );
}

function DrawnRow<T>({ row, at, id, columns, checked, toggle }: RowProps<T>): ReactNode {
  return (
    <tr aria-rowindex={at + 2} aria-selected={checked}>
      {toggle && (
        <td className="pick">
          <Pick label={id} checked={checked ?? false} onChange={() => toggle(id)} />
        </td>
      )}
      {columns.map((c) => (
        <td key={c.key} className={c.align}>
          {c.render(row)}
        </td>
      ))}
    </tr>
  );
}
const Row = memo(DrawnRow) as typeof DrawnRow;

function Sheet<T>(p: Props<T>) {
  const t = useTexts(common);
  const { rows, rowKey, columns, sort, onSort, onChoose, onEnd, onView } = p;
  const { picked, toggle } = useChoice(p);
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  const long = rows.length > VIRTUAL;
  useEffect(() => {
    if (!long || !box.current) return;
    const watcher = new ResizeObserver(([e]) => e && setHeight(e.contentRect.height));
    watcher.observe(box.current);
    return () => watcher.disconnect();
  }, [long]);
  const seen = long ? windowOf(rows.length, top, height) : { first: 0, last: rows.length, before: 0, after: 0 };
  const { first, last } = seen;
  useEffect(() => onView(() => [first, last]), [onView, first, last]);
  const allKeys = useMemo(() => (onChoose ? rows.map(rowKey) : []), [rows, rowKey, onChoose]);
  const every = useMemo(() => allKeys.length > 0 && allKeys.every((k) => picked.has(k)), [allKeys, picked]);
  const span = columns.length + (onChoose ? 1 : 0);
  const scroll = (e: React.UIEvent<HTMLDivElement>) => {
    if (!long) return;
    const { scrollTop, scrollHeight, clientHeight } = e.currentTarget;
    setTop(stepOf(scrollTop));
    if (scrollHeight - scrollTop - clientHeight < 600) onEnd();
  };
  return (
    // A box that scrolls is reached by the keyboard.
    <div ref={box} className={long ? 'sheet long' : 'sheet'} tabIndex={0} role="group" aria-label={t('tableOf', { n: rows.length })} onScroll={scroll}>
      <table aria-rowcount={rows.length + 1} aria-busy={p.busy}>
        <thead>
          <tr aria-rowindex={1}>
            {onChoose && (
              <th scope="col" className="pick">
                <Pick label={t('chooseAll')} checked={every} some={!every && picked.size > 0} onChange={() => onChoose(every ? [] : allKeys)} />
              </th>
            )}
            {columns.map((c) => (
              <Head key={c.key} column={c} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {seen.before > 0 && <tr aria-hidden><td colSpan={span} style={{ height: seen.before, padding: 0 }} /></tr>}
          {rows.slice(seen.first, seen.last).map((row, i) => {
            const id = rowKey(row);
            return (
              <Row key={id} row={row} at={seen.first + i} id={id} columns={columns} checked={toggle && picked.has(id)} toggle={toggle} />
            );
          })}
          {seen.after > 0 && <tr aria-hidden><td colSpan={span} style={{ height: seen.after, padding: 0 }} /></tr>}
        </tbody>
      </table>
      {p.busy && <p role="status" style={{ textAlign: 'center' }}>{t('loading')}</p>}
    </div>
  );
}

export function TableBody<T>(props: Props<T>) {
  const narrow = !(Grid.useBreakpoint().sm ?? window.innerWidth >= 576);
  return narrow ? <Cards {...props} /> : <Sheet {...props} />;
}
