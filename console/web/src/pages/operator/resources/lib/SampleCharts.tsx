import { useQuery } from '@tanstack/react-query';
import { Card, Empty, Segmented, Skeleton } from 'antd';
import { useMemo, useState } from 'react';
import { wallOf } from '@/api/calendar';
import { cloudNow } from '@/api/clock';
import { data, ops, type Schema } from '@/api/ops';
import { useColour } from '@/brand/store';
import { Chart } from '@/components/Chart';
import { Failure } from '@/components/Failure';
import { hostTexts } from '@/i18n/operator-hosts';
import { useTexts } from '@/i18n';
import { colours } from '@/theme';

type Point = Schema<'SamplePoint'>;
type Drawn = { name: string; colour: string; of: (p: Point) => number };

const HOURS = { hour: 1, day: 24, week: 168, month: 720 } as const;
type Range = keyof typeof HOURS;
const [MIB, GIB, MBIT] = [1 << 20, 2 ** 30, 1e6 / 8];
const round = (n: number) => Math.round(n * 100) / 100;

function Figure({ title, points, lines }: { title: string; points: Point[]; lines: Drawn[] }) {
  const t = useTexts(hostTexts);
  const option = useMemo(
    () => ({
      grid: { left: 56, right: 16, top: 32, bottom: 28 },
      legend: { show: lines.length > 1, top: 0 },
      tooltip: { trigger: 'axis' },
      // The hours below are those of the cloud: what its wall shows is drawn as if it were UTC.
      useUTC: true,
      xAxis: { type: 'time' },
      yAxis: { type: 'value', min: 0 },
      series: lines.map((l) => ({
        name: l.name,
        type: 'line',
        showSymbol: points.length < 3,
        lineStyle: { width: 1.5 },
        color: l.colour,
        data: points.map((p) => [wallOf(new Date(p.at)), round(l.of(p))]),
      })),
    }),
    [points, lines],
  );
  const first = lines[0];
  const values = first ? points.map(first.of) : [];
  const mean = round(values.reduce((a, b) => a + b, 0) / Math.max(values.length, 1));
  const summary = t('summary', { mean, peak: round(values.reduce((a, b) => Math.max(a, b), 0)) });
  return (
    <Card size="small" title={title} extra={<span className="num">{summary}</span>}>
      <Chart title={title} summary={summary} option={option} height={220} />
    </Card>
  );
}

/** Figures of a host or a server over a time that is chosen, drawn. */
export function SampleCharts({ subject }: { subject: string }) {
  const t = useTexts(hostTexts);
  const colour = useColour();
  const [range, setRange] = useState<Range>('hour');
  const query = useQuery({
    queryKey: ['samples', subject, range],
    refetchInterval: range === 'hour' ? 30_000 : false,
    queryFn: ({ signal }) => {
      const from = new Date(cloudNow() - HOURS[range] * 3_600_000).toISOString();
      return data(ops.GET('/ops/v1/samples/{subject}', { params: { path: { subject }, query: { from } }, signal }));
    },
  });
  const charts = useMemo<[string, Drawn[]][]>(
    () => [
      [t('chartCpu'), [{ name: t('used'), colour, of: (p) => p.cpu_percent }]],
      [
        t('chartMemory'),
        [
          { name: t('used'), colour, of: (p) => p.memory_bytes / GIB },
          { name: t('available'), colour: colours.soft, of: (p) => p.memory_max_bytes / GIB },
        ],
      ],
      [
        t('chartDisk'),
        [
          { name: t('read'), colour: colours.work, of: (p) => p.disk_read_bytes / MIB },
          { name: t('written'), colour: colours.wait, of: (p) => p.disk_write_bytes / MIB },
        ],
      ],
      [
        t('chartNet'),
        [
          { name: t('received'), colour: colours.work, of: (p) => p.net_rx_bytes / MBIT },
          { name: t('sent'), colour: colours.wait, of: (p) => p.net_tx_bytes / MBIT },
        ],
      ],
    ],
    [t, colour],
  );
  const points = query.data?.points;
  return (
    <section aria-label={t('figures')}>
      <div className="tools">
        <Segmented<Range>
          aria-label={t('range')}
          value={range}
          onChange={setRange}
          options={(Object.keys(HOURS) as Range[]).map((r) => ({ value: r, label: t(r) }))}
        />
      </div>
      {query.error && <Failure error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton active={false} paragraph={{ rows: 6 }} title={false} />}
      {points?.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={<><strong>{t('figuresNone')}</strong><div>{t('figuresNoneHint')}</div></>} />
      )}
      {points !== undefined && points.length > 0 && (
        <div className="cards" style={{ gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 420px), 1fr))' }}>
          {charts.map(([title, lines]) => (
            <Figure key={title} title={title} points={points} lines={lines} />
          ))}
        </div>
      )}
    </section>
  );
}
