import { call } from './http';
import { data, ops, type Schema } from './ops';
import { byLast, everyRow } from './paging';

/** How the console shows itself here: what a domain has set, or nothing. */
export interface Brand {
  name_zh: string | null;
  name_en: string | null;
  colour: string | null;
  logo: string | null;
}
/** The brand of the host name that the browser came by, or of a domain; `fresh` is what the cloud has now, not a minute ago. */
export const readBrand = (domain?: string, fresh = false) =>
  call<unknown>('GET', '/console/api/brand', { query: { domain }, headers: fresh ? { 'Cache-Control': 'no-cache' } : undefined });

/** The brand of a domain, as administrators see it, and as they write it. */
export type Branding = Schema<'Branding'>;
export type BrandingBody = Schema<'BrandingRequest'>;

const at = (domain: string) => ({ params: { path: { domain } } });
export const brandings = {
  every: (signal?: AbortSignal) =>
    everyRow<Branding>(async ({ limit, marker }) => {
      const page = await data(ops.GET('/ops/v1/brandings', { params: { query: { limit: String(limit), marker } }, signal }));
      return byLast(page.brandings, limit, (b) => b.domain);
    }),
  write: (domain: string, body: BrandingBody) => data(ops.PUT('/ops/v1/brandings/{domain}', { ...at(domain), body })),
  remove: (domain: string) => data(ops.DELETE('/ops/v1/brandings/{domain}', at(domain))),
};
