import { Card, Steps, Timeline } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { cloudNow } from '@/api/clock';
import { data, ops } from '@/api/ops';
import { Failure } from '@/components/Failure';
import { Mark } from '@/components/StateTag';
import { stamp, When } from '@/components/When';
import { useRoleName } from '@/i18n/roles';
import { useDecision } from '@/i18n/orders';
import { orders } from '@/i18n/tenant-orders';
import { useLang, useTexts } from '@/i18n';
import { colours } from '@/theme';
import type { Order } from './cart';
import { flowsQuery } from './data';
import { timeline } from './timeline';

/** The stages of this round: who decides, since when it waits there, until when. */
export function Stages({ o }: { o: Order }) {
  const t = useTexts(orders);
  const role = useRoleName();
  const at = o.stages.findIndex((s) => s.began_at && !s.decided_at);
  const waits = o.state === 'submitted' || o.state === 'endorsed';
  return (
    <Steps
      size="small"
      responsive
      current={waits ? Math.max(at, 0) : o.stages.length}
      items={o.stages.map((s) => ({
        title: role(s.role),
        status: s.decided_at ? 'finish' : waits && s.began_at ? (s.overdue ? 'error' : 'process') : 'wait',
        content: s.decided_at
          ? t('stageDecided', { at: stamp(s.decided_at) })
          : s.began_at && waits
            ? `${t('stageWaits', { at: stamp(s.began_at), due: s.due_at ? stamp(s.due_at) : '—' })}${s.overdue ? ` · ${t('overdue')}` : ''}`
            : t('stageLater'),
      }))}
    />
  );
}

/** All that happened to an order, and what is still to come. */
export function Course({ o }: { o: Order }) {
  const t = useTexts(orders);
  const decision = useDecision();
  const role = useRoleName();
  return (
    <Timeline
      items={timeline(o, cloudNow()).map((h, n) => ({
        key: n,
        color: colours[h.ahead ? 'off' : h.tone],
        content: (
          <>
            <strong>{decision(h.what)}</strong>
            {h.role && <> · {role(h.role)}</>}
            {h.by && <> · {h.by}</>}
            {h.behalf && <> ({h.behalf})</>}
            {h.round !== undefined && o.round > 1 && <> · {t('round', { n: h.round })}</>}
            <div>
              <When at={h.at} relative={h.ahead} />
            </div>
            {h.reason && <div>{h.reason}</div>}
          </>
        ),
      }))}
    />
  );
}

/** The clocks of the contract that run, or ran, for it. */
export function Clocks({ order }: { order: string }) {
  const t = useTexts(orders);
  const zh = useLang().lang === 'zh';
  const flows = useQuery(flowsQuery);
  const { data: answer, error } = useQuery({
    queryKey: ['order-clocks', order],
    queryFn: ({ signal }) => data(ops.GET('/ops/v1/order-clocks', { params: { query: { order } }, signal })),
  });
  if (error) return <Card size="small" title={t('clocks')}><Failure error={error} /></Card>;
  if (!answer || answer.clocks.length === 0) return null;
  const named = (id: string) => {
    const rule = flows.data?.clocks.find((c) => c.id === id);
    return rule ? (zh ? rule.name : rule.name_en) : id;
  };
  return (
    <Card size="small" title={t('clocks')}>
      <ul className="row-cards">
        {answer.clocks.map((c, n) => (
          <li key={n} style={{ containIntrinsicSize: 'auto 90px' }}>
            <strong>{named(c.clock)}</strong> {c.late && <Mark tone="bad">{t('overdue')}</Mark>}
            <dl>
              <dt>{t('clockStarts')}</dt><dd><When at={c.starts_at} /></dd>
              <dt>{t('due')}</dt><dd><When at={c.due_at} /></dd>
              <dt>{c.void_at ? t('clockVoid') : t('clockDone')}</dt><dd><When at={c.void_at ?? c.done_at} /></dd>
            </dl>
          </li>
        ))}
      </ul>
    </Card>
  );
}
