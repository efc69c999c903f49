/** Beyond so many rows only those that are seen are in the document, each of one height. */
export const VIRTUAL = 150;
export const ROW = 40;
const SPARE = 12;
const STEP = SPARE / 2;

export interface Window {
  first: number;
  last: number;
  /** Pixels before and after what is drawn. */
  before: number;
  after: number;
}

/** Where the drawing of rows changes: a scroll within a step draws nothing. */
export function stepOf(top: number): number {
  return Math.floor(Math.max(0, top) / ROW / STEP) * STEP * ROW;
}

/** Which of `count` rows are seen. It moves in steps, so that a small scroll draws nothing. */
export function windowOf(count: number, top: number, height: number): Window {
  const at = stepOf(top) / ROW;
  const first = Math.min(Math.max(0, at - SPARE), Math.max(0, count - 1));
  const last = Math.min(count, at + Math.ceil(height / ROW) + SPARE + STEP);
  return { first, last, before: first * ROW, after: (count - last) * ROW };
}

/** The first of `count` places, in order, for which `holds` does not; found by halving. */
export function firstNot(count: number, holds: (i: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
