import { useParams } from 'react-router';
import { data, ops } from '@/api/ops';
import type { Schema } from '@/api/ops';
import { PersonName, ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { When } from '@/components/When';
import { useEvents, useWords } from '@/components/useWords';
import { desk } from '@/i18n/operator-desk';
import { useTexts } from '@/i18n';
import { At, Text } from './fields';
import { clean, instant, riskEvents } from './form';
import { Act, Actions, Clocks, Entries, Facts, One, OwnState, Prose, Section } from './parts';

export default function RiskPage() {
  const t = useTexts(desk);
  const { word } = useWords();
  const event = useEvents('risk-request.event');
  const { id = '' } = useParams();
  return (
    <One queryKey={['risk', id]} live={30_000} read={(signal) => data(ops.GET('/ops/v1/risk-requests/{id}', { params: { path: { id } }, signal }))}>
      {(r) => (
        <Page title={r.title} tags={<OwnState of={r} />}>
          <Actions>
            {riskEvents(r.state).map((e, n) => (
              <Act<Schema<'RiskEvent'>>
                key={e}
                primary={n === 0}
                label={word('risk-request.event', e)}
                title={t('stageOf', { event: word('risk-request.event', e), name: r.title })}
                done={t('entered')}
                submit={(v) => data(ops.POST('/ops/v1/risk-requests/{id}/events', { params: { path: { id } }, body: clean({ ...v, event: e, at: instant(v.at) }) }))}
              >
                <At name="at" label={t('happenedAt')} hint={t('atNoteHint')} />
                <Text name="note" label={t(e === 'report' ? 'conclusion' : 'note')} area max={e === 'report' ? 8000 : 2000} required={e === 'report'} />
              </Act>
            ))}
          </Actions>
          <Section title={t('clocks')}><Clocks clocks={r.clocks} /></Section>
          <Facts
            items={[
              [t('project'), <ProjectName key="p" id={r.project} />],
              [t('requester'), <PersonName key="r" id={r.requester} />],
              [t('urgent'), t(r.urgent ? 'yes' : 'no')],
              [t('system'), r.system],
              [t('raisedAt'), <When key="r" at={r.raised_at} />],
            ]}
          />
          <Section title={t('text')}><Prose>{r.text}</Prose></Section>
          <Section title={t('conclusion')}><Prose>{r.conclusion}</Prose></Section>
          <Section title={t('timeline')}><Entries entries={r.timeline ?? []} name={event} /></Section>
        </Page>
      )}
    </One>
  );
}
