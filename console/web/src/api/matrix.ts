import { call } from './http';

/** An operation of /ops/v1 and who may call it. */
export interface MatrixRow {
  id: string;
  method: string;
  path: string;
  action: string;
  summary: string;
  /** Roles; or whoever is logged in; or anybody. */
  who: string[] | 'token' | 'anybody';
}
interface Described {
  operationId?: string;
  summary?: string;
  description?: string;
}
export interface Description {
  paths: Record<string, Record<string, unknown>>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

function whoOf(description: string): MatrixRow['who'] {
  const roles = /Roles: ([^.]+)\./.exec(description)?.[1];
  if (roles !== undefined) return roles.split(', ');
  return /^Anybody/.test(description) ? 'anybody' : 'token';
}

/** The document says of each operation who may call it; it is made of the table that the gate checks. */
export function matrixOf(document: Description): MatrixRow[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    METHODS.filter((m) => m in operations).map((m) => {
      const o = operations[m] as Described;
      const method = m.toUpperCase();
      return { id: `${method} ${path}`, method, path, action: o.operationId ?? '', summary: o.summary ?? '', who: whoOf(o.description ?? '') };
    }),
  );
}

export const matrix = (signal?: AbortSignal) => call<Description>('GET', '/ops/v1/openapi.json', { signal }).then(matrixOf);
