import { expect, it } from 'vitest';
import { named, sessionOf, world } from './world';

const at = '2026-01-01T00:00:00Z';
const server = {
  id: 'v1', name: 'his-db', status: 'ACTIVE', tenant_id: 'p1', user_id: 'u1', created: at, updated: at, addresses: {}, flavor: { original_name: 'c2', vcpus: 2, ram: 4096, disk: 40 }, image: null, key_name: null, metadata: {},
  'OS-EXT-STS:task_state': null, 'OS-EXT-STS:vm_state': 'active', 'OS-EXT-STS:power_state': 1, 'OS-EXT-AZ:availability_zone': 'nova',
};
const availability = {
  resource: 'v1', from: at, to: '2026-01-31T00:00:00Z', percent: '99.93', now: 'up', cause: null, since: at, spent: { up: '43170', down: '30', planned: '0', off: '0', unknown: '0' },
  stretches: [{ state: 'down', from: '2026-01-10T00:00:00Z', to: '2026-01-10T00:30:00Z' }],
};
const levels: (string | null)[] = [];
const { visits } = world(
  {
    '/console/api/session': sessionOf({ roles: ['reader'] }),
    ...named,
    '/compute/v2.1/servers/v1': { server },
    '/image/v2/images': { images: [] },
    '/ops/v1/samples/v1': { points: [] },
    '/ops/v1/levels': { month: '2026-01', levels: [{ level: 'l1', service: '云主机可用率', service_en: 'servers' }] },
    '/ops/v1/availability/v1': availability,
  },
  { own: (_, url) => void (url.pathname === '/ops/v1/availability/v1' && levels.push(url.searchParams.get('level'))) },
);

it('shows a tenant the figures of his server, and when it was not up', { timeout: 60_000 }, async () => {
  await import('@/main');
  await visits([
    ['/tenant/servers/v1?tab=monitoring', ['his-db', '这段时间没有监控数据']],
    ['/tenant/servers/v1?tab=availability', ['99.93%', '43170 分钟', '中断与停机记录', '30 分钟']],
  ]);
  // Without a level nothing is left out.
  expect(levels.every((l) => l === null) && levels.length > 0).toBe(true);
});
