import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { compute } from '@/api/compute';
import { image, type Image } from '@/api/image';
import { networking } from '@/api/networking';
import { data, ops } from '@/api/ops';
import { everyRow } from '@/api/paging';
import type { Item } from './cart';

/** The price book of the contract in force. */
export function useBook() {
  const query = useQuery({
    queryKey: ['items'],
    queryFn: async ({ signal }) => (await data(ops.GET('/ops/v1/items', { signal }))).items,
    staleTime: 60_000,
  });
  const book = useMemo(() => new Map((query.data ?? []).map((i): [string, Item] => [i.code, i])), [query.data]);
  return { ...query, items: query.data ?? NONE, book };
}
const NONE: Item[] = [];

export const flowsQuery = queryOptions({
  queryKey: ['flows'],
  queryFn: ({ signal }) => data(ops.GET('/ops/v1/flows', { signal })),
  staleTime: 60_000,
});
export const imagesQuery = queryOptions({
  queryKey: ['images', 'active'],
  queryFn: ({ signal }) => everyRow<Image>((at) => image.images({ ...at, status: 'active' }, signal)),
});
export const keysQuery = queryOptions({
  queryKey: ['keypairs', 'all'],
  queryFn: ({ signal }) => everyRow((at) => compute.keypairs(at, signal)),
});
/** Networks on which servers of the project may stand. */
export const networksQuery = queryOptions({
  queryKey: ['networks', 'inner'],
  queryFn: async ({ signal }) => (await everyRow((at) => networking.networks(at, signal))).filter((n) => !n['router:external']),
});
export const flavorsQuery = queryOptions({
  queryKey: ['flavors', 'all'],
  queryFn: ({ signal }) => everyRow((at) => compute.flavors(at, signal)),
  staleTime: 60_000,
});
export const groupsQuery = queryOptions({
  queryKey: ['groups', 'all'],
  queryFn: ({ signal }) => everyRow((at) => networking.groups(at, signal)),
});
export const quotaQuery = queryOptions({
  queryKey: ['quota'],
  queryFn: ({ signal }) => data(ops.GET('/ops/v1/quota', { signal })),
});

/** Images that a host of an architecture can start from; one that names none starts on any. */
export function imagesFor(images: readonly Image[], arch: string | null | undefined): Image[] {
  return images.filter((i) => !arch || typeof i.hw_architecture !== 'string' || i.hw_architecture === arch);
}
