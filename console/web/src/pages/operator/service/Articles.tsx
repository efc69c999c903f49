import { useNavigate, Link } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { byLast } from '@/api/paging';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { When } from '@/components/When';
import { useWords } from '@/components/useWords';
import { desk } from '@/i18n/operator-desk';
import { useTexts } from '@/i18n';
import { Choice, Text } from './fields';
import { clean } from './form';
import { Act } from './parts';

type Article = Schema<'Article'>;

export default function Articles() {
  const t = useTexts(desk);
  const { word, options } = useWords();
  const go = useNavigate();
  const columns: Column<Article>[] = [
    { key: 'title', title: t('title'), fixed: true, width: 320, csv: (a) => a.title, render: (a) => <Link to={`/operator/articles/${a.id}`}>{a.title}</Link> },
    { key: 'audience', title: t('audience'), csv: (a) => a.audience, render: (a) => word('article.audience', a.audience) },
    { key: 'keywords', title: t('keywords'), width: 200, csv: (a) => a.keywords, render: (a) => a.keywords || '—' },
    { key: 'version', title: t('version'), width: 90, align: 'right', csv: (a) => a.version, render: (a) => a.version },
    { key: 'author', title: t('author'), csv: (a) => a.author_name, render: (a) => a.author_name },
    { key: 'at', title: t('writtenAt'), csv: (a) => a.at, render: (a) => <When at={a.at} /> },
  ];
  const write = (
    <Act<Schema<'ArticleRequest'>>
      primary
      label={t('articleWrite')}
      done={t('saved')}
      initial={{ audience: 'everybody' }}
      submit={async (v) => {
        const made = await data(ops.POST('/ops/v1/articles', { body: clean(v) }));
        void go(`/operator/articles/${made.id}`);
      }}
    >
      <Text name="title" label={t('title')} required />
      <Choice name="audience" label={t('audience')} required options={options('article.audience')} />
      <Text name="text" label={t('text')} required area max={20_000} />
      <Text name="keywords" label={t('keywords')} />
      <Text name="problem" label={t('problemId')} />
    </Act>
  );
  return (
    <Page title={t('articles')} extra={write}>
      <ServerTable
        id="articles"
        queryKey={['articles']}
        load={async ({ limit, marker, filters: f, signal }) => {
          const { articles } = await data(ops.GET('/ops/v1/articles', { params: { query: { ...f, limit: String(limit), marker } }, signal }));
          return byLast(articles, limit, (a) => a.id);
        }}
        rowKey={(a) => a.id}
        columns={columns}
        search={{ key: 'q', placeholder: t('articleSearch') }}
        empty={{ title: t('articlesNone'), hint: t('articlesHint') }}
      />
    </Page>
  );
}
