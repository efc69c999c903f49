import { useQueries, useQuery } from '@tanstack/react-query';
import { Card } from 'antd';
import { costOf, ofFen, sum } from '@/api/money';
import { data, ops, type Schema } from '@/api/ops';
import { Money } from '@/components/Money';
import { When } from '@/components/When';
import { useAccountSystem } from '@/i18n/orders';
import { inbox } from '@/i18n/purchaser-inbox';
import { quotaNames } from '@/i18n/quota';
import { useLang, usePick, useTexts } from '@/i18n';
import { effect } from '../sums';
import { Ask, Facts } from './Ask';

type Order = Schema<'Order'>;
type Item = Schema<'Item'>;

const PER: Readonly<Record<string, 'perMonth' | 'perYear' | 'perEach' | 'perOnce'>> = { month: 'perMonth', year: 'perYear', each: 'perEach', once: 'perOnce' };
/** Kinds whose lines are bought; the others change what was bought before. */
const BUYS = new Set(['supply', 'scale_up', 'storage_up', 'renew']);

/** The rows of the price book of an order, by their numbers. */
export function useItems(order: Order): { items: Record<string, Item>; pending: boolean } {
  const codes = [...new Set(order.lines.map((l) => l.item))];
  const all = useQueries({
    queries: codes.map((code) => ({
      queryKey: ['item', code],
      queryFn: ({ signal }: { signal: AbortSignal }) => data(ops.GET('/ops/v1/items/{code}', { params: { path: { code } }, signal })),
    })),
  });
  const items: Record<string, Item> = {};
  all.forEach((q, i) => q.data && (items[codes[i]!] = q.data));
  return { items, pending: all.some((q) => q.isPending) };
}

function Line({ line, months, item }: { line: Schema<'Line'>; months: number; item: Item | undefined }) {
  const t = useTexts(inbox);
  const zh = useLang().lang === 'zh';
  const per = item && PER[item.per];
  const cost = item && costOf(item, line.quantity, months);
  // As the form of the price book asked it.
  const asked = (k: string) => item?.form.find((q) => q.name === k);
  const label = (k: string) => (zh ? asked(k)?.label : asked(k)?.help) ?? k;
  return (
    <li>
      <strong>{zh ? line.name : (item?.name_en ?? line.name)}</strong> × {line.quantity} {item?.unit}
      <Facts
        rows={[
          months > 0 && [t('months'), t('forMonths', { n: months })],
          item && [t('price'), item.price ? <><Money yuan={item.price} />{per && t(per)}</> : t('noPrice')],
          cost ? [t('amount'), <Money yuan={ofFen(cost.term)} />] : null,
          Object.keys(line.form).length > 0 && [t('answers'), Object.entries(line.form).map(([k, v]) => <div key={k}>{label(k)}: {v}</div>)],
        ]}
      />
    </li>
  );
}

/** Lines with what they cost over their months. */
export function Lines({ order, items, pending }: { order: Order; items: Record<string, Item>; pending: boolean }) {
  const t = useTexts(inbox);
  const system = useAccountSystem();
  const buys = BUYS.has(order.kind);
  const months = (l: Schema<'Line'>) => order.months ?? l.months;
  const priced = order.lines.flatMap((l) => {
    const item = items[l.item];
    const cost = item && costOf(item, l.quantity, months(l));
    return cost ? [ofFen(cost.term)] : [];
  });
  return (
    <Card size="small" title={t('what')}>
      <ul style={{ paddingInlineStart: 18, margin: 0 }}>
        {order.lines.map((l, i) => (
          <Line key={i} line={l} months={months(l)} item={buys ? items[l.item] : undefined} />
        ))}
      </ul>
      {order.account && (
        <Facts
          rows={[
            [t('account'), t('accountLine', { person: order.account.person, system: system(order.account.system), contact: order.account.contact })],
            [t('purpose'), order.account.purpose],
            [t('until'), <When at={order.account.until} />],
          ]}
        />
      )}
      {order.opening && (
        <Facts
          rows={[
            [
              t('opening'),
              t('openingLine', {
                protocol: order.opening.protocol,
                from: order.opening.from_port,
                to: order.opening.to_port,
                sources: order.opening.sources.join(', '),
                targets: order.opening.targets.join(', '),
              }),
            ],
            [t('purpose'), order.opening.purpose],
            [t('until'), <When at={order.opening.until} />],
          ]}
        />
      )}
      {!buys && <p>{t('noCost')}</p>}
      {buys && !pending && priced.length > 0 && (
        <p>
          <strong>{t('total')}: <Money yuan={sum(priced)} /></strong>
          <br />
          {t('estimate')}
        </p>
      )}
    </Card>
  );
}

/** Limits of the project before and after. */
export function QuotaEffect({ order, items, pending }: { order: Order; items: Record<string, Item>; pending: boolean }) {
  const t = useTexts(inbox);
  const say = usePick();
  const query = useQuery({
    queryKey: ['quota', order.project],
    queryFn: ({ signal }) => data(ops.GET('/ops/v1/quota', { params: { query: { project: order.project } }, signal })),
  });
  const grants = Object.fromEntries(Object.entries(items).map(([code, i]) => [code, i.grants as Record<string, number>]));
  const moves = Object.entries(effect(order.kind, order.lines, grants));
  return (
    <Card size="small" title={t('effect')} loading={pending}>
      {moves.length === 0 ? (
        t('effectNone')
      ) : (
        <Ask query={query}>
          {({ resources }) =>
            moves.map(([key, n]) => {
              const name = say(quotaNames[key] ?? [key, key]);
              const now = (resources as Record<string, { limit: number; used: number }>)[key];
              const [limit, used] = [now?.limit ?? 0, now?.used ?? 0];
              return <div key={key}>{limit < 0 ? t('effectFree', { name }) : t('effectLine', { name, before: limit, after: limit + n, used })}</div>;
            })
          }
        </Ask>
      )}
    </Card>
  );
}
