import { describe, expect, it } from 'vitest';
import { costOf, millionths } from '@/api/money';
import { cartOf, creatable, hostNames, request, stepOf, total, type Cart, type Item, type Order } from '@/pages/tenant/orders/cart';
import { changeRequest, changesOf, itemsFor } from '@/pages/tenant/orders/changes';
import { timeline } from '@/pages/tenant/orders/timeline';

const item = (code: string, more: Partial<Item>): Item => ({
  code, category: 'c', name: code, name_en: code, unit: '台', per: 'month', price: '51.86', orderable: true, by_hand: false, form: [], grants: {}, ...more,
});
const items = [
  item('vm', { kind: 'host', flavor: 'm1' }),
  item('disk', { kind: 'volume', price: '0.6667', unit: 'GB' }),
  item('year', { per: 'year', price: '100.00', by_hand: true }),
  item('once', { per: 'once', price: '80', by_hand: true }),
  item('open', { price: null, by_hand: true }),
  item('bare', { kind: 'host' }),
];
const book = new Map(items.map((i) => [i.code, i]));
const line = (code: string, quantity = 1, months = 12) => ({ item: code, quantity, months, form: {} });
const cart = (more: Partial<Cart>): Cart => ({ name: 'his', create: true, where: 'new', lines: [line('vm')], ...more });
const order = (more: Partial<Order>) =>
  ({ id: 'o', name: 'his', kind: 'supply', state: 'delivered', create: true, created_at: '2026-01-01T00:00:00Z', ordered_by_name: 'li', decisions: [], stages: [], lines: [line('vm', 2)], round: 1, trial_days: 0, ...more }) as unknown as Order;

describe('the price of an order', () => {
  it('reads what the API writes', () => {
    expect([millionths('51.86'), millionths('0.000001'), millionths('-2'), millionths('x')]).toEqual([51_860_000n, 1n, -2_000_000n, undefined]);
  });
  it('rounds a month to the fen, half up, as a bill does', () => {
    expect(costOf(book.get('disk')!, 100, 3)).toEqual({ month: 6667n, once: 0n, term: 20_001n });
    expect(costOf(item('x', { price: '0.005' }), 1, 1)!.month).toBe(1n);
  });
  it('pays a twelfth of a year a month, and the whole year in twelve', () => {
    expect(costOf(book.get('year')!, 1, 12)).toEqual({ month: 833n, once: 0n, term: 10_000n });
  });
  it('adds lines, and says which have no price', () => {
    expect(total(book, [line('vm', 2, 12), line('once', 3), line('open'), line('gone'), undefined])).toEqual({ month: '103.72', once: '240.00', term: '1484.64', unpriced: 1 });
  });
});

describe('the request of an order', () => {
  it('leaves out what was left empty', () => {
    const r = request(book, cart({ note: ' ', network: { cidr: '10.0.0.0/24', ssh_from: '' }, lines: [{ ...line('vm'), form: { image: 'i', name: '', key: undefined } }] }));
    expect(r.lines[0]!.form).toEqual({ image: 'i' });
    expect(r.network).toEqual({ cidr: '10.0.0.0/24', ssh_from: undefined });
    expect(r.note).toBeUndefined();
  });
  it('takes an existing network as it is, and none where no host is made', () => {
    expect(request(book, cart({ where: 'old', network: { id: 'n', cidr: '10.0.0.0/24' } })).network).toEqual({ id: 'n' });
    expect(request(book, cart({ create: false })).network).toBeUndefined();
    expect(request(book, cart({ lines: [line('disk')] })).network).toBeUndefined();
  });
  it('knows what the platform can make', () => {
    expect([['vm', 'disk'], ['vm', 'bare'], ['year'], []].map((codes) => creatable(book, codes.map((c) => line(c))))).toEqual([true, false, false, false]);
  });
  it('names hosts as the platform will', () => {
    expect(hostNames(book, 'his', [line('disk'), line('vm', 2), { ...line('vm'), form: { name: 'db' } }])).toEqual(['his-2-1', 'his-2-2', 'db']);
  });
  it('finds the step of a field', () => {
    expect(['lines', 'lines[0].quantity', 'lines[0].form.image', 'name', 'network.cidr'].map(stepOf)).toEqual([0, 0, 1, 1, 1]);
  });
  it('begins from an order that was sent back', () => {
    const o = order({ state: 'returned', note: 'n', urgent: null });
    expect(request(book, cartOf(o))).toMatchObject({ name: 'his', note: 'n', lines: [{ item: 'vm', quantity: 2, months: 12 }] });
  });
});

describe('changes of an order', () => {
  const now = Date.parse('2026-06-01T00:00:00Z');
  it('are those that its state admits', () => {
    expect(changesOf(order({ expires_at: '2027-01-01T00:00:00Z' }), now)).toEqual(['scale_up', 'storage_up', 'scale_down', 'storage_down', 'renew', 'stop', 'release']);
    expect(changesOf(order({ state: 'stopped', expires_at: '2026-01-01T00:00:00Z' }), now)).toEqual(['scale_down', 'storage_down', 'renew', 'release']);
    expect(changesOf(order({ kind: 'opening' }), now)).toEqual(['release']);
    expect(changesOf(order({ state: 'submitted' }), now)).toEqual([]);
  });
  it('take less only of what the order has, and storage apart', () => {
    const codes = (kind: Parameters<typeof itemsFor>[0]) => itemsFor(kind, items, order({})).map((i) => i.code);
    expect(codes('scale_down')).toEqual(['vm']);
    expect(codes('storage_up')).toEqual(['disk', 'year', 'once', 'open']);
  });
  it('say nothing that their kind does not ask', () => {
    const all = { lines: [{ item: 'vm', quantity: 1, form: { image: 'i', name: '' } }], create: true, network: { id: 'n' }, months: 3, backup: false };
    expect(changeRequest('o', { kind: 'renew', ...all })).toEqual({ kind: 'renew', target: 'o', months: 3 });
    expect(changeRequest('o', { kind: 'release', ...all })).toEqual({ kind: 'release', target: 'o', backup: false });
    expect(changeRequest('o', { kind: 'scale_up', ...all })).toEqual({ kind: 'scale_up', target: 'o', create: true, network: { id: 'n' }, lines: [{ item: 'vm', quantity: 1, form: { image: 'i' } }] });
    expect(changeRequest('o', { kind: 'scale_down', ...all })).toEqual({ kind: 'scale_down', target: 'o', lines: [{ item: 'vm', quantity: 1, form: {} }] });
  });
});

it('tells what happened to an order in its order, and what is to come', () => {
  const decided = { round: 1, stage: 'purchaser', decision: 'approve', by: 'u', by_name: 'wang', at: '2026-01-02T00:00:00Z' };
  const o = order({ decisions: [decided], delivered_at: '2026-01-03T00:00:00Z', expires_at: '2027-01-03T00:00:00Z' });
  const all = timeline(o, Date.parse('2026-06-01T00:00:00Z'));
  expect(all.map((h) => [h.what, h.ahead])).toEqual([['submit', false], ['approve', false], ['delivered', false], ['expires', true]]);
  expect(timeline({ ...o, state: 'released', released_at: '2026-02-01T00:00:00Z' }, 0).map((h) => h.what)).toEqual(['submit', 'approve', 'delivered', 'released']);
});
