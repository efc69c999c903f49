import { seg, service } from './openstack';
import { upload, type Query } from './http';

/** Glance 2. */
const api = service('/image/v2');

export interface Image {
  id: string;
  name: string | null;
  status: string;
  visibility: string;
  owner: string;
  size: number | null;
  disk_format: string | null;
  container_format: string | null;
  min_disk: number;
  min_ram: number;
  protected: boolean;
  created_at: string;
  tags: string[];
  [property: string]: unknown;
}

export const image = {
  ...api,
  images: (query: Query, signal?: AbortSignal) => api.list<Image>('/images', 'images', query, signal),
  upload: (id: string, file: Blob, onProgress: (sent: number, total: number) => void, signal?: AbortSignal) =>
    upload(`/image/v2/images/${seg(id)}/file`, file, onProgress, signal),
  image: (id: string) => api.get<Image>(`/images/${seg(id)}`),
};
