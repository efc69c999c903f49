import { Button, Empty, Skeleton, Tag } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { addMonths, dayOf, monthOf } from '@/api/calendar';
import { cloudDate, cloudNow } from '@/api/clock';
import { endings } from '@/api/ending';
import type { Schema } from '@/api/ops';
import { Failure } from '@/components/Failure';
import { Page } from '@/components/Page';
import { Mark } from '@/components/StateTag';
import { When } from '@/components/When';
import { money } from '@/i18n/tenant-money';
import { useLang, useTexts } from '@/i18n';
import { useProject } from '@/session/context';
import { byDay, weeksOf } from './month';
import './expiry.css';

type Entitlement = Schema<'Entitlement'>;
const SOON = 30 * 86_400_000;

function Sheet({ month, days, chosen, choose }: { month: string; days: Map<string, Entitlement[]>; chosen?: string; choose: (day: string) => void }) {
  const t = useTexts(money);
  const { lang } = useLang();
  const today = dayOf(cloudDate());
  // A Monday and the six days after it.
  const heads = Array.from({ length: 7 }, (_, i) => new Intl.DateTimeFormat(lang, { weekday: 'narrow', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, 1 + i))));
  return (
    <table className="expiry">
      <thead><tr>{heads.map((h, i) => <th key={i} scope="col">{h}</th>)}</tr></thead>
      <tbody>
        {weeksOf(month).map((week, i) => (
          <tr key={i}>
            {week.map((day, j) => {
              if (day === null) return <td key={j} />;
              const n = days.get(day)?.length ?? 0;
              return (
                <td key={j} aria-current={day === today ? 'date' : undefined}>
                  {n === 0 ? (
                    <span className="num">{Number(day.slice(8))}</span>
                  ) : (
                    <button type="button" aria-pressed={chosen === day} aria-label={t('dayOf', { day, n })} onClick={() => choose(day)}>
                      <span className="num">{Number(day.slice(8))}</span> <strong>{n}</strong>
                    </button>
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Rows({ rows }: { rows: Entitlement[] }) {
  const t = useTexts(money);
  const [now] = useState(cloudNow);
  return (
    <ul className="row-cards">
      {rows.map((e) => {
        const left = Date.parse(e.until!) - now;
        return (
          <li key={e.id}>
            <strong>{e.item ?? e.source} × {e.quantity}</strong> {left < 0 ? <Tag color="red">{t('overdue')}</Tag> : left < SOON && <Mark tone="wait">{t('soon')}</Mark>}
            <div>{t('ends')} <When at={e.until} /> (<When at={e.until} relative />) · {t('since')} <When at={e.from} /></div>
            {e.order && <div>{t('order')} <span className="mono">{e.order}</span></div>}
          </li>
        );
      })}
    </ul>
  );
}

export default function Expiry() {
  const t = useTexts(money);
  const project = useProject();
  const [month, setMonth] = useState(() => monthOf(cloudDate()));
  const [chosen, setChosen] = useState<string>();
  const query = useQuery({
    queryKey: ['entitlements', 'all', project?.id],
    queryFn: ({ signal }) => endings(Infinity, signal),
  });
  const ending = useMemo(() => query.data ?? [], [query.data]);
  const days = useMemo(() => byDay(ending, (e) => e.until), [ending]);
  const move = (n: number) => {
    setMonth(addMonths(month, n));
    setChosen(undefined);
  };
  return (
    <Page title={t('expiry')}>
      {query.isPending && <Skeleton active={false} />}
      {query.error && <Failure error={query.error} retry={() => void query.refetch()} />}
      {query.data && ending.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={<><strong>{t('expiryNone')}</strong><div>{t('expiryHint')}</div></>} />}
      {ending.length > 0 && (
        <>
          <div className="tools">
            <Button onClick={() => move(-1)}>{t('monthBefore')}</Button>
            <strong role="status" className="num">{month}</strong>
            <Button onClick={() => move(1)}>{t('monthAfter')}</Button>
          </div>
          <Sheet month={month} days={days} chosen={chosen} choose={(d) => setChosen(d === chosen ? undefined : d)} />
          <h2>{chosen ?? t('listed')}</h2>
          <Rows rows={chosen ? (days.get(chosen) ?? []) : ending} />
        </>
      )}
    </Page>
  );
}
