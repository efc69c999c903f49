import { address, send } from './http';

/** A file that proves something. The document of the API has another thing of the same name, so it is written here as it is answered. */
export interface StoredFile {
  id: string;
  name: string;
  media: string;
  sha256: string;
  size: number;
  by_name: string;
  at: string;
}

/** The most that the API takes, in bytes. */
export const LARGEST = 8 * 1024 * 1024;

/** Stores a file; its id goes with what it proves. */
export async function storeEvidence(file: File): Promise<StoredFile> {
  const request = new Request(address('/ops/v1/evidence', { name: file.name }), {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'Content-Type': file.type || 'application/octet-stream' },
    body: file,
  });
  return (await (await send(request)).json()) as StoredFile;
}
