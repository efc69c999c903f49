import { afterEach, expect, it, vi } from 'vitest';
import { cloudDate, cloudNow, heard } from '@/api/clock';
import { call } from '@/api/http';
import { ApiError } from '@/api/error';

const BROWSER = Date.parse('2026-11-23T01:00:00Z');
afterEach(() => {
  heard(new Date().toISOString());
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('goes by the clock of the cloud, however the browser’s is set', async () => {
  vi.useFakeTimers({ now: BROWSER, toFake: ['Date'] });
  vi.stubGlobal('fetch', async () => Response.json({}, { headers: { 'Xinglin-Time': '2026-05-28T01:00:00Z' } }));
  await call('GET', '/ops/v1');
  expect(cloudDate().toISOString()).toBe('2026-05-28T01:00:00.000Z');
  vi.setSystemTime(BROWSER + 90_000);
  expect(cloudDate().toISOString()).toBe('2026-05-28T01:01:30.000Z');
});

it('hears it from refusals too, and keeps what it knows when an answer says nothing', async () => {
  vi.useFakeTimers({ now: BROWSER, toFake: ['Date'] });
  const headers = { 'Xinglin-Time': '2026-07-01T00:00:00Z' };
  vi.stubGlobal('fetch', async () => Response.json({ error: { code: 'BadRequest', message: 'no' } }, { status: 400, headers }));
  await expect(call('GET', '/ops/v1')).rejects.toBeInstanceOf(ApiError);
  expect(cloudNow()).toBe(Date.parse('2026-07-01T00:00:00Z'));
  heard(null);
  heard('yesterday');
  expect(cloudNow()).toBe(Date.parse('2026-07-01T00:00:00Z'));
});
