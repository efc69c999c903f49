import { Button, Drawer, Skeleton } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { byLast } from '@/api/paging';
import { Failure } from '@/components/Failure';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { When } from '@/components/When';
import { desk } from '@/i18n/tenant-desk';
import { useTexts } from '@/i18n';

type Article = Schema<'Article'>;

function Reader({ id, onClose }: { id: string | null; onClose: () => void }) {
  const t = useTexts(desk);
  const query = useQuery({
    queryKey: ['article', id],
    queryFn: ({ signal }) => data(ops.GET('/ops/v1/articles/{id}', { params: { path: { id: id! } }, signal })),
    enabled: id !== null,
  });
  const a = query.data;
  return (
    <Drawer open={id !== null} title={a?.title ?? t('article')} onClose={onClose} size={720} styles={{ wrapper: { maxWidth: '100vw' } }} destroyOnHidden>
      {query.error && <Failure error={query.error} retry={() => void query.refetch()} />}
      {!a && !query.error && <Skeleton active={false} />}
      {a && (
        <>
          <p>{t('version', { n: a.version })} · {a.author_name} · <When at={a.at} /></p>
          <div style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{a.text}</div>
          <p>{t('articleNot')} <Link to="/tenant/tickets">{t('create')}</Link></p>
        </>
      )}
    </Drawer>
  );
}

export default function Knowledge() {
  const t = useTexts(desk);
  const [at, setAt] = useSearchParams();
  const read = (id: string | null) =>
    setAt((old) => {
      const next = new URLSearchParams(old);
      if (id === null) next.delete('article');
      else next.set('article', id);
      return next;
    });
  const columns: Column<Article>[] = [
    { key: 'title', title: t('title'), fixed: true, csv: (a) => a.title, render: (a) => <Button type="link" style={{ padding: 0, height: 'auto', whiteSpace: 'normal', textAlign: 'start' }} onClick={() => read(a.id)}>{a.title}</Button> },
    { key: 'keywords', title: t('keywords'), csv: (a) => a.keywords, render: (a) => a.keywords || '—' },
    { key: 'author', title: t('author'), hidden: true, csv: (a) => a.author_name, render: (a) => a.author_name },
    { key: 'at', title: t('written'), csv: (a) => a.at, render: (a) => <When at={a.at} /> },
  ];
  return (
    <Page title={t('articles')} extra={<Link to="/tenant/tickets">{t('tickets')}</Link>}>
      <ServerTable
        id="knowledge"
        queryKey={['articles']}
        load={async ({ limit, marker, filters: f, signal }) => {
          const { articles } = await data(ops.GET('/ops/v1/articles', { params: { query: { limit: String(limit), marker, q: f.q } }, signal }));
          return byLast(articles, limit, (a) => a.id);
        }}
        rowKey={(a) => a.id}
        columns={columns}
        search={{ key: 'q', placeholder: t('articleFind') }}
        empty={{ title: t('articlesNone'), hint: t('articlesHint') }}
      />
      <Reader id={at.get('article')} onClose={() => read(null)} />
    </Page>
  );
}
