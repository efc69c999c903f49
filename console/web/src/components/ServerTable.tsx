import { App, Button, Empty } from 'antd';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { common } from '@/i18n/common';
import { useLang, useTexts } from '@/i18n';
import { Failure, saidBy } from './Failure';
import { TableBody } from './table/Body';
import { save, sheet } from './table/csv';
import { inOrder, sortedHere } from './table/order';
import { FilterInput, SearchInput, TableTools } from './table/Tools';
import { rowsOf, type Pages } from './table/refresh';
import type { Column, Filter, TableProps } from './table/types';
import { sortOf, useAsk } from './table/useAsk';
import { useLive } from './table/useLive';

export type { Ask, Column, Filter } from './table/types';

const NONE: Filter[] = [];
const FIND = 'find';

/** Chosen columns, kept in this browser. */
function useColumns<T>(id: string, columns: Column<T>[]) {
  const key = `xinglin.columns.${id}`;
  const [kept, setKept] = useState<string[] | undefined>(() => {
    try {
      const read: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
      return Array.isArray(read) ? read.map(String) : undefined;
    } catch {
      return undefined;
    }
  });
  const shown = useMemo(
    () => new Set(columns.filter((c) => c.fixed || (kept ? kept.includes(c.key) : !c.hidden)).map((c) => c.key)),
    [columns, kept],
  );
  const choose = (next: Set<string>) => {
    localStorage.setItem(key, JSON.stringify([...next]));
    setKept([...next]);
  };
  return { shown, choose };
}

/** Calls back when its end of the page comes into view. */
function useSeen(onSeen: () => void) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!ref.current || typeof IntersectionObserver === 'undefined') return;
    const watcher = new IntersectionObserver((e) => e.some((x) => x.isIntersecting) && onSeen(), { rootMargin: '300px' });
    watcher.observe(ref.current);
    return () => watcher.disconnect();
  }, [onSeen]);
  return ref;
}

/** A list that the server searches, filters, sorts and pages. */
export function ServerTable<T>(props: TableProps<T>) {
  const { id, queryKey, load, rowKey, columns, filters = NONE, search, find, bulk, empty, live, tools, prefix, pageSize = 100 } = props;
  const t = useTexts(common);
  const { lang } = useLang();
  const { message } = App.useApp();
  const { values, sort: named, put } = useAsk(filters, search?.key ?? (find && FIND), prefix);
  // A list that comes whole is searched and sorted here; any other is by its API, which sees all of it.
  const here = find !== undefined;
  const heads = useMemo(() => (here ? sortedHere(columns) : columns), [columns, here]);
  const sort = sortOf(heads, named);
  const { shown, choose } = useColumns(id, columns);
  const [chosen, setChosen] = useState<string[]>([]);
  const [exporting, setExporting] = useState<number>();

  const asked = useMemo(() => {
    // What is searched here is not asked of the API.
    return find ? Object.fromEntries(Object.entries(values).filter(([k]) => k !== FIND)) : values;
  }, [values, find]);
  const asking = here ? undefined : sort;
  const key = [...queryKey, asked, asking, pageSize];
  const read = (marker: string | undefined, signal?: AbortSignal) => load({ limit: pageSize, marker, filters: asked, sort: asking, signal });
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page, _all, last) => (page.next === last ? undefined : page.next),
    meta: { renews: live !== undefined },
  });
  const wanted = find ? (values[FIND] ?? '').toLowerCase() : '';
  const keep = useCallback((row: T) => wanted === '' || !find || find(row).toLowerCase().includes(wanted), [wanted, find]);
  // The key is of the row alone, though the function may be another one at every drawing of the page.
  const keyOf = useRef(rowKey);
  useEffect(() => {
    keyOf.current = rowKey;
  });
  const pages = useMemo(() => rowsOf(query.data?.pages ?? [], (r) => keyOf.current(r)).map((p) => p.filter(keep)), [query.data, keep]);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  // A part of a list is not put into an order: it would pass for the whole.
  const rows = useMemo(() => (here && !hasNextPage ? inOrder(pages.flat(), heads, sort, lang) : pages.flat()), [pages, here, hasNextPage, heads, sort, lang]);
  const seen = useRef<() => [number, number]>(() => [0, 0]);
  const onView = useCallback((view: () => [number, number]) => {
    seen.current = view;
  }, []);
  const stale = useLive({
    every: live,
    queryKey: key,
    data: query.data as Pages<T> | undefined,
    busy: query.isFetching,
    whole: () => query.refetch({ cancelRefetch: false }),
    read,
    rowKey,
    counts: pages.map((p) => p.length),
    seen: () => seen.current(),
  });
  const error = query.error ?? stale;

  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  const end = useSeen(more);

  // The same as long as nothing changes: rows are drawn again only for what is new in them.
  const visible = useMemo(() => {
    const drawn = heads.filter((c) => shown.has(c.key));
    return here && hasNextPage ? drawn.map((c) => ({ ...c, sort: undefined })) : drawn;
  }, [heads, shown, here, hasNextPage]);
  const filtered = Object.entries(values).some(([k, v]) => v !== (filters.find((f) => f.key === k)?.initial ?? ''));
  const clear = () => put(Object.fromEntries([...filters.map((f) => f.key), search?.key ?? FIND].map((k) => [k, undefined])));
  const exportAll = async () => {
    setExporting(0);
    try {
      const arranged = here ? (all: T[]) => inOrder(all, heads, sort, lang) : undefined;
      save(await sheet(load, { filters: asked, sort: asking }, visible, keep, setExporting, arranged), `${id}.csv`);
    } catch (e) {
      void message.error(saidBy(e, lang));
    } finally {
      setExporting(undefined);
    }
  };
  const picked = useMemo(() => {
    const keys = new Set(chosen);
    return keys.size === 0 ? [] : rows.filter((r) => keys.has(keyOf.current(r)));
  }, [rows, chosen]);
  const searchKey = search?.key ?? FIND;
  return (
    <section>
      {/* One landmark of a page: a second table, which has a prefix, makes none. */}
      <div className="tools" role={prefix === undefined && (search || find || filters.length > 0) ? 'search' : 'group'} aria-label={t('tools')}>
        {(search || find) && (
          <SearchInput label={search?.placeholder ?? t('search')} value={values[searchKey] ?? ''} onChange={(v) => put({ [searchKey]: v || undefined })} />
        )}
        {filters.map((f) => (
          <FilterInput key={f.key} filter={f} value={values[f.key] ?? ''} put={(v) => put({ [f.key]: v })} />
        ))}
        {filtered && <Button type="link" onClick={clear}>{t('clear')}</Button>}
        <TableTools
          columns={columns}
          shown={shown}
          choose={choose}
          reload={() => void query.refetch()}
          busy={query.isRefetching}
          exporting={exporting}
          exportAll={visible.some((c) => c.csv) ? () => void exportAll() : undefined}
        >
          {tools}
        </TableTools>
      </div>
      {bulk && picked.length > 0 && (
        <div className="tools" role="status">
          {t('selected', { n: picked.length })}
          {bulk(picked, () => setChosen([]))}
        </div>
      )}
      {error !== null && error !== undefined && <Failure error={error} retry={() => void (query.error && rows.length > 0 && hasNextPage ? fetchNextPage() : query.refetch())} />}
      {query.isSuccess && rows.length === 0 && !hasNextPage ? (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={
            <>
              <strong>{filtered ? t('emptyFiltered') : (empty?.title ?? t('empty'))}</strong>
              <div>{filtered ? t('emptyFilteredHint') : empty?.hint}</div>
            </>
          }
        >
          {filtered ? <Button onClick={clear}>{t('clear')}</Button> : empty?.action}
        </Empty>
      ) : (
        (query.isPending || rows.length > 0) && (
          <TableBody
            rows={rows}
            rowKey={rowKey}
            columns={visible}
            sort={sort}
            onSort={(s) => put({ sort: s && `${s.key}:${s.dir}` })}
            busy={query.isPending}
            chosen={bulk && chosen}
            onChoose={bulk && setChosen}
            onEnd={more}
            onView={onView}
          />
        )
      )}
      <div ref={end} />
      {rows.length > 0 && (
        <div className="foot" role="status">
          {hasNextPage ? t('loaded', { n: rows.length }) : t('loadedAll', { n: rows.length })}
          {hasNextPage && <Button size="small" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t('more')}</Button>}
        </div>
      )}
    </section>
  );
}
