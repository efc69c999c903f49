import { Button, Form, Switch } from 'antd';
import { useMutation } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { Failure } from '@/components/Failure';
import { PersonName, ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { When } from '@/components/When';
import { useEvents, useWords } from '@/components/useWords';
import { desk } from '@/i18n/operator-desk';
import { useTexts } from '@/i18n';
import { useSession } from '@/session/context';
import { At, Choice, Text } from './fields';
import { clean, instant, ticketEvents } from './form';
import { Act, Actions, Clocks, Entries, Facts, One, OwnState, Prose, Section } from './parts';

type Ticket = Schema<'Ticket'>;
type Step = Schema<'TicketEvent'>;
const FINAL = ['confirmed', 'closed', 'cancelled'];

function Assign({ ticket }: { ticket: Ticket }) {
  const t = useTexts(desk);
  const { user } = useSession();
  const put = (body: Schema<'Assignment'>) => data(ops.PUT('/ops/v1/tickets/{id}/assignment', { params: { path: { id: ticket.id } }, body: clean(body) }));
  const mine = useMutation({ mutationFn: () => put({ assignee: user.id }) });
  return (
    <>
      {ticket.assignee !== user.id && <Button loading={mine.isPending} onClick={() => mine.mutate()}>{t('assignMe')}</Button>}
      <Act<Schema<'Assignment'>> label={t('assign')} hint={t('assignHint')} done={t('entered')} initial={{ assignee: ticket.assignee, incident: ticket.incident }} submit={put}>
        <Text name="assignee" label={t('assigneeId')} />
        <Text name="incident" label={t('incidentId')} />
      </Act>
      {mine.error && <Failure error={mine.error} />}
    </>
  );
}

function Steps({ ticket }: { ticket: Ticket }) {
  const t = useTexts(desk);
  const { word, options } = useWords();
  const path = { id: ticket.id };
  const over = FINAL.includes(ticket.state);
  // The contract's clock stands; only where there is none is a time agreed.
  const agreed = !ticket.clocks.some((c) => c.stage === 'resolution');
  return (
    <Actions>
      {ticketEvents(ticket.state).map((e, n) => (
        <Act<Step>
          key={e}
          primary={n === 0}
          label={word('ticket.event', e)}
          title={t('stageOf', { event: word('ticket.event', e), name: ticket.title })}
          hint={e === 'wait' ? t('waitHint') : e === 'close' ? t('closeHint') : undefined}
          done={t('entered')}
          submit={(v) => data(ops.POST('/ops/v1/tickets/{id}/events', { params: { path }, body: clean({ ...v, event: e, at: instant(v.at), due: instant(v.due) }) }))}
        >
          {e === 'wait' && <Choice name="waits_for" label={t('waitsFor')} required options={options('ticket.waits_for')} />}
          {e === 'accept' && agreed && <At name="due" label={t('agreedDue')} hint={t('agreedHint')} />}
          {e !== 'wait' && <At name="at" label={t('happenedAt')} hint={t('atNoteHint')} />}
          <Text name="note" label={t(e === 'resolve' ? 'solution' : 'note')} area max={2000} required={e === 'wait'} />
        </Act>
      ))}
      {!over && (
        <Act<Schema<'CommentRequest'>>
          label={t('answer')}
          hint={t('answerHint')}
          done={t('answered')}
          submit={(v) => data(ops.POST('/ops/v1/tickets/{id}/comments', { params: { path }, body: { note: v.note, internal: v.internal ?? false } }))}
        >
          <Text name="note" label={t('text')} area max={2000} required />
          <Form.Item name="internal" label={t('internalOnly')} valuePropName="checked"><Switch /></Form.Item>
        </Act>
      )}
      {!over && <Assign ticket={ticket} />}
    </Actions>
  );
}

export default function TicketPage() {
  const t = useTexts(desk);
  const { word } = useWords();
  const { id = '' } = useParams();
  const event = useEvents('ticket.event');
  return (
    <One queryKey={['ticket', id]} live={20_000} read={(signal) => data(ops.GET('/ops/v1/tickets/{id}', { params: { path: { id } }, signal }))}>
      {(x) => (
        <Page title={x.title} tags={<OwnState of={x} />}>
          <Steps ticket={x} />
          <Section title={t('clocks')}>
            <Clocks clocks={x.clocks} />
            {x.waited_seconds > 0 && <p>{t('waited', { n: Math.ceil(x.waited_seconds / 60) })}</p>}
            {x.confirm_due && <p>{t('confirmDue')}: <When at={x.confirm_due} /></p>}
          </Section>
          <Facts
            items={[
              [t('kind'), word('ticket.kind', x.kind)],
              [t('priority'), word('ticket.priority', x.priority)],
              [t('channel'), word('ticket.channel', x.channel)],
              [t('project'), <ProjectName key="p" id={x.project} />],
              [t('requester'), x.requester_name],
              [t('assignee'), <PersonName key="a" id={x.assignee} />],
              [t('clock'), x.clock && word('clocks', x.clock)],
              [t('waitsFor'), x.waits_for && word('ticket.waits_for', x.waits_for)],
              [t('raisedAt'), <When key="r" at={x.raised_at} />],
              [t('system'), x.system],
              [t('resources'), x.resources.map((r) => <div key={r} className="mono">{r}</div>)],
              [t('incident'), x.incident && <Link className="mono" to={`/operator/incidents/${x.incident}`}>{x.incident}</Link>],
              [t('satisfaction'), x.satisfaction],
            ]}
          />
          <Section title={t('text')}><Prose>{x.text}</Prose></Section>
          <Section title={t('timeline')}><Entries entries={x.timeline ?? []} name={event} /></Section>
        </Page>
      )}
    </One>
  );
}
