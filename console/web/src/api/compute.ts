import { seg, service } from './openstack';
import type { Query } from './http';

/** Nova 2.1 with the highest microversion that the cloud speaks. */
const api = service('/compute/v2.1', { 'OpenStack-API-Version': 'compute 2.96' });

export interface Server {
  id: string;
  name: string;
  status: string;
  tenant_id: string;
  user_id: string;
  created: string;
  updated: string;
  addresses: Record<string, { addr: string; version: number; 'OS-EXT-IPS:type': string; 'OS-EXT-IPS-MAC:mac_addr': string }[]>;
  flavor: { original_name: string; vcpus: number; ram: number; disk: number };
  image: { id: string } | '' | null;
  key_name: string | null;
  metadata: Record<string, string>;
  tags?: string[];
  locked?: boolean;
  fault?: { code: number; message: string; created: string };
  security_groups?: { name: string }[];
  'OS-EXT-STS:task_state': string | null;
  'OS-EXT-STS:vm_state': string;
  'OS-EXT-STS:power_state': number;
  'OS-EXT-AZ:availability_zone': string;
  'os-extended-volumes:volumes_attached'?: { id: string; delete_on_termination: boolean }[];
}
export interface Flavor {
  id: string;
  name: string;
  vcpus: number;
  ram: number;
  disk: number;
  extra_specs?: Record<string, string>;
}
export interface Keypair {
  name: string;
  fingerprint: string;
  public_key: string;
  type: string;
}

/** Up to 2.91 Nova makes a key itself and answers its private half once; later a client brings its own. */
const keyMaker = service('/compute/v2.1', { 'OpenStack-API-Version': 'compute 2.91' });

export const compute = {
  ...api,
  servers: (query: Query, signal?: AbortSignal) => api.list<Server>('/servers/detail', 'servers', query, signal),
  server: (id: string) => api.get<{ server: Server }>(`/servers/${seg(id)}`).then((b) => b.server),
  action: (id: string, action: Record<string, unknown>) => api.post<unknown>(`/servers/${seg(id)}/action`, action),
  flavors: (query: Query, signal?: AbortSignal) => api.list<Flavor>('/flavors/detail', 'flavors', query, signal),
  /** Without a public key one is made, and `private_key` stands in this answer and in no other. */
  createKeypair: (keypair: { name: string; public_key?: string }) =>
    (keypair.public_key === undefined ? keyMaker : api)
      .post<{ keypair: Keypair & { private_key?: string } }>('/os-keypairs', { keypair })
      .then((b) => b.keypair),
  keypairs: (query: Query, signal?: AbortSignal) =>
    api
      .list<{ keypair: Keypair }>('/os-keypairs', 'keypairs', query, signal)
      .then((p) => ({ rows: p.rows.map((k) => k.keypair), next: p.next })),
};
