import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { Column, Filter, Sort } from './types';

/** The order that an address names, if the API sorts by it: an old link, or one of another list, asks for nothing that would be refused. */
export function sortOf<T>(columns: readonly Column<T>[], named: Sort | undefined): Sort | undefined {
  return named && columns.some((c) => c.sort === named.key) ? named : undefined;
}

/** Filters and order in the address: they survive a reload, and a link shows what one sees. */
export function useAsk(filters: Filter[], search: string | undefined, prefix = '') {
  const [params, setParams] = useSearchParams();
  const text = params.toString();
  const values = useMemo(() => {
    const at = new URLSearchParams(text);
    const out: Record<string, string> = {};
    for (const f of filters) {
      const v = at.get(prefix + f.key) ?? f.initial ?? '';
      if (v !== '') out[f.key] = v;
    }
    const q = search === undefined ? null : at.get(prefix + search);
    if (search !== undefined && q) out[search] = q;
    return out;
  }, [text, filters, search, prefix]);
  const sort = useMemo<Sort | undefined>(() => {
    const [key, dir] = (new URLSearchParams(text).get(`${prefix}sort`) ?? '').split(':');
    return key ? { key, dir: dir === 'desc' ? 'desc' : 'asc' } : undefined;
  }, [text, prefix]);
  const put = useCallback(
    (changes: Record<string, string | undefined>) =>
      setParams(
        (old) => {
          const next = new URLSearchParams(old);
          for (const [k, v] of Object.entries(changes)) {
            if (v === undefined) next.delete(prefix + k);
            else next.set(prefix + k, v);
          }
          return next;
        },
        { replace: true },
      ),
    [setParams, prefix],
  );
  return { values, sort, put };
}
