import { data, ops, type Schema } from './ops';

/** The orders that wait for a decision of who asks. The API answers a thousand at most and names no next page: what is behind them follows as these are decided. */
export const waiting = async (signal?: AbortSignal): Promise<Schema<'Order'>[]> =>
  (await data(ops.GET('/ops/v1/approvals', { params: { query: { limit: '1000' } }, signal }))).orders;
