import { describe, expect, it } from 'vitest';
import { share, sum, totalOf, verdicts } from '@/pages/compliance/counts';

describe('figures of clauses', () => {
  it('are added state by state', () => expect(sum([{ met: 1, open: 2 }, { met: 3, outside: 1 }, {}])).toEqual({ met: 4, open: 2, outside: 1 }));
  it.each([
    [{}, 0],
    [{ open: 3 }, 0],
    [{ met: 199, open: 1 }, 99],
    [{ met: 2, outside: 1 }, 100],
    [{ met: 1, partly: 1, open: 1 }, 33],
  ])('%o is %i per cent', (counts, percent) => expect(share(counts)).toBe(percent));
  it('count all', () => expect(totalOf({ met: 2, open: 5 })).toBe(7));
  it('tell how probes came out', () =>
    expect(verdicts([{ verdict: 'holds' }, { verdict: 'fails' }, { verdict: 'holds' }, { verdict: 'new' }])).toEqual({ holds: 2, fails: 1, unknown: 0 }));
});
