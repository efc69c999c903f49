import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, describe, expect, it } from 'vitest';
import { addDays, cloudZone, dayOf, elsewhere, instant, localOf, monthOf, setZone, wallOf, whenZoneChanges } from '@/api/calendar';
import { stamp, When } from '@/components/When';
import { bounds, fromFields, toFields } from '@/pages/operator/service/form';
import { byMonth } from '@/pages/operator/resources/lib/sums';

afterEach(() => setZone(undefined));

describe('days and hours in the zone of the cloud', () => {
  it('are those of the contract, wherever the browser stands', () => {
    setZone('Asia/Shanghai');
    expect(stamp('2026-06-30T16:00:05Z')).toBe('2026-07-01 00:00');
    expect(stamp(new Date('2026-06-30T15:59:59Z'), true)).toBe('2026-06-30 23:59:59');
    expect([dayOf('2026-12-31T16:00:00Z'), monthOf('2026-12-31T16:00:00Z')]).toEqual(['2027-01-01', '2027-01']);
    setZone('America/New_York');
    expect(stamp('2026-06-30T16:00:05Z')).toBe('2026-06-30 12:00');
  });
  it('are written as they are read', () => {
    setZone('Asia/Shanghai');
    expect(instant('2026-07-01T00:00')).toBe('2026-06-30T16:00:00.000Z');
    expect(instant('2026-07-01')).toBe('2026-06-30T16:00:00.000Z');
    expect([instant(''), instant(undefined), instant(null)]).toEqual([undefined, undefined, undefined]);
    const fields = [{ name: 'at', type: 'instant' }];
    expect(fromFields(fields, { at: '2026-06-30T16:00:00Z' })).toEqual({ at: '2026-07-01T00:00' });
    expect(toFields(fields, { at: '2026-07-01T00:00' })).toEqual({ at: '2026-06-30T16:00:00.000Z' });
    expect(bounds('2026-12')).toEqual({ from: '2026-11-30T16:00:00.000Z', to: '2026-12-31T16:00:00.000Z' });
    expect(byMonth([{ until: '2026-12-31T16:00:00Z' }])[0]?.month).toBe('2027-01');
  });
  it.each(['2026-03-08T01:30', '2026-03-08T03:30', '2026-11-01T00:30', '2026-11-01T04:00', '2026-07-04T12:00'])('hold where clocks are moved: %s', (local) => {
    setZone('America/New_York');
    expect(localOf(instant(local)!)).toBe(local);
  });
  it('are the browser’s without a contract, and with one of a zone that nobody knows', () => {
    setZone('Asia/Shanghai');
    setZone('Nowhere/Else');
    expect(cloudZone()).toBeUndefined();
    expect(instant('2026-02-03T04:05')).toBe(new Date('2026-02-03T04:05').toISOString());
    expect(localOf(new Date(2026, 0, 9, 7, 8))).toBe('2026-01-09T07:08');
    expect(elsewhere(new Date())).toBe(false);
  });
  it('are kept for the next page, and told to who listens', () => {
    let told = 0;
    const stop = whenZoneChanges(() => (told += 1));
    setZone('Asia/Kathmandu');
    setZone('Asia/Kathmandu');
    stop();
    expect([told, localStorage.getItem('xinglin.zone')]).toEqual([1, 'Asia/Kathmandu']);
    expect(wallOf(Date.parse('2026-01-01T00:00:00.250Z'))).toBe(Date.parse('2026-01-01T05:45:00.250Z'));
    setZone(undefined);
    expect(localStorage.getItem('xinglin.zone')).toBeNull();
  });
});

it('reckons with days without a clock', () => {
  expect([addDays('2026-02-28', 1), addDays('2026-03-01T08:30', -1)]).toEqual(['2026-03-01', '2026-02-28T08:30']);
});

describe('a time on a page', () => {
  const shown = async (at: string) => {
    const box = document.createElement('div');
    const root = createRoot(box);
    Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true);
    await act(async () => root.render(createElement(When, { at })));
    const text = box.textContent;
    await act(async () => root.unmount());
    return text;
  };
  it('is of the cloud; a day has no hour, and what is no time stands as it came', async () => {
    setZone('Asia/Shanghai');
    expect(await shown('2026-06-30T16:00:00Z')).toBe('2026-07-01 00:00');
    expect(await shown('2026-06-30T16:00:00.000000')).toBe('2026-07-01 00:00');
    expect(await shown('2026-06-30')).toBe('2026-06-30');
    expect(await shown('soon')).toBe('soon');
    expect(await shown('2026-13-41')).toBe('2026-13-41');
  });
});
