import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { Card, Empty, Progress as Bar, Skeleton, Tag } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { cloudNow } from '@/api/clock';
import { endings } from '@/api/ending';
import { data, ops } from '@/api/ops';
import { Failure } from '@/components/Failure';
import { LinkButton } from '@/components/LinkButton';
import { Money } from '@/components/Money';
import { Page } from '@/components/Page';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/When';
import { common } from '@/i18n/common';
import { quotaNames } from '@/i18n/quota';
import { tenant } from '@/i18n/tenant';
import { usePick, useTexts } from '@/i18n';
import { useMay, useProject } from '@/session/context';
import { Attention } from './overview/Attention';

const DAYS = 90;

/** A card of one question, with its own waiting and its own error. */
function Ask<T>({ title, query, children }: { title: string; query: UseQueryResult<T>; children: (answer: T) => ReactNode }) {
  return (
    <Card title={title} size="small">
      {query.isPending && <Skeleton active={false} paragraph={{ rows: 2 }} title={false} />}
      {query.error && <Failure error={query.error} retry={() => void query.refetch()} />}
      {query.data !== undefined && children(query.data)}
    </Card>
  );
}

function Cost() {
  const t = useTexts(tenant);
  const query = useQuery({ queryKey: ['bills', 'now'], queryFn: ({ signal }) => data(ops.GET('/ops/v1/bills', { signal })) });
  return (
    <Ask title={t('cost')} query={query}>
      {({ bills }) =>
        bills.length === 0
          ? t('costNone')
          : bills.map((b) => (
              <div key={`${b.project}${b.month}`}>
                <strong style={{ fontSize: 24 }}><Money yuan={b.total} /></strong> {b.draft && <Tag>{t('draft')}</Tag>}
                <div>{b.month} · {t('costAsOf')} <When at={b.as_of} /></div>
              </div>
            ))
      }
    </Ask>
  );
}

function Quota() {
  const t = useTexts(tenant);
  const say = usePick();
  const query = useQuery({ queryKey: ['quota'], queryFn: ({ signal }) => data(ops.GET('/ops/v1/quota', { signal })) });
  return (
    <Ask title={t('quota')} query={query}>
      {({ resources }) => {
        const lines = Object.entries(resources as Record<string, { limit: number; used: number }>).filter(([, l]) => l.limit > 0 || l.used > 0);
        if (lines.length === 0) return t('quotaNone');
        return lines.map(([key, { limit, used }]) => {
          const name = say(quotaNames[key] ?? [key, key]);
          // Below zero there is no limit.
          if (limit < 0) return <div key={key}>{t('quotaFree', { name, used })}</div>;
          const text = t('quotaUsed', { name, used, limit });
          const percent = Math.min(100, Math.round((100 * used) / Math.max(limit, 1)));
          return (
            <div key={key}>
              {text}
              <Bar percent={percent} size="small" showInfo={false} status={percent >= 90 ? 'exception' : 'normal'} aria-label={text} />
            </div>
          );
        });
      }}
    </Ask>
  );
}

function Expiring() {
  const t = useTexts(tenant);
  const query = useQuery({
    queryKey: ['entitlements', 'expiring'],
    queryFn: ({ signal }) => endings(cloudNow() + DAYS * 86_400_000, signal),
  });
  return (
    <Ask title={t('expiring')} query={query}>
      {(soon) => {
        if (soon.length === 0) return t('expiringNone');
        return soon.slice(0, 8).map((e) => (
          <div key={e.id}>
            {t('units', { item: e.item ?? e.source, n: e.quantity })} · <When at={e.until} relative />
          </div>
        ));
      }}
    </Ask>
  );
}

function Latest() {
  const t = useTexts(tenant);
  const may = useMay()('member');
  const query = useQuery({
    queryKey: ['orders', 'latest'],
    queryFn: ({ signal }) => data(ops.GET('/ops/v1/orders', { params: { query: { limit: '5' } }, signal })),
    refetchInterval: 30_000,
  });
  return (
    <Ask title={t('orders')} query={query}>
      {({ orders }) =>
        orders.length === 0 ? (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('ordersNone')}>
            {may && <LinkButton to="/tenant/orders/new" type="primary">{t('orderFirst')}</LinkButton>}
          </Empty>
        ) : (
          orders.map((o) => (
            <p key={o.id} style={{ margin: '0 0 4px' }}>
              <StateTag kind="order" state={o.state} /> <Link to={`/tenant/orders/${encodeURIComponent(o.id)}`}>{o.name}</Link> · <When at={o.created_at} relative />
            </p>
          ))
        )
      }
    </Ask>
  );
}

export default function Overview() {
  const t = useTexts(tenant);
  const c = useTexts(common);
  const project = useProject();
  if (!project) {
    return (
      <Page title={t('chooseTitle')}>
        <p>{c('scopeChoose')}</p>
      </Page>
    );
  }
  return (
    <Page title={project.name}>
      <div className="cards">
        <Cost />
        <Attention />
        <Expiring />
        <Latest />
        <Quota />
      </div>
    </Page>
  );
}
