import { useQuery } from '@tanstack/react-query';
import { Card, Descriptions, Skeleton, Timeline } from 'antd';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { Failure } from '@/components/Failure';
import { ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { Progress } from '@/components/Progress';
import { orderQuery } from '@/components/progress/query';
import { Mark, StateTag } from '@/components/StateTag';
import { When } from '@/components/When';
import { orderTexts } from '@/i18n/operator-orders';
import { useAccountSystem, useDecision, useOrderKind } from '@/i18n/orders';
import { useRoleName } from '@/i18n/roles';
import { useTexts } from '@/i18n';
import { Decide, useMine } from '@/components/Decide';
import { Complete, waitsForHand } from './Complete';
import { erasedText } from './Erasures';
import { orderPath, Retry } from './lib/orders';

type Order = Schema<'Order'>;

function Facts({ order: o }: { order: Order }) {
  const t = useTexts(orderTexts);
  const role = useRoleName();
  const kind = useOrderKind();
  const rows: [string, ReactNode][] = [
    [t('kind'), kind(o.kind)],
    [t('project'), <ProjectName key="p" id={o.project} />],
    [t('by'), o.ordered_by_name],
    [t('flow'), o.flow],
    [t('waits'), o.waits_for && role(o.waits_for)],
    [t('created'), <When key="c" at={o.created_at} />],
    [t('delivered'), o.delivered_at && <When key="d" at={o.delivered_at} />],
    [t('trialUntil'), o.trial_until && <When key="t" at={o.trial_until} />],
    [t('expires'), o.expires_at && <When key="e" at={o.expires_at} />],
    [t('released'), o.released_at && <When key="r" at={o.released_at} />],
    [t('target'), o.target && <Link key="g" className="mono" to={orderPath(o.target)}>{o.target}</Link>],
    [t('urgent'), o.urgent],
    [t('note'), o.note],
    [t('reason'), o.reason],
    [t('evidence'), o.evidence],
    ['ID', <span key="i" className="mono">{o.id}</span>],
  ];
  const items = rows.filter(([, v]) => v !== undefined && v !== null && v !== '').map(([label, children]) => ({ key: label, label, children }));
  return <Descriptions title={t('facts')} size="small" bordered column={{ xs: 1, md: 2 }} items={items} />;
}

function What({ order: o }: { order: Order }) {
  const t = useTexts(orderTexts);
  const system = useAccountSystem();
  const [open, account] = [o.opening, o.account];
  return (
    <Card size="small" title={t('lines')}>
      {o.lines.map((l, i) => (
        <div key={`${l.item}-${i}`}>
          {t(l.months > 0 ? 'line' : 'lineOnce', { n: i + 1, name: l.name || l.item, quantity: l.quantity, months: l.months })}
          {Object.entries(l.form).map(([k, v]) => (
            <div key={k} className="mono" style={{ paddingInlineStart: 16 }}>{k}: {v}</div>
          ))}
        </div>
      ))}
      {open &&
        t('openingLine', {
          protocol: open.protocol,
          ports: open.from_port === open.to_port ? open.from_port : `${open.from_port}-${open.to_port}`,
          sources: open.sources.join(', '),
          targets: open.targets.join(', '),
          purpose: open.purpose,
        })}
      {account && t('accountLine', { person: account.person, contact: account.contact, system: system(account.system), purpose: account.purpose })}
    </Card>
  );
}

function Story({ order: o }: { order: Order }) {
  const t = useTexts(orderTexts);
  const decision = useDecision();
  const role = useRoleName();
  const past = o.decisions.map((d) => ({
    color: d.decision === 'reject' || d.decision === 'return' || d.decision === 'refuse' ? 'red' : 'green',
    content: (
      <>
        <strong>{decision(d.decision)}</strong> · {role(d.stage)} ·{' '}
        {d.behalf_name ? t('byDeputy', { name: d.by_name, behalf: d.behalf_name }) : d.by_name} · <When at={d.at} />
        {d.reason && <div>{d.reason}</div>}
      </>
    ),
  }));
  const ahead = o.stages
    .filter((s) => !s.decided_at)
    .map((s) => ({
      color: 'gray',
      content: (
        <>
          {role(s.role)} {s.due_at && <>· {t('stageDue')} <When at={s.due_at} /></>} {s.overdue && <Mark tone="bad">{t('overdue')}</Mark>}
        </>
      ),
    }));
  const begun = { color: 'blue', content: <>{t('created')} · {o.ordered_by_name} · <When at={o.created_at} /></> };
  return (
    <Card size="small" title={t('timeline')}>
      <Timeline items={[begun, ...past, ...(['submitted', 'endorsed'].includes(o.state) ? ahead : [])]} />
    </Card>
  );
}

function Made({ order: o }: { order: Order }) {
  const t = useTexts(orderTexts);
  const made = o.resources ?? [];
  return (
    <Card size="small" title={t('made')}>
      {made.length === 0 && t('madeNone')}
      {made.map((m) => (
        <div key={`${m.key}${m.id}`}>
          {m.key} <span className="mono">{m.id}</span>{' '}
          <Link to={`/operator/operations?subject=${encodeURIComponent(m.id)}`}>{t('operationsOf')}</Link>
        </div>
      ))}
    </Card>
  );
}

function Changes({ order: o }: { order: Order }) {
  const t = useTexts(orderTexts);
  const kind = useOrderKind();
  const { data: found, error } = useQuery({
    queryKey: ['orders', 'of', o.id],
    queryFn: ({ signal }) => data(ops.GET('/ops/v1/orders', { params: { query: { target: o.id, limit: '50' } }, signal })),
  });
  return (
    <Card size="small" title={t('changes')}>
      {error && <Failure error={error} />}
      {found?.orders.length === 0 && t('changesNone')}
      {found?.orders.map((c) => (
        <div key={c.id}>
          <StateTag kind="order" state={c.state} /> {kind(c.kind)} <Link to={orderPath(c.id)}>{c.name}</Link>
        </div>
      ))}
    </Card>
  );
}

function Proof({ id }: { id: string }) {
  const t = useTexts(orderTexts);
  const query = useQuery({
    queryKey: ['erasure', id],
    retry: false,
    queryFn: ({ signal }) => data(ops.GET('/ops/v1/orders/{id}/erasure', { params: { path: { id } }, signal })),
  });
  return (
    <Card size="small" title={t('erasure')} loading={query.isPending}>
      {query.error && <Failure error={query.error} />}
      {query.data && (
        <>
          <div>{query.data.method} · {query.data.by_name} · <When at={query.data.at} /></div>
          <div>{erasedText(query.data, (why) => t('noBackup', { why }))}</div>
          <div className="mono">{query.data.digest}</div>
        </>
      )}
    </Card>
  );
}

/** The three decisions, where the order waits for this person. */
function Decision({ order: o }: { order: Order }) {
  const { mine, failed } = useMine(o.id);
  return <>{failed}{mine && <Decide order={o} />}</>;
}

export default function OrderDetail() {
  const t = useTexts(orderTexts);
  const { id = '' } = useParams();
  const query = useQuery(orderQuery(id));
  const o = query.data;
  return (
    <Page
      title={o?.name ?? t('order')}
      tags={o && <StateTag kind="order" state={o.state} />}
      extra={
        o && (
          <>
            {o.waits_for && <Decision order={o} />}
            {o.state === 'failed' && <Retry order={o} />}
            {waitsForHand(o) && <Complete order={o} />}
          </>
        )
      }
    >
      {query.error && <Failure error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton active={false} />}
      {o && (
        <>
          <Facts order={o} />
          <div className="cards" style={{ marginTop: 16, gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 360px), 1fr))' }}>
            {o.operation && (
              <Card size="small" title={t('progress')}>
                <Progress operation={o.operation} />
              </Card>
            )}
            <What order={o} />
            <Story order={o} />
            <Made order={o} />
            <Changes order={o} />
            {o.state === 'released' && <Proof id={o.id} />}
          </div>
        </>
      )}
    </Page>
  );
}
