import { Link, useParams } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { When } from '@/components/When';
import { useEvents, useWords } from '@/components/useWords';
import { desk } from '@/i18n/operator-desk';
import { useTexts } from '@/i18n';
import { useSession } from '@/session/context';
import { At, Choice, Text } from './fields';
import { changeEvents, changeNeedsNote, changeTakesTime, clean, instant, outcomes } from './form';
import { Act, Actions, Countdown, Entries, Facts, One, OwnState, Prose, Section } from './parts';

type Change = Schema<'Change'>;
/** Nobody decides on his own change, nor verifies it; who reviewed does not approve. */
const notMine = (c: Change, me: string, e: string) =>
  (['review', 'approve', 'verify'].includes(e) && c.requester === me) || (e === 'approve' && c.reviewed_by === me);

function Steps({ change: c }: { change: Change }) {
  const t = useTexts(desk);
  const { word, options } = useWords();
  const { user } = useSession();
  const all = changeEvents(c.kind, c.state, !!c.approved_at);
  const mine = all.filter((e) => !notMine(c, user.id, e));
  const allowed = outcomes(c.state);
  return (
    <>
      <Actions>
        {mine.map((e, n) => (
          <Act<Schema<'ChangeEvent'>>
            key={e}
            primary={n === 0 && e !== 'reject' && e !== 'cancel'}
            danger={['reject', 'cancel', 'roll_back'].includes(e)}
            label={word('change.event', e)}
            title={t('stageOf', { event: word('change.event', e), name: c.title })}
            hint={e === 'begin' ? t('beginHint') : e === 'roll_back' ? t('rollBackHint') : undefined}
            done={t('entered')}
            submit={(v) => data(ops.POST('/ops/v1/changes/{id}/events', { params: { path: { id: c.id } }, body: clean({ ...v, event: e, at: instant(v.at) }) }))}
          >
            {e === 'finish' && <Choice name="outcome" label={t('outcome')} required options={options('change.outcome').filter((o) => allowed.includes(o.value))} />}
            {changeTakesTime(e) && <At name="at" label={t('happenedAt')} hint={t('atHint')} />}
            <Text name="note" label={t('note')} area max={2000} required={changeNeedsNote(e)} />
          </Act>
        ))}
        {(c.state === 'approved' || c.state === 'requested' || c.state === 'reviewed') && <Link to={`/operator/maintenances?change=${c.id}`}>{t('announceIt')}</Link>}
      </Actions>
      {mine.length < all.length && <p>{t('byAnother', { events: all.filter((e) => !mine.includes(e)).map((e) => word('change.event', e)).join(', ') })}</p>}
    </>
  );
}

export default function ChangePage() {
  const t = useTexts(desk);
  const { word } = useWords();
  const event = useEvents('change.event');
  const { id = '' } = useParams();
  return (
    <One queryKey={['change', id]} live={30_000} read={(signal) => data(ops.GET('/ops/v1/changes/{id}', { params: { path: { id } }, signal }))}>
      {(c) => (
        <Page title={c.title} tags={<OwnState of={c} />}>
          <Steps change={c} />
          <Facts
            items={[
              [t('kind'), word('change.kind', c.kind)],
              [t('risk'), word('change.risk', c.risk)],
              [t('requester'), c.requester_name],
              [t('windowFrom'), <When key="f" at={c.from} />],
              [t('windowTo'), <When key="t" at={c.to} />],
              [t('project'), <ProjectName key="p" id={c.project} />],
              [t('approvedAt'), <When key="a" at={c.approved_at} />],
              [t('approveDue'), c.approve_due && !c.approved_at ? <span key="d"><When at={c.approve_due} /> <Countdown due={c.approve_due} /></span> : <When key="d" at={c.approve_due} />],
              [t('startedAt'), <When key="s" at={c.started_at} />],
              [t('rollbackAt'), <When key="rb" at={c.rollback_at} />],
              [t('rollbackDue'), c.rollback_due && !c.finished_at ? <span key="rd"><When at={c.rollback_due} /> <Countdown due={c.rollback_due} /></span> : <When key="rd" at={c.rollback_due} />],
              [t('finishedAt'), <When key="e" at={c.finished_at} />],
              [t('outcome'), c.outcome && word('change.outcome', c.outcome)],
              [t('onTime'), c.on_time === null || c.on_time === undefined ? undefined : t(c.on_time ? 'yes' : 'no')],
              [t('resources'), c.resources.map((r) => <div key={r} className="mono">{r}</div>)],
              [t('systems'), c.systems.map((r) => <div key={r} className="mono">{r}</div>)],
            ]}
          />
          <Section title={t('plan')}><Prose>{c.plan}</Prose></Section>
          <Section title={t('rollbackPlan')}><Prose>{c.rollback_plan}</Prose></Section>
          <Section title={t('timeline')}><Entries entries={c.timeline ?? []} name={event} /></Section>
        </Page>
      )}
    </One>
  );
}
