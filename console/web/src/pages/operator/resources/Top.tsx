import { useQuery } from '@tanstack/react-query';
import { Alert, Card, Empty, Segmented, Skeleton } from 'antd';
import { useMemo, useState } from 'react';
import { cloudNow } from '@/api/clock';
import { hosts } from '@/api/hosts';
import { data, ops, type Schema } from '@/api/ops';
import { resourcesOf } from '@/api/resources';
import { useColour } from '@/brand/store';
import { Chart } from '@/components/Chart';
import { Failure } from '@/components/Failure';
import { Page } from '@/components/Page';
import { Sections } from '@/components/Sections';
import { hostTexts } from '@/i18n/operator-hosts';
import { useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { IpPools } from './IpPools';
import { useProjectName } from '@/session/names';
import { promised, topOf } from './lib/sums';

interface Bar {
  name: string;
  value: number;
}

/** A ranking as bars, the most on top; as a list for those who do not see it. */
function Ranking({ title, bars, most }: { title: string; bars: Bar[]; most: number }) {
  const t = useTexts(hostTexts);
  const colour = useColour();
  const shown = useMemo(() => topOf(bars.filter((b) => b.value > 0), most, (b) => b.value), [bars, most]);
  const option = useMemo(
    () => ({
      grid: { left: 8, right: 56, top: 8, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      tooltip: { trigger: 'axis' },
      xAxis: { type: 'value', min: 0 },
      yAxis: { type: 'category', inverse: true, data: shown.map((b) => b.name), axisLabel: { width: 130, overflow: 'truncate' } },
      series: [{ type: 'bar', color: colour, barMaxWidth: 18, data: shown.map((b) => b.value), label: { show: true, position: 'right' } }],
    }),
    [shown, colour],
  );
  return (
    <Card size="small" title={title}>
      {shown.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('topNone')} />
      ) : (
        <>
          <Chart title={title} option={option} height={Math.max(120, 32 * shown.length + 30)} />
          <ol className="visually-hidden">
            {shown.map((b) => (
              <li key={b.name}>{b.name}: {b.value}</li>
            ))}
          </ol>
        </>
      )}
    </Card>
  );
}

const wide = { gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 420px), 1fr))' };
const round = (n: number) => Math.round(n * 10) / 10;

async function load24(id: string, signal: AbortSignal): Promise<number> {
  const from = new Date(cloudNow() - 86_400_000).toISOString();
  const { points } = await data(ops.GET('/ops/v1/samples/{subject}', { params: { path: { subject: id }, query: { from } }, signal }));
  const seconds = points.reduce((n, p) => n + p.seconds, 0);
  return seconds > 0 ? round(points.reduce((n, p) => n + p.cpu_percent * p.seconds, 0) / seconds) : 0;
}

function HostTop({ most }: { most: number }) {
  const t = useTexts(hostTexts);
  const query = useQuery({
    queryKey: ['top', 'hosts'],
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const all = await hosts.hypervisors(signal);
      // The load is asked for by host: of the fullest, so that a large cloud is not asked a thousand times.
      const full = topOf(all, 50, (h) => h.vcpus_used);
      const load = await Promise.all(full.map(async (h) => ({ name: h.hypervisor_hostname, value: round((await load24(h.id, signal)) / Math.max(h.vcpus, 1)) })));
      return { all, load };
    },
  });
  if (query.error) return <Failure error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton active={false} />;
  const { all, load } = query.data;
  const bars = (value: (h: (typeof all)[number]) => number): Bar[] => all.map((h) => ({ name: h.hypervisor_hostname, value: value(h) }));
  return (
    <div className="cards" style={wide}>
      <Ranking title={t('topCpu')} most={most} bars={bars((h) => promised(h.vcpus_used, h.vcpus) ?? 0)} />
      <Ranking title={t('topMemory')} most={most} bars={bars((h) => promised(h.memory_mb_used, h.memory_mb) ?? 0)} />
      <Ranking title={t('topLoad')} most={most} bars={load} />
      <Ranking title={t('topServers')} most={most} bars={bars((h) => h.running_vms)} />
    </div>
  );
}

/** Resources of a kind, of all projects. */
function useKind(kind: string) {
  return useQuery({
    queryKey: ['top', kind],
    staleTime: 60_000,
    queryFn: ({ signal }) => resourcesOf(kind, signal),
  });
}

function byProject(all: Schema<'Resource'>[], value: (r: Schema<'Resource'>) => number, name: (id: string) => string): Bar[] {
  const sums = new Map<string, number>();
  for (const r of all) sums.set(r.project, (sums.get(r.project) ?? 0) + value(r));
  return [...sums].map(([id, n]) => ({ name: name(id), value: n }));
}

function StorageTop({ most }: { most: number }) {
  const t = useTexts(hostTexts);
  const project = useProjectName();
  const query = useKind('volume');
  if (query.error) return <Failure error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton active={false} />;
  const size = (r: Schema<'Resource'>) => Number(r.gb ?? 0);
  return (
    <div className="cards" style={wide}>
      <Ranking title={t('topVolumeProject')} most={most} bars={byProject(query.data, size, project)} />
      <Ranking title={t('topVolume')} most={most} bars={query.data.map((r) => ({ name: r.name || r.id, value: size(r) }))} />
    </div>
  );
}

function IpTop({ most }: { most: number }) {
  const t = useTexts(hostTexts);
  const may = useMay();
  const project = useProjectName();
  const query = useKind('floatingip');
  return (
    <>
      {may('admin') ? <IpPools /> : <Alert type="info" showIcon title={t('ipAdmin')} style={{ marginBottom: 12 }} />}
      {query.error && <Failure error={query.error} retry={() => void query.refetch()} />}
      {query.data ? <Ranking title={t('topFloating')} most={most} bars={byProject(query.data, () => 1, project)} /> : <Skeleton active={false} />}
    </>
  );
}

export default function Top() {
  const t = useTexts(hostTexts);
  const [most, setMost] = useState(10);
  const pick = [5, 10, 20].map((n) => ({ value: n, label: t('topCount', { n }) }));
  return (
    <Page title={t('top')} extra={<Segmented aria-label={t('top')} value={most} onChange={setMost} options={pick} />}>
      <Sections
        items={[
          { key: 'host', label: t('topHost'), children: <HostTop most={most} /> },
          { key: 'storage', label: t('topStorage'), children: <StorageTop most={most} /> },
          { key: 'ip', label: t('topIp'), children: <IpTop most={most} /> },
        ]}
      />
    </Page>
  );
}
