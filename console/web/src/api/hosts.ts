import { seg, service } from './openstack';

/** The last microversion in which hypervisors tell how much they have and how much of it is promised. */
const api = service('/compute/v2.1', { 'OpenStack-API-Version': 'compute 2.87' });
const cinder = service('/volume/v3', { 'OpenStack-API-Version': 'volume 3.71' });

export interface Hypervisor {
  id: string;
  hypervisor_hostname: string;
  state: 'up' | 'down';
  status: 'enabled' | 'disabled';
  hypervisor_type: string;
  hypervisor_version: number;
  service: { id: string; host: string; disabled_reason: string | null };
  vcpus: number;
  vcpus_used: number;
  memory_mb: number;
  memory_mb_used: number;
  local_gb: number;
  local_gb_used: number;
  running_vms: number;
  cpu_info: { arch?: Record<string, string> };
  servers?: { uuid: string; name: string }[];
}
export interface HostService {
  id?: string;
  binary: string;
  host: string;
  zone: string;
  status: 'enabled' | 'disabled';
  state: 'up' | 'down';
  updated_at: string;
  disabled_reason: string | null;
}

export const hosts = {
  hypervisors: async (signal?: AbortSignal) =>
    (await api.get<{ hypervisors: Hypervisor[] }>('/os-hypervisors/detail', undefined, signal)).hypervisors,
  hypervisor: async (id: string, signal?: AbortSignal) =>
    (await api.get<{ hypervisor: Hypervisor }>(`/os-hypervisors/${seg(id)}`, { with_servers: true }, signal)).hypervisor,
  services: async (signal?: AbortSignal) => {
    const [compute, volume] = await Promise.all([
      api.get<{ services: HostService[] }>('/os-services', undefined, signal),
      cinder.get<{ services: HostService[] }>('/os-services', undefined, signal),
    ]);
    return [...compute.services, ...volume.services];
  },
  /** New servers are placed on a host, or not any more; what runs there goes on. */
  enable: (id: string) => api.put<unknown>(`/os-services/${seg(id)}`, { status: 'enabled' }),
  disable: (id: string, why: string) =>
    api.put<unknown>(`/os-services/${seg(id)}`, { status: 'disabled', disabled_reason: why === '' ? undefined : why }),
};
