import { Collapse } from 'antd';
import { Link, useNavigate, useParams } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { Confirm } from '@/components/Confirm';
import { Page } from '@/components/Page';
import { When } from '@/components/When';
import { useWords } from '@/components/useWords';
import { desk } from '@/i18n/operator-desk';
import { useTexts } from '@/i18n';
import { Choice, Text } from './fields';
import { clean } from './form';
import { Act, Actions, CaseTag, Facts, One, Prose, Section } from './parts';

type New = Schema<'ArticleRequest'>;

export default function ArticlePage() {
  const t = useTexts(desk);
  const { word, options } = useWords();
  const go = useNavigate();
  const { id = '' } = useParams();
  return (
    <One queryKey={['article', id]} read={(signal) => data(ops.GET('/ops/v1/articles/{id}', { params: { path: { id } }, signal }))}>
      {(a) => (
        <Page title={a.title} tags={a.withdrawn && <CaseTag state="withdrawn" name={t('withdrawn')} />}>
          {!a.withdrawn && (
            <Actions>
              <Act<New>
                label={t('rewrite')}
                hint={t('rewriteHint')}
                done={t('saved')}
                initial={{ title: a.title, text: a.text, keywords: a.keywords, audience: a.audience, problem: a.problem }}
                submit={(v) => data(ops.PUT('/ops/v1/articles/{id}', { params: { path: { id } }, body: clean({ ...v, version: a.version }) }))}
              >
                <Text name="title" label={t('title')} required />
                <Choice name="audience" label={t('audience')} required options={options('article.audience')} />
                <Text name="text" label={t('text')} required area max={20_000} />
                <Text name="keywords" label={t('keywords')} />
                <Text name="problem" label={t('problemId')} />
              </Act>
              <Confirm
                label={t('withdraw')}
                what={t('withdrawWhat', { name: a.title })}
                then={t('withdrawArticle')}
                done={t('withdrawn')}
                danger
                button={{ size: 'middle' }}
                act={async () => {
                  await data(ops.DELETE('/ops/v1/articles/{id}', { params: { path: { id } } }));
                  void go('/operator/articles');
                }}
              />
            </Actions>
          )}
          <Facts
            items={[
              [t('audience'), word('article.audience', a.audience)],
              [t('version'), a.version],
              [t('author'), a.author_name],
              [t('writtenAt'), <When key="w" at={a.at} />],
              [t('keywords'), a.keywords],
              [t('problem'), a.problem && <Link className="mono" to={`/operator/problems/${a.problem}`}>{a.problem}</Link>],
            ]}
          />
          <Section title={t('text')}><Prose>{a.text}</Prose></Section>
          {(a.versions?.length ?? 0) > 0 && (
            <Section title={t('versions')}>
              <Collapse
                items={a.versions!.map((v) => ({
                  key: v.version,
                  label: <>{t('versionOf', { n: v.version, name: v.author_name })} · <When at={v.at} /></>,
                  children: <><strong>{v.title}</strong><Prose>{v.text}</Prose></>,
                }))}
              />
            </Section>
          )}
        </Page>
      )}
    </One>
  );
}
