import { address, download, send } from './http';
import type { Schema } from './ops';

/** The head of a stored file. */
export type FileHead = Schema<'Evidence'>;
/** Proof of a judgement: a name by which it is found, and the digest of its bytes. */
export interface Proof {
  reference: string;
  digest: string;
}

/** The largest file that the API stores. */
export const LARGEST = 8 * 1024 * 1024;

const ROOT = '/ops/v1/evidence';

export async function storeFile(file: File): Promise<FileHead> {
  const request = new Request(address(ROOT, { name: file.name }), {
    method: 'POST',
    credentials: 'same-origin',
    headers: { Accept: 'application/json', 'Content-Type': file.type || 'application/octet-stream' },
    body: file,
  });
  return (await (await send(request)).json()) as FileHead;
}

export const openFile = (id: string): Promise<{ blob: Blob; name?: string }> => download(`${ROOT}/${encodeURIComponent(id)}`);

/** The reference by which a stored file is found again: its address, then its name in one line. */
export function proofOf(f: FileHead): Proof {
  const name = f.name.replace(/[\u0000-\u001f\u007f]/g, ' ');
  return { reference: `${ROOT}/${f.id} ${name}`.slice(0, 480), digest: f.sha256 };
}

/** The file that a reference names, if it names one of ours. */
export function fileOf(reference: string): { id: string; name: string } | undefined {
  const m = /^\/ops\/v1\/evidence\/([\w-]+)(?: (.*))?$/.exec(reference);
  return m ? { id: m[1]!, name: m[2] ?? m[1]! } : undefined;
}
