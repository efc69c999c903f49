/** A page of a list, and where the next one begins. */
export interface Rows<T> {
  rows: T[];
  next?: string;
}

/** For lists whose answer names the next page. */
export function withNext<T>(rows: T[], next: string | number | null | undefined): Rows<T> {
  return { rows, next: next === null || next === undefined ? undefined : String(next) };
}

/** For lists whose marker is the id of the last row: a full page may have another behind it. */
export function byLast<T>(rows: T[], limit: number, id: (row: T) => string): Rows<T> {
  const last = rows.at(-1);
  return { rows, next: last !== undefined && rows.length >= limit ? id(last) : undefined };
}

/** What a list of /ops/v1 is asked for that the server sorts: `due:desc`, and a marker that holds under that order only. */
export function paged({ limit, marker, sort }: { limit: number; marker?: string; sort?: { key: string; dir: 'asc' | 'desc' } }) {
  return { limit: String(limit), marker, sort: sort && `${sort.key}:${sort.dir}` };
}

/** For lists that come whole. */
export function whole<T>(rows: T[]): Rows<T> {
  return { rows };
}

function markerOf(link: unknown): string | undefined {
  if (typeof link !== 'string') return undefined;
  return new URL(link, location.origin).searchParams.get('marker') ?? undefined;
}

/** The marker in the links of an OpenStack list: `links.next`, `<name>_links`, or Glance's `next`. */
export function nextMarker(body: Record<string, unknown>, key: string): string | undefined {
  const links = body[`${key}_links`];
  if (Array.isArray(links)) {
    return markerOf((links as { rel?: string; href?: string }[]).find((l) => l.rel === 'next')?.href);
  }
  const outer = body.links as { next?: unknown } | undefined;
  return markerOf(outer?.next ?? body.next);
}

export type Load<T> = (at: { limit: number; marker?: string }) => Promise<Rows<T>>;
/** The APIs answer no more than this at once. */
const AT_ONCE = 1000;

/** The rows of a list, page by page. */
export async function* everyPage<T>(load: Load<T>, limit = 500): AsyncGenerator<T[]> {
  let marker: string | undefined;
  do {
    const page: Rows<T> = await load({ limit, marker });
    yield page.rows;
    // A marker that does not move would never end.
    marker = page.next === marker ? undefined : page.next;
  } while (marker !== undefined);
}

/** All rows of a list: for choices, sums and drawings, which need them all. */
export async function everyRow<T>(load: Load<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const rows of everyPage(load, AT_ONCE)) all.push(...rows);
  return all;
}

/** The rows of a list as far as `most` reaches, and whether there are more: who shows them says so. */
export async function upTo<T>(most: number, load: Load<T>): Promise<{ rows: T[]; more: boolean }> {
  const all: T[] = [];
  let marker: string | undefined;
  for (;;) {
    const page: Rows<T> = await load({ limit: Math.min(AT_ONCE, most - all.length), marker });
    all.push(...page.rows);
    if (page.next === undefined || page.next === marker) return { rows: all, more: false };
    if (all.length >= most) return { rows: all, more: true };
    marker = page.next;
  }
}
