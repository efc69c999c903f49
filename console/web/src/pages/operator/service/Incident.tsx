import { Form, Switch } from 'antd';
import { Link, useParams } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { Confirm } from '@/components/Confirm';
import { ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { When } from '@/components/When';
import { useEvents, useWords } from '@/components/useWords';
import { desk } from '@/i18n/operator-desk';
import { useTexts } from '@/i18n';
import { At, Choice, Text } from './fields';
import { clean, incidentEvents, incidentNeedsNote, instant, standing, STAGES } from './form';
import { Act, Actions, CaseTag, Clocks, Countdown, Entries, Facts, One, OwnState, Prose, Section } from './parts';

type Incident = Schema<'Incident'>;
type Step = Schema<'IncidentEvent'>;
type Report = Schema<'IncidentReportRequest'>;

function Steps({ incident: i }: { incident: Incident }) {
  const t = useTexts(desk);
  const { word, options } = useWords();
  const path = { id: i.id };
  const act = (event: string, v: Partial<Step>) =>
    data(ops.POST('/ops/v1/incidents/{id}/events', { params: { path }, body: clean({ ...v, event, at: instant(v.at) }) }));
  const entries = i.timeline ?? [];
  const there = standing(entries);
  const open = incidentEvents(i.state, entries);
  const gravity = i.kind === 'security' ? (
    <Choice name="grade" label={t('grade')} required options={options('incident.grade')} />
  ) : (
    <Choice name="level" label={t('level')} required options={options('levels')} />
  );
  return (
    <Actions>
      {open.map((e, n) => (
        <Act<Step>
          key={e}
          label={word('incident.event', e)}
          title={t('stageOf', { event: word('incident.event', e), name: i.title })}
          done={t('entered')}
          primary={n === 0}
          danger={e === 'void' || e === 'relapse'}
          submit={(v) => act(e, v)}
        >
          {e === 'level' && gravity}
          <At name="at" label={t('happenedAt')} hint={t('atHint')} />
          <Text name="note" label={t('note')} area max={2000} required={incidentNeedsNote(e)} />
        </Act>
      ))}
      {i.state !== 'closed' && i.state !== 'void' && there.size > 0 && (
        <Act<Step & { stage: string }>
          label={t('correctStage')}
          hint={t('correctHint')}
          done={t('corrected')}
          submit={({ stage, ...v }) => act(stage, { ...v, corrects: there.get(stage) })}
        >
          <Choice name="stage" label={t('stage')} required options={STAGES.filter((s) => there.has(s)).map((value) => ({ value, label: word('incident.event', value) }))} />
          <At name="at" label={t('happenedAt')} required />
          <Text name="note" label={t('why')} area max={2000} required />
        </Act>
      )}
    </Actions>
  );
}

function Downtimes({ incident: i }: { incident: Incident }) {
  const t = useTexts(desk);
  const all = i.downtimes ?? [];
  return (
    <Section
      title={t('downtimes')}
      extra={
        <Act<Schema<'DowntimeRequest'>>
          small
          label={t('downtimeAdd')}
          hint={t('downtimeHint')}
          done={t('entered')}
          submit={(v) => data(ops.POST('/ops/v1/incidents/{id}/downtimes', { params: { path: { id: i.id } }, body: clean({ ...v, from: instant(v.from) ?? '', to: instant(v.to) }) }))}
        >
          <Text name="resource" label={t('resource')} required />
          <At name="from" label={t('from')} required />
          <At name="to" label={t('to')} hint={t('stillDown')} />
        </Act>
      }
    >
      {all.length === 0 && <p>{t('downtimesNone')}</p>}
      <ul style={{ paddingInlineStart: 20, display: 'grid', gap: 8 }}>
        {all.map((d) => {
          const path = { id: i.id, downtime: d.id };
          return (
            <li key={d.id}>
              <span className="mono">{d.resource}</span> · <When at={d.from} /> – {d.to ? <When at={d.to} /> : t('stillDown')}{' '}
              {d.voided ? (
                <CaseTag state="void" name={t('voided')} />
              ) : (
                <>
                  <Act<Schema<'DowntimeEnd'>>
                    small
                    label={t('downtimeEnd')}
                    done={t('entered')}
                    submit={(v) => data(ops.PUT('/ops/v1/incidents/{id}/downtimes/{downtime}', { params: { path }, body: { to: instant(v.to) } }))}
                  >
                    <At name="to" label={t('to')} required />
                  </Act>{' '}
                  <Confirm
                    label={t('downtimeVoid')}
                    what={t('downtimeVoidWhat', { name: d.resource })}
                    then={t('downtimeVoidThen')}
                    done={t('entered')}
                    danger
                    reason={{ label: t('why'), required: true }}
                    act={(reason) => data(ops.DELETE('/ops/v1/incidents/{id}/downtimes/{downtime}', { params: { path, query: { reason } } }))}
                  />
                </>
              )}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

function Reported({ incident: i }: { incident: Incident }) {
  const t = useTexts(desk);
  const may = i.state === 'recovered' || i.state === 'closed';
  const say = (b: boolean) => t(b ? 'yes' : 'no');
  return (
    <Section
      title={t('incidentReport')}
      extra={
        may && (
          <Act<Report>
            small
            label={t(i.report ? 'reportAgain' : 'reportWrite')}
            done={t('handedIn')}
            initial={i.report ?? { harm: false, supplier_at_fault: false }}
            submit={({ cause, measures, harm, supplier_at_fault }) =>
              data(ops.PUT('/ops/v1/incidents/{id}/report', { params: { path: { id: i.id } }, body: { cause, measures, harm: harm ?? false, supplier_at_fault: supplier_at_fault ?? false } }))}
          >
            <Text name="cause" label={t('cause')} area max={8000} required />
            <Text name="measures" label={t('measures')} area max={8000} required />
            <Form.Item name="harm" label={t('harm')} valuePropName="checked"><Switch /></Form.Item>
            <Form.Item name="supplier_at_fault" label={t('atFault')} valuePropName="checked"><Switch /></Form.Item>
          </Act>
        )
      }
    >
      {!i.report && (
        <p>
          {may ? t('reportMissing') : t('reportLater')} {i.report_due && <>{t('due')}: <When at={i.report_due} /> <Countdown due={i.report_due} /></>}
        </p>
      )}
      {i.report && (
        <>
          <Facts items={[[t('handedIn'), <When key="at" at={i.report.at} />], [t('harm'), say(i.report.harm)], [t('atFault'), say(i.report.supplier_at_fault)]]} />
          <strong>{t('cause')}</strong>
          <Prose>{i.report.cause}</Prose>
          <strong>{t('measures')}</strong>
          <Prose>{i.report.measures}</Prose>
        </>
      )}
    </Section>
  );
}

export default function IncidentPage() {
  const t = useTexts(desk);
  const { word } = useWords();
  const event = useEvents('incident.event');
  const { id = '' } = useParams();
  return (
    <One queryKey={['incident', id]} live={15_000} read={(signal) => data(ops.GET('/ops/v1/incidents/{id}', { params: { path: { id } }, signal }))}>
      {(i) => (
        <Page title={i.title} tags={<OwnState of={i} />}>
          <Steps incident={i} />
          <Section title={t('clocks')}><Clocks clocks={i.clocks ?? []} /></Section>
          <Facts
            items={[
              [t('kind'), word('incident.kind', i.kind)],
              [i.grade ? t('grade') : t('level'), i.grade ? word('incident.grade', i.grade) : word('levels', i.level)],
              [t('source'), word('incident.source', i.source)],
              [t('project'), <ProjectName key="p" id={i.project} />],
              [t('raisedAt'), <When key="r" at={i.raised_at} />],
              [t('recoveredAt'), <When key="c" at={i.recovered_at} />],
              [t('systemsDown'), i.systems.map((s) => <div key={s}><span className="mono">{s}</span></div>)],
              [t('systemsTotal'), i.systems_total],
              [t('resources'), i.resources.map((r) => <div key={r}><span className="mono">{r}</span></div>)],
              [t('problem'), i.problem && <Link className="mono" to={`/operator/problems/${i.problem}`}>{i.problem}</Link>],
            ]}
          />
          <Section title={t('known')}><Prose>{i.text}</Prose></Section>
          <Downtimes incident={i} />
          <Reported incident={i} />
          <Section title={t('timeline')}><Entries entries={i.timeline ?? []} name={event} /></Section>
        </Page>
      )}
    </One>
  );
}
