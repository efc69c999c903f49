import { Fragment, useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { firstNot, VIRTUAL, type Window } from './window';

/** Cards differ in height: they are drawn, and measured, by so many together. */
export const BLOCK = 20;
/** Pixels of a card that nobody has measured, and between two. */
const GUESS = 180;
const GAP = 12;
/** So far beyond what is seen cards are there already. */
const SPARE = 900;
/** A scroll within a step draws nothing. */
const STEP = 300;

/**
 * Which of `count` cards are drawn when `height` pixels from `top` on are seen: whole blocks. `heights` are those of the blocks that were measured;
 * the others are taken to be like these.
 */
export function blocksOf(count: number, top: number, height: number, heights: ReadonlyMap<number, number>): Window {
  const blocks = Math.ceil(count / BLOCK);
  let [sum, measured] = [0, 0];
  for (const h of heights.values()) [sum, measured] = [sum + h, measured + 1];
  const usual = measured > 0 ? sum / measured : BLOCK * (GUESS + GAP);
  const of = (b: number) => heights.get(b) ?? (usual * Math.min(BLOCK, count - b * BLOCK)) / BLOCK;
  let [b, at] = [0, 0];
  const pass = () => {
    at += of(b);
    b += 1;
  };
  while (b < blocks - 1 && at + of(b) < top - SPARE) pass();
  const [first, before] = [b, at];
  while (b < blocks && (b === first || at < top + height + SPARE)) pass();
  const [last, drawn] = [b, at];
  while (b < blocks) pass();
  return { first: first * BLOCK, last: Math.min(count, last * BLOCK), before, after: at - drawn };
}

/** The room of cards that are not drawn. */
const Room = ({ of }: { of: number }) => (of > 0 ? <li aria-hidden className="room" style={{ height: of - GAP }} /> : null);

interface Props<T> {
  rows: readonly T[];
  rowKey: (row: T) => string;
  /** Hears how to find out which rows are seen: the first, and the one after the last. */
  onView: (seen: () => [number, number]) => void;
  children: (row: T) => ReactNode;
}

/** Rows as cards. Of many only those about what is seen are in the document, or a phone would stand still over ten thousand. */
export function CardList<T>({ rows, rowKey, onView, children }: Props<T>) {
  const list = useRef<HTMLUListElement>(null);
  const heights = useRef(new Map<number, number>());
  const [seen, setSeen] = useState(() => ({ top: 0, height: window.innerHeight }));
  const long = rows.length > VIRTUAL;
  const { first, last, before, after } = long ? blocksOf(rows.length, seen.top, seen.height, heights.current) : { first: 0, last: rows.length, before: 0, after: 0 };
  const lead = before > 0 ? 1 : 0;

  useEffect(() => {
    if (!long) return;
    let frame = 0;
    let width = list.current?.clientWidth;
    const look = () => {
      frame = 0;
      const ul = list.current;
      if (!ul) return;
      // Cards of another width are of another height.
      if (ul.clientWidth !== width) heights.current.clear();
      width = ul.clientWidth;
      const top = Math.floor(Math.max(0, -ul.getBoundingClientRect().top) / STEP) * STEP;
      setSeen((was) => (was.top === top && was.height === window.innerHeight ? was : { top, height: window.innerHeight }));
    };
    const soon = () => {
      if (frame === 0) frame = requestAnimationFrame(look);
    };
    look();
    window.addEventListener('scroll', soon, { passive: true, capture: true });
    window.addEventListener('resize', soon);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('scroll', soon, { capture: true });
      window.removeEventListener('resize', soon);
    };
  }, [long]);

  // What is drawn is measured: from the first card of a block to the one after its last.
  useLayoutEffect(() => {
    const ul = list.current;
    if (!long || !ul) return;
    const topOf = (i: number) => ul.children[i]?.getBoundingClientRect().top ?? ul.getBoundingClientRect().bottom + GAP;
    for (let n = first; n + BLOCK <= last; n += BLOCK) {
      const height = topOf(lead + n - first + BLOCK) - topOf(lead + n - first);
      if (height > GAP) heights.current.set(n / BLOCK, height);
    }
  });

  useEffect(() => {
    onView(() => {
      const ul = list.current;
      if (!ul) return [0, 0];
      const box = (i: number) => ul.children[lead + i]!.getBoundingClientRect();
      return [first + firstNot(last - first, (i) => box(i).bottom < 0), first + firstNot(last - first, (i) => box(i).top < window.innerHeight)];
    });
  }, [onView, first, last, lead]);

  return (
    <ul className={long ? 'row-cards some' : 'row-cards'} ref={list}>
      <Room of={before} />
      {rows.slice(first, last).map((row) => <Fragment key={rowKey(row)}>{children(row)}</Fragment>)}
      <Room of={after} />
    </ul>
  );
}
