import { seg, service } from './openstack';
import type { Query } from './http';

/** Cinder 3 with the highest microversion that the cloud speaks. */
const api = service('/volume/v3', { 'OpenStack-API-Version': 'volume 3.71' });

export interface Volume {
  id: string;
  name: string;
  description: string | null;
  status: string;
  size: number;
  volume_type: string;
  bootable: string;
  encrypted: boolean;
  created_at: string;
  attachments: { server_id: string; device: string; attachment_id: string }[];
  metadata: Record<string, string>;
}
export interface Snapshot {
  id: string;
  name: string;
  description: string | null;
  status: string;
  size: number;
  volume_id: string;
  created_at: string;
}

export interface VolumeType {
  id: string;
  name: string;
  description: string | null;
}

export const volume = {
  ...api,
  volumes: (query: Query, signal?: AbortSignal) => api.list<Volume>('/volumes/detail', 'volumes', query, signal),
  volume: (id: string) => api.get<{ volume: Volume }>(`/volumes/${seg(id)}`).then((b) => b.volume),
  types: (signal?: AbortSignal) => api.list<VolumeType>('/types', 'volume_types', undefined, signal),
  action: (id: string, action: Record<string, unknown>) => api.post<unknown>(`/volumes/${seg(id)}/action`, action),
  snapshots: (query: Query, signal?: AbortSignal) => api.list<Snapshot>('/snapshots/detail', 'snapshots', query, signal),
};
