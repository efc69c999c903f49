import { hashKey, useQueryClient, type Query, type QueryClient, type QueryKey } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Rows } from '@/api/paging';
import { pagesSeen, refresh, type Pages } from './refresh';

/** So few pages are simply read again. */
const FEW = 2;

/** A list that reads again what is seen of it by itself, because all of it would be too much. */
export function renewsItself(query: Query): boolean {
  const pages = (query.state.data as Pages<unknown> | undefined)?.pages;
  return query.meta?.renews === true && query.isActive() && Array.isArray(pages) && pages.length > FEW;
}

/** Of a long list that is left only the first pages are kept: who comes back begins at its top, and those are read again then. */
function leave<T>(client: QueryClient, key: QueryKey): void {
  const state = client.getQueryState<Pages<T>>(key);
  if (!state?.data || state.data.pages.length <= FEW) return;
  const { pages, pageParams } = state.data;
  client.setQueryData<Pages<T>>(key, { pages: pages.slice(0, FEW), pageParams: pageParams.slice(0, FEW) });
  void client.invalidateQueries({ queryKey: key, exact: true, refetchType: 'none' });
}

interface Live<T> {
  /** Milliseconds; none for a list that does not renew itself. */
  every: number | undefined;
  queryKey: QueryKey;
  data: Pages<T> | undefined;
  busy: boolean;
  /** Reads all pages again. */
  whole: () => Promise<unknown>;
  read: (marker: string | undefined) => Promise<Rows<T>>;
  rowKey: (row: T) => string;
  /** How many rows each page shows, and which of all rows are seen: the first, and the one after the last. */
  counts: readonly number[];
  seen: () => [number, number];
}

/** Renews what is seen of a list, also after something was changed; answers why the last time failed. */
export function useLive<T>(live: Live<T>): unknown {
  const client = useQueryClient();
  const [failed, setFailed] = useState<unknown>();
  const renew = useRef(async () => {});
  useEffect(() => {
    renew.current = async () => {
      const { data, busy, queryKey, read, rowKey, counts, seen } = live;
      if (busy) return;
      if (data === undefined || data.pages.length <= FEW) return void (await live.whole());
      const fresh = await refresh(data, pagesSeen(counts, ...seen()), read, rowKey);
      // What has been read on meanwhile stays; the next time comes soon.
      client.setQueryData<Pages<T>>(queryKey, (now) => (now === data ? fresh : now));
    };
  });
  const { every } = live;
  useEffect(() => {
    if (every === undefined) return;
    let under = false;
    const go = () => {
      if (under || document.visibilityState === 'hidden') return;
      under = true;
      renew
        .current()
        .then(() => setFailed(undefined), setFailed)
        .finally(() => {
          under = false;
        });
    };
    const timer = setInterval(go, every);
    // What changed something may have changed this.
    const off = client.getMutationCache().subscribe((e) => {
      if (e.type === 'updated' && e.action.type === 'success') go();
    });
    return () => {
      clearInterval(timer);
      off();
    };
  }, [client, every]);
  const hash = hashKey(live.queryKey);
  useEffect(
    () => () => leave<T>(client, JSON.parse(hash) as QueryKey),
    [client, hash],
  );
  return failed;
}
