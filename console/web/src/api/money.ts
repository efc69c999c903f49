/** Amounts are decimal strings, and are reckoned with in millionths of a yuan, as whole numbers: floats lose fen. */
const MILLION = 1_000_000n;
const FEN = 10_000n;

/** The amount in millionths; nothing, if it is none. */
export function millionths(amount: string): bigint | undefined {
  const m = /^(-?)(\d+)(?:\.(\d{1,6})\d*)?$/.exec(amount);
  if (!m) return undefined;
  const n = BigInt(m[2]!) * MILLION + BigInt((m[3] ?? '').padEnd(6, '0'));
  return m[1] ? -n : n;
}

export function parse(amount: string): bigint {
  const n = millionths(amount.trim());
  if (n === undefined) throw new RangeError(`no decimal number: ${amount}`);
  return n;
}

/** Millionths, or a part of them, to the fen: half up, as bills are rounded. */
export function toFen(n: bigint, by = 1n): bigint {
  const unit = FEN * by;
  const size = ((n < 0n ? -n : n) * 2n + unit) / (unit * 2n);
  return n < 0n ? -size : size;
}

/** Fen as an amount is written. */
export function ofFen(fen: bigint): string {
  const size = fen < 0n ? -fen : fen;
  return `${fen < 0n ? '-' : ''}${size / 100n}.${String(size % 100n).padStart(2, '0')}`;
}

export const yuan = (n: bigint): string => ofFen(toFen(n));
export const sum = (all: readonly (string | null | undefined)[]): string => yuan(all.reduce((n, x) => (x ? n + parse(x) : n), 0n));

export interface Cost {
  month: bigint;
  once: bigint;
  term: bigint;
}
/** What a line costs by the contract, in fen; nothing where the contract names no price. */
export function costOf(item: { price?: string | null; per: string }, quantity: number, months: number): Cost | undefined {
  const price = item.price ? millionths(item.price) : undefined;
  if (price === undefined) return undefined;
  const all = price * BigInt(Math.max(0, Math.trunc(quantity)));
  const term = BigInt(Math.max(0, Math.trunc(months)));
  switch (item.per) {
    case 'month': {
      const month = toFen(all);
      return { month, once: 0n, term: month * term };
    }
    case 'year':
      // A month pays a twelfth; twelve of them are the year to the fen.
      return { month: toFen(all, 12n), once: 0n, term: toFen(all * term, 12n) };
    default: {
      const once = toFen(all);
      return { month: 0n, once, term: once };
    }
  }
}
