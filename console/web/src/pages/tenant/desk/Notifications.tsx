import { Button, Drawer, Empty, Form, Input, Modal, Radio, Select, Skeleton, Tag } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { data, ops, type Schema } from '@/api/ops';
import { byLast } from '@/api/paging';
import { Confirm } from '@/components/Confirm';
import { Failure } from '@/components/Failure';
import { FormDrawer } from '@/components/FormDrawer';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { When } from '@/components/When';
import { useWords } from '@/components/useWords';
import { common } from '@/i18n/common';
import { desk } from '@/i18n/tenant-desk';
import { useTexts } from '@/i18n';
import { byLabel } from '../choices';

type Subscription = Schema<'Subscription'>;
const TOPICS = 'subscription.topic';
/** Messages that are shown, the latest. */
const SHOWN = 100;

/** A topic, all of a noun, or everything, in words. */
function useTopic() {
  const t = useTexts(desk);
  const { word } = useWords();
  return (topic: string) => (topic === '*' ? t('topicsAll') : topic.endsWith('.*') ? t('topicsOf', { noun: topic.slice(0, -2) }) : word(TOPICS, topic));
}

function Subscribe({ open, onClose, onDone }: { open: boolean; onClose: () => void; onDone: (s: Subscription) => void }) {
  const t = useTexts(desk);
  const c = useTexts(common);
  const { options: choices } = useWords();
  const options = useMemo(() => [{ value: '*', label: t('topicsAll') }, ...choices(TOPICS)], [t, choices]);
  const must = [{ required: true, message: c('required') }];
  return (
    <FormDrawer<{ channel: string; target: string; topics: string[] }, Subscription>
      open={open}
      onClose={onClose}
      title={t('subscribe')}
      done={t('subscribed')}
      initial={{ channel: 'mail' }}
      submit={(body) => data(ops.POST('/ops/v1/subscriptions', { body }))}
      onDone={onDone}
    >
      <Form.Item name="channel" label={t('channel')} rules={must}>
        <Radio.Group options={choices('subscription.channel')} />
      </Form.Item>
      <Form.Item name="target" label={t('target')} extra={t('targetHint')} rules={must}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name="topics" label={t('topics')} rules={must}>
        <Select {...byLabel} mode="multiple" maxCount={20} options={options} />
      </Form.Item>
    </FormDrawer>
  );
}

function Deliveries({ of, onClose }: { of: Subscription | undefined; onClose: () => void }) {
  const t = useTexts(desk);
  const { word } = useWords();
  const topic = useTopic();
  const query = useQuery({
    queryKey: ['deliveries', of?.id],
    queryFn: ({ signal }) => data(ops.GET('/ops/v1/subscriptions/{id}/deliveries', { params: { path: { id: of!.id }, query: { limit: String(SHOWN) } }, signal })),
    enabled: of !== undefined,
  });
  return (
    <Drawer open={of !== undefined} title={t('deliveries')} onClose={onClose} size={560} styles={{ wrapper: { maxWidth: '100vw' } }} destroyOnHidden>
      {query.error && <Failure error={query.error} retry={() => void query.refetch()} />}
      {query.isLoading && <Skeleton active={false} />}
      {query.data?.deliveries.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('deliveriesNone')} />}
      <ul className="row-cards">
        {query.data?.deliveries.map((d) => (
          <li key={d.id} style={{ containIntrinsicSize: 'auto 70px' }}>
            <strong>{topic(d.topic)}</strong> <Tag color={d.state === 'dead' ? 'red' : undefined}>{word('delivery.state', d.state)}</Tag>
            <div><When at={d.delivered_at ?? d.created_at} /> · {t('attempts', { n: d.attempts })}</div>
            {d.error && <div>{d.error}</div>}
          </li>
        ))}
      </ul>
      {query.data?.deliveries.length === SHOWN && <p>{t('deliveriesMost', { n: SHOWN })}</p>}
    </Drawer>
  );
}

export default function Notifications() {
  const t = useTexts(desk);
  const c = useTexts(common);
  const { word } = useWords();
  const topic = useTopic();
  const [making, setMaking] = useState(false);
  const [shown, setShown] = useState<Subscription>();
  const [secret, setSecret] = useState<string>();
  const create = (
    <Button type="primary" onClick={() => setMaking(true)}>
      {t('subscribe')}
    </Button>
  );
  const topics = (s: Subscription) => s.topics.map(topic).join(', ');
  const columns: Column<Subscription>[] = [
    { key: 'target', title: t('target'), fixed: true, width: 240, csv: (s) => s.target, render: (s) => <strong className="mono">{s.target}</strong> },
    { key: 'channel', title: t('channel'), csv: (s) => s.channel, render: (s) => word('subscription.channel', s.channel) },
    { key: 'topics', title: t('topics'), width: 280, csv: topics, render: topics },
    { key: 'state', title: t('state'), csv: (s) => s.suspended_why ?? t('active'), render: (s) => (s.suspended_at ? <Tag color="red">{t('suspended', { why: s.suspended_why ?? '' })}</Tag> : t('active')) },
    { key: 'since', title: t('since'), csv: (s) => s.created_at, render: (s) => <When at={s.created_at} /> },
    {
      key: 'actions',
      title: c('actions'),
      fixed: true,
      width: 190,
      render: (s) => (
        <>
          <Button size="small" onClick={() => setShown(s)}>{t('deliveries')}</Button>{' '}
          <Confirm label={t('end')} danger what={t('endWhat', { name: s.target })} then={t('endThen')} done={t('ended')} act={() => data(ops.DELETE('/ops/v1/subscriptions/{id}', { params: { path: { id: s.id } } }))} />
        </>
      ),
    },
  ];
  return (
    <Page title={t('notifications')} extra={create}>
      <ServerTable
        id="own-subscriptions"
        queryKey={['subscriptions']}
        load={async ({ limit, marker, signal }) => {
          const { subscriptions } = await data(ops.GET('/ops/v1/subscriptions', { params: { query: { limit: String(limit), marker } }, signal }));
          return byLast(subscriptions, limit, (s) => s.id);
        }}
        rowKey={(s) => s.id}
        columns={columns}
        find={(s) => `${s.target} ${topics(s)}`}
        empty={{ title: t('subscriptionsNone'), hint: t('subscriptionsHint'), action: create }}
      />
      <Subscribe open={making} onClose={() => setMaking(false)} onDone={(s) => setSecret(s.secret ?? undefined)} />
      <Deliveries of={shown} onClose={() => setShown(undefined)} />
      <Modal open={secret !== undefined} title={t('secret')} closable={false} keyboard={false} footer={<Button onClick={() => setSecret(undefined)}>{t('secretKept')}</Button>}>
        <p>{t('secretText')}</p>
        <p className="mono">{secret}</p>
      </Modal>
    </Page>
  );
}
