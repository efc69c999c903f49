import { expect, it } from 'vitest';
import { eventsOf, formOf, requestOf, sizeOf, type SystemRequest } from '@/pages/operator/resources/lib/system';

const filled: SystemRequest = { name: ' HIS ', owner: '信息科', importance: 'core', data_class: 'sensitive', protection: 3, project: 'p1', ports: [{ address: ' 10.0.0.4 ', protocol: 'tcp', port: 443 }, { address: '10.0.0.5', protocol: 'icmp', port: 9 }] };
const system = { ...requestOf(filled), id: 's1', project: 'p1', state: 'running', revision: 4, created_at: '', updated_at: '', importance_name: '', data_class_name: '' } as Parameters<typeof formOf>[0];

it('registers with the project, trimmed, and no port for a ping', () => {
  const r = requestOf(filled);
  expect(r).toMatchObject({ name: 'HIS', project: 'p1', protection: 3, needs: [] });
  expect(r.ports).toEqual([{ name: '', address: '10.0.0.4', protocol: 'tcp', port: 443 }, { name: '', address: '10.0.0.5', protocol: 'icmp' }]);
  expect('revision' in r).toBe(false);
});
it('changes with the revision that was read, and never the project', () => {
  const r = requestOf({ ...(formOf(system) as SystemRequest), project: 'p2', protection: undefined }, system);
  expect(r.revision).toBe(4);
  expect('project' in r).toBe(false);
  expect(r.protection).toBeNull();
  expect(r.ports).toHaveLength(2);
});
it('offers what may happen', () => {
  expect(eventsOf('registered')).toEqual(['go_live', 'retire']);
  expect(eventsOf('suspended')).toEqual(['resume', 'retire']);
  expect(eventsOf('retired')).toEqual([]);
});
it('says a size', () => {
  expect(sizeOf({ vcpus: '4', memory_gb: '8' })).toBe('4 vCPU · 8 GiB RAM');
  expect(sizeOf({})).toBe('—');
});
