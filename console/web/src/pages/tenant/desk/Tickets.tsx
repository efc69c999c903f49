import { Button, Form, Input, Select, Tag } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { paged, withNext } from '@/api/paging';
import { FormDrawer } from '@/components/FormDrawer';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { When } from '@/components/When';
import { useWords } from '@/components/useWords';
import { common } from '@/i18n/common';
import { desk } from '@/i18n/tenant-desk';
import { useLang, useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { byLabel } from '../choices';
import { serversQuery } from '../net/read';

type Ticket = Schema<'Ticket'>;

function Create({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTexts(desk);
  const c = useTexts(common);
  const go = useNavigate();
  const { options } = useWords();
  const servers = useQuery({ ...serversQuery, enabled: open });
  const must = [{ required: true, message: c('required') }];
  return (
    <FormDrawer<{ title: string; kind: string; priority: string; text: string; resources?: string[] }, Ticket>
      open={open}
      onClose={onClose}
      title={t('create')}
      done={t('created')}
      initial={{ kind: 'service_request', priority: 'normal' }}
      submit={(body) => data(ops.POST('/ops/v1/tickets', { body }))}
      onDone={(made) => void go(`/tenant/tickets/${made.id}`)}
    >
      <p>
        {t('lookFirst')} <Link to="/tenant/knowledge">{t('articles')}</Link>
      </p>
      <Form.Item name="title" label={t('title')} rules={[{ ...must[0], whitespace: true }]}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="kind" label={t('kind')} rules={must}>
        <Select options={options('ticket.kind')} />
      </Form.Item>
      <Form.Item name="priority" label={t('priority')} rules={must}>
        <Select options={options('ticket.priority')} />
      </Form.Item>
      <Form.Item name="text" label={t('text')} rules={[{ ...must[0], whitespace: true }]}>
        <Input.TextArea rows={6} maxLength={8000} showCount />
      </Form.Item>
      <Form.Item name="resources" label={t('resources')}>
        <Select {...byLabel} mode="multiple" maxCount={200} loading={servers.isLoading} options={servers.data?.map((s) => ({ value: s.id, label: s.name }))} />
      </Form.Item>
    </FormDrawer>
  );
}

export default function Tickets() {
  const t = useTexts(desk);
  const zh = useLang().lang === 'zh';
  const may = useMay()('member');
  const { word, options } = useWords();
  const [making, setMaking] = useState(false);
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'state', label: t('state'), options: options('ticket.state') },
      { key: 'kind', label: t('kind'), options: options('ticket.kind') },
    ],
    [t, options],
  );
  const create = may && (
    <Button type="primary" onClick={() => setMaking(true)}>
      {t('create')}
    </Button>
  );
  const columns: Column<Ticket>[] = [
    { key: 'title', title: t('title'), fixed: true, width: 300, csv: (x) => x.title, render: (x) => <Link to={`/tenant/tickets/${x.id}`}>{x.title}</Link> },
    { key: 'kind', title: t('kind'), csv: (x) => word('ticket.kind', x.kind), render: (x) => word('ticket.kind', x.kind) },
    { key: 'priority', title: t('priority'), sort: 'priority', csv: (x) => word('ticket.priority', x.priority), render: (x) => word('ticket.priority', x.priority) },
    { key: 'state', title: t('state'), sort: 'state', csv: (x) => (zh ? x.state_name : x.state_name_en), render: (x) => <Tag>{zh ? x.state_name : x.state_name_en}</Tag> },
    { key: 'by', title: t('by'), csv: (x) => x.requester_name, render: (x) => x.requester_name },
    { key: 'raised', title: t('raised'), sort: 'raised_at', csv: (x) => x.raised_at, render: (x) => <When at={x.raised_at} /> },
    { key: 'id', title: 'ID', hidden: true, csv: (x) => x.id, render: (x) => <span className="mono">{x.id}</span> },
  ];
  return (
    <Page title={t('tickets')} extra={<><Link to="/tenant/knowledge">{t('articles')}</Link>{create}</>}>
      <ServerTable
        id="own-tickets"
        queryKey={['tickets', 'own']}
        load={async ({ filters: f, signal, ...ask }) => {
          const query = { ...paged(ask), state: f.state, kind: f.kind };
          const page = await data(ops.GET('/ops/v1/tickets', { params: { query }, signal }));
          return withNext(page.tickets, page.next);
        }}
        rowKey={(x) => x.id}
        columns={columns}
        filters={filters}
        live={30_000}
        empty={{ title: t('ticketsNone'), hint: t('ticketsHint'), action: create }}
      />
      <Create open={making} onClose={() => setMaking(false)} />
    </Page>
  );
}
