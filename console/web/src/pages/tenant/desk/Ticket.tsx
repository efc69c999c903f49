import { Button, Descriptions, Form, Input, Select, Skeleton, Tag } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { Confirm } from '@/components/Confirm';
import { Failure } from '@/components/Failure';
import { FormDrawer } from '@/components/FormDrawer';
import { Page } from '@/components/Page';
import { When } from '@/components/When';
import { useEvents, useWords } from '@/components/useWords';
import { common } from '@/i18n/common';
import { desk } from '@/i18n/tenant-desk';
import { useLang, useTexts } from '@/i18n';
import { useMay } from '@/session/context';

type Ticket = Schema<'Ticket'>;
const OVER = ['confirmed', 'closed', 'cancelled'];

/** What the tenant's side may do, by the state. */
function Acts({ ticket: x }: { ticket: Ticket }) {
  const t = useTexts(desk);
  const c = useTexts(common);
  const [form, setForm] = useState<'reply' | 'confirm'>();
  const params = { path: { id: x.id } };
  const event = (body: Schema<'TicketEvent'>) => data(ops.POST('/ops/v1/tickets/{id}/events', { params, body }));
  const resolved = x.state === 'resolved';
  return (
    <>
      {!OVER.includes(x.state) && <Button onClick={() => setForm('reply')}>{t('reply')}</Button>}
      {resolved && <Button type="primary" onClick={() => setForm('confirm')}>{t('confirm')}</Button>}
      {resolved && (
        <Confirm
          label={t('reopen')}
          button={{ size: 'middle' }}
          what={t('reopenWhat', { name: x.title })}
          done={t('reopened')}
          reason={{ label: t('note'), required: true }}
          act={(note) => event({ event: 'reopen', note })}
        />
      )}
      {!resolved && !OVER.includes(x.state) && (
        <Confirm
          label={t('cancel')}
          danger
          button={{ size: 'middle' }}
          what={t('cancelWhat', { name: x.title })}
          then={t('cancelThen')}
          done={t('cancelled')}
          reason={{ label: t('note'), required: false }}
          act={(note) => event({ event: 'cancel', note: note || null })}
        />
      )}
      <FormDrawer<{ note: string }>
        open={form === 'reply'}
        onClose={() => setForm(undefined)}
        title={t('reply')}
        done={t('replied')}
        submit={({ note }) => data(ops.POST('/ops/v1/tickets/{id}/comments', { params, body: { note, internal: false } }))}
      >
        <Form.Item name="note" label={t('replyText')} rules={[{ required: true, whitespace: true, message: c('required') }]}>
          <Input.TextArea rows={6} maxLength={2000} showCount />
        </Form.Item>
      </FormDrawer>
      <FormDrawer<{ satisfaction?: number; note?: string }>
        open={form === 'confirm'}
        onClose={() => setForm(undefined)}
        title={t('confirm')}
        done={t('confirmed')}
        submit={({ satisfaction, note }) => event({ event: 'confirm', satisfaction: satisfaction ?? null, note: note?.trim() || null })}
      >
        <Form.Item name="satisfaction" label={t('mark')}>
          <Select allowClear options={[5, 4, 3, 2, 1].map((n) => ({ value: n, label: t('marks', { n }) }))} />
        </Form.Item>
        <Form.Item name="note" label={t('note')}>
          <Input.TextArea rows={3} maxLength={2000} />
        </Form.Item>
      </FormDrawer>
    </>
  );
}

function Timeline({ of }: { of: Schema<'TimelineEntry'>[] }) {
  const event = useEvents('ticket.event');
  return (
    <ol className="row-cards">
      {of.map((e) => (
        <li key={e.id} style={{ containIntrinsicSize: 'auto 60px' }}>
          <strong>{event(e.event)}</strong> · {e.by_name} · <When at={e.at} />
          {e.note && <div style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{e.note}</div>}
        </li>
      ))}
    </ol>
  );
}

export default function TicketPage() {
  const t = useTexts(desk);
  const zh = useLang().lang === 'zh';
  const { id = '' } = useParams();
  const may = useMay()('member');
  const { word } = useWords();
  const query = useQuery({
    queryKey: ['ticket', id],
    queryFn: ({ signal }) => data(ops.GET('/ops/v1/tickets/{id}', { params: { path: { id } }, signal })),
    refetchInterval: 20_000,
  });
  const x = query.data;
  if (!x) return <Page title={t('tickets')}>{query.error ? <Failure error={query.error} retry={() => void query.refetch()} /> : <Skeleton active={false} />}</Page>;
  const stages: Record<string, string> = { response: t('response'), resolution: t('resolution') };
  return (
    <Page title={x.title} tags={<Tag>{zh ? x.state_name : x.state_name_en}</Tag>} extra={may && <Acts ticket={x} />}>
      <p><Link to="/tenant/tickets">{t('tickets')}</Link> · <span className="mono">{x.id}</span></p>
      {x.waits_for && <p role="status"><strong>{t('waits', { who: word('ticket.waits_for', x.waits_for) })}</strong></p>}
      <Descriptions
        size="small"
        bordered
        column={{ xs: 1, md: 2 }}
        items={[
          { key: 'kind', label: t('kind'), children: word('ticket.kind', x.kind) },
          { key: 'priority', label: t('priority'), children: word('ticket.priority', x.priority) },
          { key: 'by', label: t('by'), children: <>{x.requester_name} · {word('ticket.channel', x.channel)}</> },
          { key: 'raised', label: t('raised'), children: <When at={x.raised_at} /> },
          { key: 'clocks', label: t('clocks'), children: x.clocks.length === 0 ? '—' : x.clocks.map((k) => <div key={k.stage}>{t('clock', { stage: stages[k.stage] ?? k.stage })}<When at={k.due} /> · {word('clock.standing', k.standing)}</div>) },
          ...(x.confirm_due ? [{ key: 'due', label: t('confirmDue'), children: <When at={x.confirm_due} /> }] : []),
          ...(x.satisfaction ? [{ key: 'mark', label: t('mark'), children: t('marks', { n: x.satisfaction }) }] : []),
        ]}
      />
      <h2>{t('text')}</h2>
      <p style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{x.text}</p>
      <h2>{t('timeline')}</h2>
      <Timeline of={(x.timeline ?? []) as Schema<'TimelineEntry'>[]} />
    </Page>
  );
}
