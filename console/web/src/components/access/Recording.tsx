import { useInfiniteQuery } from '@tanstack/react-query';
import { Alert, Button, Drawer, Skeleton } from 'antd';
import { data, ops, type Schema } from '@/api/ops';
import { Failure } from '@/components/Failure';
import { When } from '@/components/When';
import { access } from '@/i18n/access';
import { useTexts } from '@/i18n';
import { readable } from './readable';

const NAMES = { in: 'typed', out: 'shown', mark: 'mark' } as const;
const COLOURS = { in: '#8fd3ff', out: '#e6efec', mark: '#ffd479' } as const;
type Way = keyof typeof NAMES;
const way = (direction: string): Way => (direction in NAMES ? (direction as Way) : 'mark');

/** What went through a console under a grant, with its times, and whether the chain of digests holds. */
export function Recording({ grant, session, onClose }: { grant: string; session: Schema<'AccessSession'>; onClose: () => void }) {
  const t = useTexts(access);
  const read = useInfiniteQuery({
    queryKey: ['access-grant', grant, 'recording', session.id],
    queryFn: ({ pageParam, signal }) =>
      data(ops.GET('/ops/v1/access-grants/{id}/recording', { params: { path: { id: grant }, query: { session: session.id, limit: '200', marker: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const pages = read.data?.pages ?? [];
  const pieces = pages.flatMap((p) => p.pieces);
  const intact = pages.every((p) => p.intact);
  return (
    <Drawer open title={t('recordingOf', { name: session.server_name })} size={760} onClose={onClose} styles={{ wrapper: { maxWidth: '100vw' } }}>
      {read.error && <Failure error={read.error} retry={() => void read.refetch()} />}
      {read.isPending && <Skeleton active={false} />}
      {pages.length > 0 && <Alert type={intact ? 'success' : 'error'} showIcon title={intact ? t('intact') : t('broken')} style={{ marginBottom: 12 }} />}
      {pages.length > 0 && pieces.length === 0 && <p>{t('empty')}</p>}
      {pieces.length > 0 && (
        <ol tabIndex={0} aria-label={t('recording')} style={{ listStyle: 'none', margin: 0, padding: 12, background: '#0d1513', color: '#e6efec', borderRadius: 8, maxHeight: '65vh', overflow: 'auto' }}>
          {pieces.map((p) => (
            <li key={p.n} style={{ display: 'flex', flexWrap: 'wrap', gap: '2px 10px', marginBottom: 4 }}>
              <span style={{ color: '#a9bab4' }}><When at={p.at} seconds /> {t(NAMES[way(p.direction)])}</span>
              <span className="mono" style={{ color: COLOURS[way(p.direction)], whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', flex: '1 1 240px' }}>{readable(p.text)}</span>
            </li>
          ))}
        </ol>
      )}
      {read.hasNextPage && (
        <Button style={{ marginTop: 12 }} loading={read.isFetchingNextPage} onClick={() => void read.fetchNextPage()}>{t('more')}</Button>
      )}
    </Drawer>
  );
}
