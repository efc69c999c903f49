import { Alert, Form, Select } from 'antd';
import { useMemo, useState } from 'react';
import { Link, useParams } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { byLast } from '@/api/paging';
import { Confirm } from '@/components/Confirm';
import { PersonName } from '@/components/Names';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { When } from '@/components/When';
import { useWords } from '@/components/useWords';
import { contract as texts } from '@/i18n/operator-contract';
import { useTexts } from '@/i18n';
import { useSession } from '@/session/context';
import { usePersonName } from '@/session/names';
import { Choice, Text, useNeed } from './fields';
import { Act, CaseTag, Section } from './parts';

type Subscription = Schema<'Subscription'>;
type Delivery = Schema<'Delivery'>;
/** Cases of the desk are subscribed to as a whole; every other topic has its name in the API’s words. */
const NOUNS = ['ticket', 'incident', 'change', 'maintenance', 'risk', 'problem'] as const;

function useTopics() {
  const t = useTexts(texts);
  const { options } = useWords();
  const all = [{ value: '*', label: t('everyTopic') }, ...NOUNS.map((n) => ({ value: `${n}.*`, label: t(`topic_${n}`) })), ...options('subscription.topic')];
  return { all, name: (x: string) => all.find((o) => o.value === x)?.label ?? x };
}

function Subscribe() {
  const t = useTexts(texts);
  const topics = useTopics();
  const { options } = useWords();
  const rules = useNeed(true);
  const [made, setMade] = useState<Subscription>();
  return (
    <>
      <Act<Schema<'SubscriptionRequest'>>
        primary
        label={t('subscribe')}
        hint={t('subscribeHint')}
        done={t('subscribed')}
        initial={{ channel: 'mail' }}
        submit={async (v) => setMade(await data(ops.POST('/ops/v1/subscriptions', { body: v })))}
      >
        <Form.Item name="topics" label={t('topics')} rules={rules}>
          <Select mode="tags" options={topics.all} showSearch={{ optionFilterProp: 'label' }} />
        </Form.Item>
        <Choice name="channel" label={t('channel')} required options={options('subscription.channel')} />
        <Text name="target" label={t('target')} required max={2000} hint={t('targetHint')} />
      </Act>
      {made?.secret && <Alert type="warning" showIcon closable role="status" title={t('secretOnce')} description={<span className="mono">{made.secret}</span>} />}
    </>
  );
}

function Deliveries({ of }: { of: string }) {
  const t = useTexts(texts);
  const { word, options } = useWords();
  const filters = useMemo<Filter[]>(() => [{ key: 'state', label: t('state'), options: options('delivery.state') }], [t, options]);
  const columns: Column<Delivery>[] = [
    { key: 'topic', title: t('topics'), fixed: true, width: 200, csv: (d) => d.topic, render: (d) => <span className="mono">{d.topic}</span> },
    { key: 'state', title: t('state'), csv: (d) => d.state, render: (d) => <CaseTag state={d.state} name={word('delivery.state', d.state)} /> },
    { key: 'attempts', title: t('attempts'), align: 'right', csv: (d) => d.attempts, render: (d) => d.attempts },
    { key: 'created', title: t('createdAt'), csv: (d) => d.created_at, render: (d) => <When at={d.created_at} /> },
    { key: 'delivered', title: t('deliveredAt'), csv: (d) => d.delivered_at, render: (d) => <When at={d.delivered_at} /> },
    { key: 'next', title: t('nextAt'), csv: (d) => d.next_at, render: (d) => (d.state === 'waiting' ? <When at={d.next_at} /> : '—') },
    { key: 'error', title: t('error'), width: 260, csv: (d) => d.error, render: (d) => d.error ?? '—' },
    {
      key: 'retry',
      title: t('retry'),
      fixed: true,
      render: (d) =>
        d.state === 'dead' ? (
          <Confirm label={t('retry')} what={t('retryWhat', { name: d.topic })} done={t('retried')} act={() => data(ops.POST('/ops/v1/deliveries/{id}/retry', { params: { path: { id: d.id } } }))} />
        ) : '—',
    },
  ];
  return (
    <Section title={t('messages')} extra={<Link to="/operator/notifications">{t('allSubscriptions')}</Link>}>
      <ServerTable
        id="deliveries"
        prefix="m-"
        queryKey={['deliveries', of]}
        load={async ({ limit, marker, filters: f, signal }) => {
          const { deliveries } = await data(ops.GET('/ops/v1/subscriptions/{id}/deliveries', { params: { path: { id: of }, query: { ...f, limit: String(limit), marker } }, signal }));
          return byLast(deliveries, limit, (d) => d.id);
        }}
        rowKey={(d) => d.id}
        columns={columns}
        filters={filters}
        live={15_000}
        empty={{ title: t('messagesNone'), hint: t('messagesHint') }}
      />
    </Section>
  );
}

export default function Notifications() {
  const t = useTexts(texts);
  const { word } = useWords();
  const { user } = useSession();
  const person = usePersonName();
  const topics = useTopics();
  const { id } = useParams();
  const filters = useMemo<Filter[]>(() => [{ key: 'all', label: t('whose'), options: [{ value: 'true', label: t('everybodys') }] }], [t]);
  const columns: Column<Subscription>[] = [
    { key: 'topics', title: t('topics'), fixed: true, width: 300, csv: (s) => s.topics.join(' '), render: (s) => <Link to={`/operator/notifications/${s.id}`}>{s.topics.map(topics.name).join(', ')}</Link> },
    { key: 'channel', title: t('channel'), csv: (s) => s.channel, render: (s) => word('subscription.channel', s.channel) },
    { key: 'target', title: t('target'), width: 260, csv: (s) => s.target, render: (s) => <span className="mono">{s.target}</span> },
    { key: 'owner', title: t('owner'), csv: (s) => person(s.owner), render: (s) => (s.owner === user.id ? t('me') : <PersonName id={s.owner} />) },
    { key: 'state', title: t('state'), csv: (s) => s.suspended_why, render: (s) => (s.suspended_at ? <><CaseTag state="paused" name={t('suspended')} /> {s.suspended_why}</> : <CaseTag state="met" name={t('active')} />) },
    { key: 'created', title: t('createdAt'), csv: (s) => s.created_at, render: (s) => <When at={s.created_at} /> },
    {
      key: 'delete',
      title: t('unsubscribe'),
      fixed: true,
      render: (s) => (
        <Confirm
          label={t('unsubscribe')}
          what={t('unsubscribeWhat', { name: s.target })}
          then={t('unsubscribeThen')}
          done={t('unsubscribed')}
          danger
          act={() => data(ops.DELETE('/ops/v1/subscriptions/{id}', { params: { path: { id: s.id } } }))}
        />
      ),
    },
  ];
  return (
    <Page title={t('notifications')} extra={<Subscribe />}>
      {id !== undefined && <Deliveries of={id} />}
      <ServerTable
        id="subscriptions"
        queryKey={['subscriptions']}
        load={async ({ limit, marker, filters: f, signal }) => {
          const { subscriptions } = await data(ops.GET('/ops/v1/subscriptions', { params: { query: { ...f, limit: String(limit), marker } }, signal }));
          return byLast(subscriptions, limit, (s) => s.id);
        }}
        rowKey={(s) => s.id}
        columns={columns}
        filters={filters}
        empty={{ title: t('subscriptionsNone'), hint: t('subscriptionsHint') }}
      />
    </Page>
  );
}
