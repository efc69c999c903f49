import { Alert } from 'antd';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { paged, withNext } from '@/api/paging';
import { PersonName, ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { When } from '@/components/When';
import { useWords } from '@/components/useWords';
import { desk } from '@/i18n/operator-desk';
import { useTexts } from '@/i18n';
import { useSession } from '@/session/context';
import { usePersonName, useProjectName } from '@/session/names';
import { At, Choice, Ids, Project, Text } from './fields';
import { clean, instant } from './form';
import { Act, CaseTag, Countdown, OwnState } from './parts';

type Ticket = Schema<'Ticket'>;

/** What the staff writes down for somebody who called or wrote. */
function Open() {
  const t = useTexts(desk);
  const { options } = useWords();
  const go = useNavigate();
  return (
    <Act<Schema<'TicketRequest'>>
      primary
      label={t('ticketOpen')}
      hint={t('ticketOpenHint')}
      done={t('entered')}
      initial={{ kind: 'service_request', priority: 'normal', channel: 'telephone' }}
      submit={async (v) => {
        const made = await data(ops.POST('/ops/v1/tickets', { body: clean({ ...v, at: instant(v.at) }) }));
        void go(`/operator/tickets/${made.id}`);
      }}
    >
      <Project label={t('project')} required />
      <Choice name="kind" label={t('kind')} required options={options('ticket.kind')} />
      <Text name="title" label={t('title')} required />
      <Text name="text" label={t('text')} required area max={8000} />
      <Choice name="priority" label={t('priority')} options={options('ticket.priority')} />
      <Choice name="channel" label={t('channel')} options={options('ticket.channel')} />
      <Choice name="clock" label={t('clock')} hint={t('clockHint')} options={options('clocks')} />
      <Text name="requester" label={t('requesterId')} hint={t('requesterHint')} />
      <At name="at" label={t('raisedAt')} hint={t('atHint')} />
      <Text name="system" label={t('system')} />
      <Ids name="resources" label={t('resources')} hint={t('idsHint')} />
    </Act>
  );
}

/** The clock that runs: of the response, and after it of the resolution. */
function Next({ ticket }: { ticket: Ticket }) {
  const t = useTexts(desk);
  const { word } = useWords();
  const c = ticket.clocks.find((x) => !x.stopped_at && x.standing !== 'waived');
  if (!c) return <>—</>;
  return (
    <>
      {t(c.stage === 'response' ? 'response' : 'resolution')}{' '}
      {c.standing === 'paused' ? <CaseTag state="paused" name={word('clock.standing', 'paused')} /> : <Countdown due={c.due} />}
    </>
  );
}

export default function Tickets() {
  const t = useTexts(desk);
  const { word, options, error } = useWords();
  const { user } = useSession();
  const project = useProjectName();
  const person = usePersonName();
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'state', label: t('state'), options: options('ticket.state') },
      { key: 'kind', label: t('kind'), options: options('ticket.kind') },
      { key: 'assignee', label: t('assignee'), options: [{ value: user.id, label: t('mine') }] },
      { key: 'project', label: t('project'), project: true },
    ],
    [t, options, user.id],
  );
  const columns: Column<Ticket>[] = [
    { key: 'title', title: t('title'), fixed: true, width: 260, csv: (x) => x.title, render: (x) => <Link to={`/operator/tickets/${x.id}`}>{x.title}</Link> },
    { key: 'kind', title: t('kind'), csv: (x) => x.kind, render: (x) => word('ticket.kind', x.kind) },
    { key: 'priority', title: t('priority'), sort: 'priority', width: 90, csv: (x) => x.priority, render: (x) => word('ticket.priority', x.priority) },
    { key: 'state', title: t('state'), sort: 'state', csv: (x) => x.state, render: (x) => <OwnState of={x} /> },
    { key: 'clock', title: t('clocks'), sort: 'due', width: 200, csv: (x) => x.clocks.map((c) => `${c.stage} ${c.due} ${c.standing}`).join('; '), render: (x) => <Next ticket={x} /> },
    { key: 'project', title: t('project'), csv: (x) => project(x.project), render: (x) => <ProjectName id={x.project} /> },
    { key: 'requester', title: t('requester'), csv: (x) => x.requester_name, render: (x) => x.requester_name },
    { key: 'assignee', title: t('assignee'), csv: (x) => x.assignee && person(x.assignee), render: (x) => (x.assignee === user.id ? t('mine') : <PersonName id={x.assignee} />) },
    { key: 'channel', title: t('channel'), hidden: true, csv: (x) => x.channel, render: (x) => word('ticket.channel', x.channel) },
    { key: 'satisfaction', title: t('satisfaction'), hidden: true, align: 'right', csv: (x) => x.satisfaction, render: (x) => x.satisfaction ?? '—' },
    { key: 'raised', title: t('raisedAt'), sort: 'raised_at', csv: (x) => x.raised_at, render: (x) => <When at={x.raised_at} /> },
  ];
  return (
    <Page title={t('tickets')} extra={<Open />}>
      {error && <Alert type="warning" title={t('wordsMissing')} />}
      <ServerTable
        id="tickets"
        queryKey={['tickets']}
        load={async ({ filters: f, signal, ...ask }) => {
          const page = await data(ops.GET('/ops/v1/tickets', { params: { query: { ...f, ...paged(ask) } }, signal }));
          return withNext(page.tickets, page.next);
        }}
        rowKey={(x) => x.id}
        columns={columns}
        filters={filters}
        live={20_000}
        empty={{ title: t('ticketsNone'), hint: t('ticketsHint') }}
      />
    </Page>
  );
}
