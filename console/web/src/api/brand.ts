import { call } from './http';
import { everyRow, byLast } from './paging';
import { seg } from './openstack';

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

/** The brand of a domain, as administrators see it. */
export interface Branding {
  domain: string;
  name_zh: string;
  name_en: string;
  colour: string;
  contrast: string;
  host: string | null;
  logo: { path: string; kind: string; size: number } | null;
  certificate: { not_before: string; not_after: string; sha256: string } | null;
  updated_at: string;
}
/** Of logo and certificate, what is not given stays and an empty text removes it. */
export interface BrandingBody {
  name_zh: string;
  name_en: string;
  colour: string;
  host?: string;
  logo?: string;
  certificate?: string;
  key?: string;
}

const ROOT = '/ops/v1/brandings';
export const brandings = {
  every: (signal?: AbortSignal) =>
    everyRow<Branding>(async ({ limit, marker }) => {
      const page = await call<{ brandings: Branding[] }>('GET', ROOT, { query: { limit, marker }, signal });
      return byLast(page.brandings, limit, (b) => b.domain);
    }),
  write: (domain: string, body: BrandingBody) => call<Branding>('PUT', `${ROOT}/${seg(domain)}`, { body }),
  remove: (domain: string) => call<undefined>('DELETE', `${ROOT}/${seg(domain)}`),
};
