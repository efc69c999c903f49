import { Link, useNavigate, useParams } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { Page } from '@/components/Page';
import { When } from '@/components/When';
import { useEvents, useWords } from '@/components/useWords';
import { desk } from '@/i18n/operator-desk';
import { useTexts } from '@/i18n';
import { Choice, Text } from './fields';
import { clean, problemEvents } from './form';
import { Act, Actions, Entries, Facts, One, OwnState, Prose, Section } from './parts';

type Problem = Schema<'Problem'>;

function Steps({ problem: p }: { problem: Problem }) {
  const t = useTexts(desk);
  const { word, options } = useWords();
  const go = useNavigate();
  return (
    <Actions>
      {problemEvents(p.state).map((e, n) => (
        <Act<Schema<'ProblemEvent'>>
          key={e}
          primary={n === 0}
          label={word('problem.event', e)}
          title={t('stageOf', { event: word('problem.event', e), name: p.title })}
          done={t('entered')}
          initial={e === 'diagnose' ? { cause: p.cause, workaround: p.workaround } : {}}
          submit={(v) => data(ops.POST('/ops/v1/problems/{id}/events', { params: { path: { id: p.id } }, body: clean({ ...v, event: e }) }))}
        >
          {e === 'diagnose' && <Text name="cause" label={t('cause')} required area max={8000} />}
          {e === 'diagnose' && <Text name="workaround" label={t('workaround')} area max={8000} />}
          {e === 'resolve' && <Text name="solution" label={t('solution')} required area max={8000} />}
          <Text name="note" label={t('note')} area max={2000} required={e === 'reopen'} />
        </Act>
      ))}
      {p.state !== 'closed' && (
        <Act<{ incident: string }>
          label={t('link')}
          hint={t('linkHint')}
          done={t('entered')}
          submit={({ incident }) => data(ops.PUT('/ops/v1/problems/{id}/incidents/{incident}', { params: { path: { id: p.id, incident: incident.trim() } } }))}
        >
          <Text name="incident" label={t('incidentId')} required />
        </Act>
      )}
      <Act<Schema<'ArticleRequest'>>
        label={t('articleFrom')}
        hint={t('articleFromHint')}
        done={t('saved')}
        initial={{ title: p.title, audience: 'staff', text: [p.text, p.cause, p.workaround, p.solution].filter(Boolean).join('\n\n') }}
        submit={async (v) => {
          const made = await data(ops.POST('/ops/v1/articles', { body: clean({ ...v, problem: p.id }) }));
          void go(`/operator/articles/${made.id}`);
        }}
      >
        <Text name="title" label={t('title')} required />
        <Choice name="audience" label={t('audience')} required options={options('article.audience')} />
        <Text name="text" label={t('text')} required area max={20_000} />
        <Text name="keywords" label={t('keywords')} />
      </Act>
    </Actions>
  );
}

export default function ProblemPage() {
  const t = useTexts(desk);
  const event = useEvents('problem.event');
  const { id = '' } = useParams();
  return (
    <One queryKey={['problem', id]} read={(signal) => data(ops.GET('/ops/v1/problems/{id}', { params: { path: { id } }, signal }))}>
      {(p) => (
        <Page title={p.title} tags={<OwnState of={p} />}>
          <Steps problem={p} />
          <Facts items={[[t('openedAt'), <When key="o" at={p.opened_at} />], [t('resolvedAt'), <When key="r" at={p.resolved_at} />]]} />
          <Section title={t('incidents')}>
            {p.incidents.length === 0 ? <p>{t('incidentsUnlinked')}</p> : (
              <ul>{p.incidents.map((i) => <li key={i}><Link className="mono" to={`/operator/incidents/${i}`}>{i}</Link></li>)}</ul>
            )}
          </Section>
          <Section title={t('seen')}><Prose>{p.text}</Prose></Section>
          <Section title={t('cause')}><Prose>{p.cause}</Prose></Section>
          <Section title={t('workaround')}><Prose>{p.workaround}</Prose></Section>
          <Section title={t('solution')}><Prose>{p.solution}</Prose></Section>
          <Section title={t('timeline')}><Entries entries={p.timeline ?? []} name={event} /></Section>
        </Page>
      )}
    </One>
  );
}
