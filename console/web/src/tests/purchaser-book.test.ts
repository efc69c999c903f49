import { describe, expect, it } from 'vitest';
import { maySign, moves } from '@/pages/purchaser/book';
import { demandOf } from '@/pages/purchaser/demand';

const NOW = Date.parse('2026-07-10T00:00:00Z');
const frozen = { state: 'disputed' };

describe('a line of the list', () => {
  it('is confirmed or disputed once', () => {
    expect(moves({ state: 'open' }, undefined, NOW)).toEqual(['confirm', 'dispute']);
    expect(moves({ state: 'confirmed_by_tenant' }, undefined, NOW)).toEqual(['confirm', 'dispute']);
    for (const state of ['draft', 'confirmed_by_purchaser', 'confirmed', 'settled', 'upheld']) expect(moves({ state }, undefined, NOW)).toEqual([]);
  });
  it('under the own dispute is answered', () => {
    const side = 'purchaser';
    expect(moves(frozen, { state: 'open', side }, NOW)).toEqual(['withdraw']);
    expect(moves(frozen, { state: 'proposed', side }, NOW)).toEqual(['accept', 'decline', 'withdraw']);
    expect(moves(frozen, { state: 'declined', side }, NOW)).toEqual(['accept', 'withdraw']);
  });
  it("under the tenant's dispute is decided when he has had his time", () => {
    const side = 'tenant';
    const proposed = (due: string | null, silent = false) => moves(frozen, { state: 'proposed', side, proposal: { answer_due: due, silence_accepts: silent } }, NOW);
    expect(moves(frozen, { state: 'open', side }, NOW)).toEqual([]);
    expect(proposed('2026-07-11T00:00:00Z')).toEqual([]);
    expect(proposed('2026-07-09T00:00:00Z')).toEqual(['decide']);
    expect(proposed('2026-07-09T00:00:00Z', true)).toEqual([]);
    expect(proposed(null)).toEqual(['decide']);
    expect(moves(frozen, { state: 'declined', side }, NOW)).toEqual(['decide']);
  });
  it('waits for one signature of each side', () => {
    expect(['open', 'signed_by_tenant', 'signed_by_purchaser', 'signed_off'].map((reconciliation) => maySign({ reconciliation }))).toEqual([true, true, false, false]);
    expect(maySign(null)).toBe(false);
  });
});

describe('demand', () => {
  const line = (item: string, quantity: number) => ({ item, name: item, quantity, months: 1, form: {} });
  it('counts what was asked and what of it came', () => {
    const d = demandOf([
      { kind: 'supply', state: 'delivered', delivered_at: '2026-01-01T00:00:00Z', lines: [line('a', 3), line('b', 1)] },
      { kind: 'scale_up', state: 'submitted', lines: [line('a', 2)] },
      { kind: 'supply', state: 'rejected', lines: [line('a', 50)] },
      { kind: 'release', state: 'delivered', delivered_at: '2026-02-01T00:00:00Z', lines: [line('b', 1)] },
    ]);
    expect(d).toMatchObject({ waiting: 1, working: 0, trial: 0, delivered: 2 });
    expect(d.items.map((i) => [i.item, i.asked, i.delivered])).toEqual([['a', 5, 3], ['b', 1, 1]]);
  });
});
