import { describe, expect, it } from 'vitest';
import { fileOf, proofOf } from '@/api/evidence';
import { costOf, ofFen, parse, sum, yuan } from '@/api/money';
import { effect, percent } from '@/pages/purchaser/sums';

describe('sums of the purchaser', () => {
  it('keep every fen of large amounts', () => {
    expect(sum(['9007199254740993.01', '0.02', null])).toBe('9007199254740993.03');
    expect(sum(['-1.005'])).toBe('-1.01');
    expect(yuan(parse('-0.001'))).toBe('0.00');
    expect(() => parse('1e3')).toThrow(RangeError);
  });
  it('price lines by what the price is for', () => {
    const term = (price: string, per: string, quantity: number, months: number) => ofFen(costOf({ price, per }, quantity, months)!.term);
    expect(term('133.10', 'month', 3, 12)).toBe('4791.60');
    expect(term('100', 'year', 1, 7)).toBe('58.33');
    expect(term('80', 'once', 2, 12)).toBe('160.00');
    // Every month is rounded by itself, as it is billed.
    expect(term('0.005', 'month', 1, 3)).toBe('0.03');
  });
  it('give no percentage of nothing', () => {
    expect(percent('25', '200.00')).toBe(12.5);
    expect(percent('25', '0.00')).toBeUndefined();
    expect(percent('25', null)).toBeUndefined();
  });
  it('say what an order does to limits', () => {
    const grants = { a: { cores: 4, ram: 8192, network: 0 }, b: { gigabytes: 1 } };
    const lines = [{ item: 'a', quantity: 2 }, { item: 'b', quantity: 500 }, { item: 'a', quantity: 1 }];
    expect(effect('supply', lines, grants)).toEqual({ cores: 12, ram: 24576, gigabytes: 500 });
    expect(effect('storage_down', [{ item: 'b', quantity: 5 }], grants)).toEqual({ gigabytes: -5 });
    expect(effect('renew', lines, grants)).toEqual({});
  });
});

describe('references to files', () => {
  it('are found again by what they are written as', () => {
    const head = { id: '0198-ab', name: '扫描\n件 1.pdf', media: 'application/pdf', sha256: 'f'.repeat(64), size: 1, by_name: 'x', at: '' };
    const proof = proofOf(head);
    expect(proof.digest).toBe(head.sha256);
    expect(fileOf(proof.reference)).toEqual({ id: '0198-ab', name: '扫描 件 1.pdf' });
  });
  it('that name a paper elsewhere are no files', () => expect(fileOf('档案 2026-7')).toBeUndefined());
});
