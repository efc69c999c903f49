import { describe, expect, it } from 'vitest';
import { ApiError } from '@/api/error';
import { addressesOf, base64, each, may, minutesOf, missing, needs, overQuota, request } from '@/pages/tenant/servers/request';

const wish = { name: ' web ', flavorRef: 'f', imageRef: 'i', networks: ['n1', 'n2'], min_count: 2 };

describe('a new server', () => {
  it('says only what was filled in', () => {
    expect(request({ ...wish, key_name: undefined, security_groups: [], description: ' ', user_data: '' })).toEqual({
      server: { name: 'web', flavorRef: 'f', imageRef: 'i', networks: [{ uuid: 'n1' }, { uuid: 'n2' }], min_count: 2, max_count: 2 },
    });
  });
  it('boots from a volume of the image where a size is given', () => {
    const { server } = request({ ...wish, root: 40, root_goes: false }) as { server: Record<string, unknown> };
    expect(server.imageRef).toBe('');
    expect(server.block_device_mapping_v2).toEqual([
      { boot_index: 0, uuid: 'i', source_type: 'image', destination_type: 'volume', volume_size: 40, delete_on_termination: false },
    ]);
  });
  it('carries Chinese to cloud-init', () => {
    const text = '#cloud-config\n# 医院';
    expect(new TextDecoder().decode(Uint8Array.from(atob(base64(text)), (c) => c.charCodeAt(0)))).toBe(text);
  });
  it('counts what it takes, and what is short', () => {
    const need = needs({ vcpus: 2, ram: 4096 }, 3, 10);
    expect(need).toEqual({ instances: 3, cores: 6, ram: 12_288, volumes: 3, gigabytes: 30 });
    expect(missing(need, { instances: { limit: 3, used: 0 }, cores: { limit: 8, used: 4 }, ram: { limit: -1, used: 9 } })).toEqual(['cores']);
  });
  it('reads from a refusal what is used up', () => {
    const e = new ApiError(403, 'forbidden', 'Quota exceeded for cores: requested 2, but already used 0 of 0 cores; order item 12 of contract chuyi.');
    expect(overQuota(e)).toBe('cores');
    expect([overQuota(new ApiError(403, 'forbidden', 'no')), overQuota(new Error('Quota exceeded for cores'))]).toEqual([undefined, undefined]);
  });
});

describe('a server', () => {
  it('was not up for so many minutes', () => expect([minutesOf('2026-01-01T00:00:00Z', '2026-01-01T01:30:00Z'), minutesOf('2026-01-01T00:00:00Z', '2026-01-01T00:00:33Z')]).toEqual(['90', '0.6']));
  it('offers what its state admits', () => {
    const at = (status: string, task: string | null = null) => may({ status, 'OS-EXT-STS:task_state': task });
    expect(at('ACTIVE')).toEqual({ start: false, stop: true, reboot: true, console: true });
    expect(at('SHUTOFF')).toEqual({ start: true, stop: false, reboot: false, console: false });
    expect(at('ACTIVE', 'powering-off').stop).toBe(false);
  });
  it('shows floating addresses first', () => {
    const of = (addr: string, type: string) => ({ addr, version: 4, 'OS-EXT-IPS:type': type, 'OS-EXT-IPS-MAC:mac_addr': 'm' });
    expect(addressesOf({ addresses: { lan: [of('10.0.0.2', 'fixed'), of('1.2.3.4', 'floating')] } }).map((a) => a.addr)).toEqual(['1.2.3.4', '10.0.0.2']);
  });
  it('is one of several, of which one refusal stops none', async () => {
    let busy = 0;
    let most = 0;
    const rows = Array.from({ length: 9 }, (_, i) => ({ id: String(i), name: `s${i}` }));
    const out = await each(rows, async (id) => {
      most = Math.max(most, (busy += 1));
      await Promise.resolve();
      busy -= 1;
      if (id === '4') throw new Error('no');
    });
    expect([out.done, out.refused.map((r) => r.name), most]).toEqual([8, ['s4'], 4]);
  });
});
