import { useQuery } from '@tanstack/react-query';
import { Card, Tag, Timeline } from 'antd';
import { Link, useParams } from 'react-router';
import type { Schema } from '@/api/ops';
import { Decide, useMine } from '@/components/Decide';
import { ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { Progress } from '@/components/Progress';
import { orderQuery } from '@/components/progress/query';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/When';
import { common } from '@/i18n/common';
import { purchaser } from '@/i18n/purchaser';
import { useDecision, useOrderKind } from '@/i18n/orders';
import { inbox } from '@/i18n/purchaser-inbox';
import { useRoleName } from '@/i18n/roles';
import { useTexts } from '@/i18n';
import { Ask, Facts } from './parts/Ask';
import { Lines, QuotaEffect, useItems } from './parts/Asked';

type Order = Schema<'Order'>;

function Stages({ order }: { order: Order }) {
  const t = useTexts(inbox);
  const role = useRoleName();
  return (
    <Card size="small" title={t('stages')}>
      <ol style={{ paddingInlineStart: 20, margin: 0 }}>
        {order.stages.map((s, i) => (
          <li key={i}>
            <strong>{role(s.role)}</strong> {s.overdue && <Tag color="red">{t('overdue')}</Tag>}
            {!s.began_at && <div>{t('waiting')}</div>}
            {s.due_at && <div>{t('due')}: <When at={s.due_at} /></div>}
            {s.decided_at && <div>{t('decidedAt')}: <When at={s.decided_at} /></div>}
            {!s.decided_at && s.began_at && <div>{t('began')}: <When at={s.began_at} /></div>}
            {s.delegate && <div>{t('mayDelegate')}</div>}
          </li>
        ))}
      </ol>
    </Card>
  );
}

function History({ order }: { order: Order }) {
  const t = useTexts(inbox);
  const decision = useDecision();
  if (order.decisions.length === 0) return <Card size="small" title={t('history')}>{t('historyNone')}</Card>;
  return (
    <Card size="small" title={t('history')}>
      <Timeline
        items={order.decisions.map((d, i) => {
          return {
            key: i,
            content: (
              <>
                <strong>{decision(d.decision)}</strong> · {d.by_name} {d.behalf_name && t('behalf', { name: d.behalf_name })}
                <div><When at={d.at} /> · {t('round', { n: d.round })}</div>
                {d.reason && <div>{d.reason}</div>}
              </>
            ),
          };
        })}
      />
    </Card>
  );
}

function Shown({ order: o }: { order: Order }) {
  const t = useTexts(inbox);
  const p = useTexts(purchaser);
  const c = useTexts(common);
  const kind = useOrderKind();
  const { items, pending } = useItems(o);
  const { mine, failed } = useMine(o.id);
  return (
    <>
      {failed}
      {mine && (
        <Card size="small" title={t('decideHere')} style={{ marginBottom: 16 }}>
          <Decide order={o} then={p('approveThen')} size="middle" />
        </Card>
      )}
      <Facts
        rows={[
          [t('state'), <StateTag kind="order" state={o.state} />],
          [t('kind'), kind(o.kind)],
          [t('project'), <ProjectName key="p" id={o.project} />],
          [t('by'), o.ordered_by_name],
          [t('at'), <When at={o.created_at} />],
          o.note ? [t('note'), o.note] : null,
          o.target ? [t('target'), <Link to={`/purchaser/orders/${encodeURIComponent(o.target)}`}>{o.target}</Link>] : null,
          o.trial_days > 0 && [t('trial'), o.trial_days],
          o.trial_until ? [t('until'), <When at={o.trial_until} />] : null,
          typeof o.backup === 'boolean' && [t('backup'), c(o.backup ? 'yes' : 'no')],
          o.lines.length > 0 && o.kind === 'supply' ? [t('item'), t(o.by_hand ? 'byHand' : o.create ? 'create' : 'grantOnly')] : null,
        ]}
      />
      {o.urgent && <p><Tag color="red" style={{ whiteSpace: 'normal' }}>{t('urgent', { why: o.urgent })}</Tag></p>}
      {o.operation && ['fulfilling', 'releasing'].includes(o.state) && <Progress operation={o.operation} />}
      <div className="cards" style={{ gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 340px), 1fr))' }}>
        <Lines order={o} items={items} pending={pending} />
        <QuotaEffect order={o} items={items} pending={pending} />
        <Stages order={o} />
        <History order={o} />
      </div>
    </>
  );
}

export default function OrderPage() {
  const t = useTexts(inbox);
  const { id = '' } = useParams();
  const query = useQuery(orderQuery(id));
  return (
    <Page title={query.data?.name ?? t('order')}>
      <Ask query={query}>{(order) => <Shown order={order} />}</Ask>
    </Page>
  );
}
