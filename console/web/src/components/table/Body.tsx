import { Checkbox, Grid } from 'antd';
import { memo, useEffect, useRef, useState, type ReactNode } from 'react';
import { common } from '@/i18n/common';
import { useTexts } from '@/i18n';
import type { Column, Sort } from './types';
import { VIRTUAL, windowOf } from './window';
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
}

function Pick({ label, checked, some, onChange }: { label: string; checked: boolean; some?: boolean; onChange: () => void }) {
  return <Checkbox aria-label={label} checked={checked} indeterminate={some} onChange={onChange} />;
}

/** On a phone a row is a card: a table of eight columns is no list there. */
function Cards<T>({ rows, rowKey, columns, chosen, onChoose }: Props<T>) {
  const toggle = (key: string) => onChoose?.(chosen?.includes(key) ? chosen.filter((k) => k !== key) : [...(chosen ?? []), key]);
  return (
    <ul className="row-cards">
      {rows.map((row) => {
        const key = rowKey(row);
        return (
          <li key={key}>
            {onChoose && <Pick label={key} checked={chosen?.includes(key) ?? false} onChange={() => toggle(key)} />}
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

interface RowProps<T> {
  row: T;
  at: number;
  id: string;
  columns: Column<T>[];
  checked?: boolean;
  toggle?: (id: string) => void;
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
  const { rows, rowKey, columns, sort, onSort, chosen, onChoose, onEnd } = p;
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
  // The function stays the same while the choice changes, so that rows that did not change are not drawn again.
  const choice = useRef({ chosen, onChoose });
  useEffect(() => {
    choice.current = { chosen, onChoose };
  });
  const [toggle] = useState(() => (key: string) => {
    const { chosen: now = [], onChoose: say } = choice.current;
    say?.(now.includes(key) ? now.filter((k) => k !== key) : [...now, key]);
  });
  const picked = new Set(chosen);
  const allKeys = onChoose ? rows.map(rowKey) : [];
  const every = allKeys.length > 0 && allKeys.every((k) => picked.has(k));
  const span = columns.length + (onChoose ? 1 : 0);
  const scroll = (e: React.UIEvent<HTMLDivElement>) => {
    if (!long) return;
    const { scrollTop, scrollHeight, clientHeight } = e.currentTarget;
    setTop(scrollTop);
    if (scrollHeight - scrollTop - clientHeight < 600) onEnd();
  };
  return (
    // A box that scrolls is reached by the keyboard.
    <div ref={box} className={long ? 'sheet long' : 'sheet'} tabIndex={0} role="region" aria-label={t('tableOf', { n: rows.length })} onScroll={scroll}>
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
              <Row key={id} row={row} at={seen.first + i} id={id} columns={columns} checked={onChoose && picked.has(id)} toggle={onChoose && toggle} />
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
