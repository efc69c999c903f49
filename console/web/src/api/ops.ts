import createClient from 'openapi-fetch';
import { send } from './http';
import type { components, paths } from './ops.d';

/** The client of /ops/v1: `ops.GET('/ops/v1/orders', { params: { query: { limit: '50' } } })`, unwrapped by `data`. */
export const ops = createClient<paths>({
  baseUrl: location.origin,
  credentials: 'same-origin',
  fetch: send,
});

/** Types of /ops/v1 by name: `Schema<'Order'>`. */
export type Schema<N extends keyof components['schemas']> = components['schemas'][N];

/** What a call answers; a refusal has been thrown as an ApiError before. */
export async function data<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}
