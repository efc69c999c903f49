import { useQuery } from '@tanstack/react-query';
import { Card, Empty, Segmented, Skeleton } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { cloudNow } from '@/api/clock';
import { endings } from '@/api/ending';
import { data, ops } from '@/api/ops';
import { byLast, everyRow } from '@/api/paging';
import { useColour } from '@/brand/store';
import { Chart } from '@/components/Chart';
import { Failure } from '@/components/Failure';
import { Page } from '@/components/Page';
import { Mark } from '@/components/StateTag';
import { When } from '@/components/When';
import { orderTexts } from '@/i18n/operator-orders';
import { useTexts } from '@/i18n';
import { useProjectName } from '@/session/names';
import { orderPath } from './lib/orders';
import { byMonth } from './lib/sums';

interface Ending {
  key: string;
  kind: 'entitlement' | 'trial' | 'record' | 'certificate';
  name: string;
  order?: string;
  project?: string | null;
  until: string;
}
const RANGES = { days90: 90, days180: 180, days365: 365, days1095: 1095 } as const;
type Range = keyof typeof RANGES;

async function read(days: number, signal: AbortSignal): Promise<Ending[]> {
  const before = cloudNow() + days * 86_400_000;
  let certificates: { host: string; valid_until: string }[] = [];
  const [granted, trials, records] = await Promise.all([
    endings(before, signal),
    everyRow(async ({ limit, marker }) =>
      byLast((await data(ops.GET('/ops/v1/orders', { params: { query: { state: 'trial', limit: String(limit), marker } }, signal }))).orders, limit, (o) => o.id),
    ),
    everyRow(async ({ limit, marker }) => {
      const page = await data(ops.GET('/ops/v1/reminders', { params: { query: { days: String(days), limit: String(limit), marker } }, signal }));
      // They come with the first page.
      if (marker === undefined) certificates = page.certificates;
      return byLast(page.records, limit, (r) => r.id);
    }),
  ]);
  const all: (Omit<Ending, 'until'> & { until?: string | null })[] = [
    ...granted.map((e) => ({ key: e.id, kind: 'entitlement' as const, name: `${e.item ?? e.source} × ${e.quantity}`, order: e.order ?? undefined, project: e.project, until: e.until })),
    ...trials.map((o) => ({ key: o.id, kind: 'trial' as const, name: o.name, order: o.id, project: o.project, until: o.trial_until })),
    ...records.filter((r) => !r.withdrawn).map((r) => ({ key: r.id, kind: 'record' as const, name: r.title, project: r.project, until: r.valid_until })),
    ...certificates.map((c) => ({ key: c.host, kind: 'certificate' as const, name: c.host, until: c.valid_until })),
  ];
  return all.filter((e): e is Ending => Boolean(e.until) && Date.parse(e.until!) < before);
}

function Line({ ending: e, children }: { ending: Ending; children: ReactNode }) {
  const t = useTexts(orderTexts);
  const late = Date.parse(e.until) < cloudNow();
  return (
    <li style={{ padding: '4px 0', display: 'flex', flexWrap: 'wrap', gap: 8 }}>
      <When at={e.until} /> <When at={e.until} relative /> {late && <Mark tone="bad">{t('past')}</Mark>} <Mark tone="off">{t(e.kind)}</Mark>
      {e.order ? <Link to={orderPath(e.order)}>{e.name}</Link> : <span>{e.name}</span>}
      <span>{children}</span>
    </li>
  );
}

export default function Expiry() {
  const t = useTexts(orderTexts);
  const project = useProjectName();
  const colour = useColour();
  const [range, setRange] = useState<Range>('days180');
  const query = useQuery({ queryKey: ['expiry', range], queryFn: ({ signal }) => read(RANGES[range], signal) });
  const months = useMemo(() => byMonth(query.data ?? []), [query.data]);
  const option = useMemo(
    () => ({
      grid: { left: 40, right: 16, top: 16, bottom: 28 },
      tooltip: { trigger: 'axis' },
      xAxis: { type: 'category', data: months.map((m) => m.month) },
      yAxis: { type: 'value', minInterval: 1 },
      series: [{ type: 'bar', color: colour, barMaxWidth: 32, data: months.map((m) => m.rows.length) }],
    }),
    [months, colour],
  );
  return (
    <Page
      title={t('expiry')}
      extra={
        <Segmented<Range>
          aria-label={t('horizon')}
          value={range}
          onChange={setRange}
          options={(Object.keys(RANGES) as Range[]).map((r) => ({ value: r, label: t(r) }))}
        />
      }
    >
      {query.error && <Failure error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton active={false} />}
      {query.data?.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={<><strong>{t('expiryNone')}</strong><div>{t('expiryHint')}</div></>} />
      )}
      {months.length > 0 && (
        <div style={{ display: 'grid', gap: 16 }}>
          <Card size="small" title={t('expiryChart')}>
            <Chart title={t('expiryChart')} summary={months.map((m) => `${m.month}: ${m.rows.length}`).join('; ')} option={option} height={200} />
          </Card>
          {months.map((m) => (
            <Card key={m.month} size="small" title={`${m.month} · ${m.rows.length}`}>
              <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
                {m.rows.map((e) => (
                  <Line key={`${e.kind}${e.key}`} ending={e}>{e.project ? project(e.project) : ''}</Line>
                ))}
              </ul>
            </Card>
          ))}
        </div>
      )}
    </Page>
  );
}
