/** Beyond so many rows only those that are seen are in the document, each of one height. */
export const VIRTUAL = 150;
export const ROW = 40;
const SPARE = 12;

export interface Window {
  first: number;
  last: number;
  /** Pixels before and after what is drawn. */
  before: number;
  after: number;
}

/** Which of `count` rows are seen. It moves in steps, so that a small scroll draws nothing. */
export function windowOf(count: number, top: number, height: number): Window {
  const step = Math.max(1, Math.floor(SPARE / 2));
  const at = Math.floor(Math.max(0, top) / ROW / step) * step;
  const first = Math.min(Math.max(0, at - SPARE), Math.max(0, count - 1));
  const last = Math.min(count, at + Math.ceil(height / ROW) + SPARE + step);
  return { first, last, before: first * ROW, after: (count - last) * ROW };
}
