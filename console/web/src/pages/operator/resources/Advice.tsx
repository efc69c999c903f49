import { Space } from 'antd';
import { useMemo, useRef } from 'react';
import { Link } from 'react-router';
import { cloudNow } from '@/api/clock';
import { data, ops, type Schema } from '@/api/ops';
import { byLast } from '@/api/paging';
import { Confirm } from '@/components/Confirm';
import { ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { Mark, StateTag } from '@/components/StateTag';
import { When } from '@/components/When';
import { poolTexts } from '@/i18n/operator-pools';
import { useLang, useTexts } from '@/i18n';
import { useProjectName } from '@/session/names';

type One = Schema<'Advice'>;
const DAYS = 5;

function useKind(): (kind: string) => string {
  const t = useTexts(poolTexts);
  return (kind) => (kind === 'zombie' || kind === 'idle' || kind === 'overloaded' ? t(kind) : kind);
}

/** A ticket of the owner's project about the server; then the owner has been told. Tried again, it goes on with the ticket that was made. */
function useTicket(a: One, title: string, said: (id: string) => string): () => Promise<void> {
  const made = useRef<string>(undefined);
  return async () => {
    const text = `${a.text}\n${a.text_en}`;
    const body = { kind: 'service_request', title, text, project: a.project, resources: [a.resource], channel: 'monitoring' };
    const ticket = (made.current ??= (await data(ops.POST('/ops/v1/tickets', { body }))).id);
    if (a.state === 'open') await data(ops.POST('/ops/v1/advice/{id}/give', { params: { path: { id: a.id } }, body: { note: said(ticket) } }));
    made.current = undefined;
  };
}

function toTask(a: One, name: string): Promise<unknown> {
  const due = new Date(cloudNow() + DAYS * 86_400_000).toISOString();
  return data(ops.POST('/ops/v1/duties', { body: { kind: 'check', name, due, project: a.project, subject: a.resource } }));
}

function Actions({ advice: a }: { advice: One }) {
  const t = useTexts(poolTexts);
  const zh = useLang().lang === 'zh';
  const kind = useKind();
  const title = t('ticketTitle', { kind: kind(a.kind), name: a.name }).slice(0, 200);
  const toTicket = useTicket(a, title, (id) => t('ticketGiven', { id }));
  if (a.state === 'closed') return '—';
  return (
    <Space wrap size={4}>
      <Confirm
        label={t('toTicket')}
        what={t('toTicketWhat', { name: a.name })}
        then={zh ? a.text : a.text_en}
        done={t('toTicketDone')}
        act={toTicket}
      />
      <Confirm label={t('toTask')} what={t('toTaskWhat', { name: a.name })} then={t('toTaskThen')} done={t('toTaskDone')} act={() => toTask(a, title)} />
      {a.state === 'open' && (
        <Confirm
          label={t('give')}
          what={t('giveWhat', { name: a.name })}
          reason={{ label: t('giveReason'), required: true }}
          done={t('giveDone')}
          act={(note) => data(ops.POST('/ops/v1/advice/{id}/give', { params: { path: { id: a.id } }, body: { note } }))}
        />
      )}
    </Space>
  );
}

export default function Advice() {
  const t = useTexts(poolTexts);
  const zh = useLang().lang === 'zh';
  const kind = useKind();
  const project = useProjectName();
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'project', label: t('project'), project: true },
      { key: 'closed', label: t('state'), options: [{ value: 'true', label: t('withClosed') }] },
    ],
    [t],
  );
  const columns: Column<One>[] = [
    {
      key: 'name',
      title: t('server'),
      fixed: true,
      csv: (a) => a.name,
      render: (a) => <Link to={`/operator/samples?subject=${encodeURIComponent(a.resource)}`}>{a.name}</Link>,
    },
    { key: 'resource', title: 'ID', hidden: true, csv: (a) => a.resource, render: (a) => <span className="mono">{a.resource}</span> },
    { key: 'project', title: t('project'), csv: (a) => project(a.project), render: (a) => <ProjectName id={a.project} /> },
    { key: 'kind', title: t('kind'), csv: (a) => kind(a.kind), render: (a) => <Mark tone={a.kind === 'overloaded' ? 'bad' : 'wait'}>{kind(a.kind)}</Mark> },
    { key: 'cpu', title: t('cpu'), align: 'right', csv: (a) => a.cpu_percent, render: (a) => <span className="num">{a.cpu_percent}</span> },
    { key: 'text', title: t('advice'), width: 280, csv: (a) => (zh ? a.text : a.text_en), render: (a) => (zh ? a.text : a.text_en) },
    { key: 'state', title: t('state'), csv: (a) => a.state, render: (a) => <StateTag kind="advice" state={a.state} /> },
    { key: 'raised', title: t('raised'), csv: (a) => a.raised_at, render: (a) => <When at={a.raised_at} /> },
    { key: 'given', title: t('given'), hidden: true, csv: (a) => a.given_at, render: (a) => <When at={a.given_at} /> },
    { key: 'by', title: t('givenBy'), hidden: true, csv: (a) => a.given_by, render: (a) => a.given_by ?? '—' },
    { key: 'note', title: t('note'), csv: (a) => a.note, render: (a) => a.note || '—' },
    { key: 'do', title: t('todo'), fixed: true, width: 220, render: (a) => <Actions advice={a} /> },
  ];
  return (
    <Page title={t('adviceTitle')}>
      <ServerTable
        id="advice"
        queryKey={['advice']}
        load={async ({ limit, marker, filters: f, signal }) => {
          const query = { limit: String(limit), marker, project: f.project, closed: f.closed };
          const { advice } = await data(ops.GET('/ops/v1/advice', { params: { query }, signal }));
          return byLast(advice, limit, (a) => a.id);
        }}
        rowKey={(a) => a.id}
        columns={columns}
        filters={filters}
        empty={{ title: t('adviceNone'), hint: t('adviceHint') }}
      />
    </Page>
  );
}
