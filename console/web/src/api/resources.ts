import { data, ops, type Schema } from './ops';
import { byLast, everyRow } from './paging';

/** All resources of a kind that there are, of all projects that one may see. */
export const resourcesOf = (kind?: string, signal?: AbortSignal): Promise<Schema<'Resource'>[]> =>
  everyRow(async ({ limit, marker }) => {
    const query = { kind, limit: String(limit), marker };
    return byLast((await data(ops.GET('/ops/v1/resources', { params: { query }, signal }))).resources, limit, (r) => r.id);
  });
