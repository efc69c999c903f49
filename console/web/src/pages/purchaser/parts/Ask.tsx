import type { UseQueryResult } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { Failure } from '@/components/Failure';

/** What a question was answered; until then that it is asked, or why not. */
export function Ask<T>({ query, children }: { query: UseQueryResult<T>; children: (answer: T) => ReactNode }) {
  return (
    <>
      {query.isPending && <Skeleton active={false} paragraph={{ rows: 3 }} title={false} />}
      {query.error && <Failure error={query.error} retry={() => void query.refetch()} />}
      {query.data !== undefined && children(query.data)}
    </>
  );
}

/** Names and values; what is not there is left out. */
export function Facts({ rows }: { rows: readonly (readonly [name: string, value: ReactNode] | false | null | undefined)[] }) {
  return (
    <dl style={{ display: 'grid', gridTemplateColumns: 'minmax(84px, max-content) 1fr', gap: '4px 16px', margin: '0 0 16px' }}>
      {rows.map((row) =>
        row ? (
          <div key={row[0]} style={{ display: 'contents' }}>
            <dt style={{ color: '#55625e' }}>{row[0]}</dt>
            <dd style={{ margin: 0, overflowWrap: 'anywhere', minWidth: 0 }}>{row[1]}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}
