import { useSyncExternalStore } from 'react';
import { image } from '@/api/image';

/** An upload that this page is sending. It goes on while one looks at other pages; a reload ends it. */
export interface Upload {
  id: string;
  name: string;
  sent: number;
  total: number;
  stop: () => void;
  error?: unknown;
}
let all: readonly Upload[] = [];
const listeners = new Set<() => void>();

function put(next: readonly Upload[]): void {
  const [was, is] = [all.some((u) => !u.error), next.some((u) => !u.error)];
  all = next;
  if (was !== is) (is ? addEventListener : removeEventListener)('beforeunload', warn);
  listeners.forEach((l) => l());
}
const change = (id: string, by: Partial<Upload>) => put(all.map((u) => (u.id === id ? { ...u, ...by } : u)));
export const forget = (id: string): void => put(all.filter((u) => u.id !== id));

function warn(e: Event): void {
  e.preventDefault();
}

/** Sends the bytes of an image whose record is there. `ended` hears of its end; a failure stays to be seen. */
export async function send(id: string, name: string, file: Blob, ended: () => void): Promise<void> {
  const cut = new AbortController();
  put([...all.filter((u) => u.id !== id), { id, name, sent: 0, total: file.size, stop: () => cut.abort() }]);
  try {
    await image.upload(id, file, (sent, total) => change(id, { sent, total }), cut.signal);
    forget(id);
  } catch (error) {
    if (cut.signal.aborted) forget(id);
    else change(id, { error });
  }
  ended();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
export const useUploads = (): readonly Upload[] => useSyncExternalStore(subscribe, () => all);

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
/** Bytes as people say them. */
export function bytes(n: number): string {
  let [value, unit] = [n, 0];
  while (value >= 1024 && unit < UNITS.length - 1) [value, unit] = [value / 1024, unit + 1];
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

/** The format that the name of a file says. */
export function formatOf(name: string): 'qcow2' | 'raw' {
  return /\.(raw|img|iso)$/i.test(name) ? 'raw' : 'qcow2';
}
