import { useQuery } from '@tanstack/react-query';
import { Card } from 'antd';
import { useMemo } from 'react';
import { Link, useLocation, useSearchParams } from 'react-router';
import { data, ops } from '@/api/ops';
import { withNext } from '@/api/paging';
import { Chart } from '@/components/Chart';
import { ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { When } from '@/components/When';
import { health, kindHints, measures } from '@/i18n/operator-health';
import { kinds } from '@/i18n/operator-kinds';
import { usePick, useTexts } from '@/i18n';
import { useProjectName } from '@/session/names';
import { colours } from '@/theme';
import { kindIn, KINDS, lasts, pathTo, type Kind, type Subject } from './kinds';
import { Fullness, HealthState, useNameOf, usePlaceOf, Worst } from './parts';

const TOP = 10;

/** The ten that are fullest by the measure that the list is sorted by. */
function Fullest({ kind, by }: { kind: Kind; by: string | undefined }) {
  const t = useTexts(health);
  const say = usePick();
  const nameOf = useNameOf();
  const measure = by ?? KINDS[kind][0];
  const query = useQuery({
    queryKey: ['health', kind, 'top', measure],
    queryFn: ({ signal }) => data(ops.GET('/ops/v1/health/{kind}', { params: { path: { kind }, query: { by: measure, limit: String(TOP) } }, signal })),
    refetchInterval: 60_000,
  });
  const shown = useMemo(
    () => (query.data?.subjects ?? []).map((s) => ({ name: nameOf(s), value: Number(s.measures.find((m) => m.measure === measure)?.percent ?? 0), limit: s.measures[0]?.limit_percent ?? 80 })),
    [query.data, measure, nameOf],
  );
  const option = useMemo(
    () => ({
      grid: { left: 8, right: 56, top: 8, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      tooltip: { trigger: 'axis', valueFormatter: (v: unknown) => `${String(v)}%` },
      xAxis: { type: 'value', min: 0, max: (v: { max: number }) => Math.max(100, v.max) },
      yAxis: { type: 'category', inverse: true, data: shown.map((s) => s.name), axisLabel: { width: 130, overflow: 'truncate' } },
      series: [
        {
          type: 'bar',
          barMaxWidth: 18,
          label: { show: true, position: 'right', formatter: '{c}%' },
          data: shown.map((s) => ({ value: s.value, itemStyle: { color: s.value >= s.limit ? colours.bad : colours.brand } })),
          markLine: { silent: true, symbol: 'none', data: [{ xAxis: shown[0]?.limit ?? 80 }] },
        },
      ],
    }),
    [shown],
  );
  if (shown.length === 0) return null;
  const title = t('topOf', { name: say(measures[measure] ?? [measure, measure]), n: TOP });
  return (
    <Card size="small" title={title} style={{ marginBottom: 16 }}>
      <Chart title={title} summary={shown.map((s) => `${s.name} ${s.value}%`).join('; ')} option={option} height={Math.max(120, 32 * shown.length + 30)} />
    </Card>
  );
}

/** Everything of a kind, the fullest first. */
export default function Subjects() {
  const t = useTexts(health);
  const say = usePick();
  const project = useProjectName();
  const nameOf = useNameOf();
  const placeOf = usePlaceOf();
  const kind = kindIn(useLocation().pathname);
  const [params] = useSearchParams();
  const own: readonly string[] = KINDS[kind];
  const filters = useMemo<Filter[]>(
    () => [{ key: 'by', label: t('sorted'), options: KINDS[kind].map((m) => ({ value: m, label: say(measures[m] ?? [m, m]) })) }],
    [t, say, kind],
  );
  const of = (s: Subject, measure: string) => s.measures.find((m) => m.measure === measure);
  const columns: Column<Subject>[] = [
    { key: 'name', title: t('name'), fixed: true, width: 200, csv: nameOf, render: (s) => <Link to={pathTo(s.kind, s.id)}><strong>{nameOf(s)}</strong></Link> },
    { key: 'id', title: 'ID', hidden: true, csv: (s) => s.id, render: (s) => <span className="mono">{s.id}</span> },
    { key: 'worst', title: t('worst'), fixed: true, width: 120, csv: (s) => s.findings, render: (s) => <Worst subject={s} /> },
    { key: 'state', title: t('state'), width: 120, csv: (s) => s.state, render: (s) => <HealthState state={s.state} /> },
    { key: 'place', title: t('place'), width: 150, csv: placeOf, render: (s) => placeOf(s) || '—' },
    ...(kind === 'system' ? [{ key: 'project', title: t('project'), width: 160, csv: (s: Subject) => (s.project ? project(s.project) : ''), render: (s: Subject) => <ProjectName id={s.project} /> }] : []),
    ...own.map((measure) => ({
      key: measure,
      title: say(measures[measure] ?? [measure, measure]),
      width: 210,
      csv: (s: Subject) => {
        const m = of(s, measure);
        return m && `${m.used}/${m.total} ${m.percent}% ${t(lasts(m).key, { n: lasts(m).n, limit: m.limit_percent })}`;
      },
      render: (s: Subject) => {
        const m = of(s, measure);
        return m ? <Fullness of={m} /> : '—';
      },
    })),
    { key: 'at', title: t('looked'), hidden: true, csv: (s) => s.at, render: (s) => <When at={s.at} /> },
  ];
  const by = params.get('by') ?? undefined;
  return (
    <Page title={say(kinds[kind]!)}>
      <Fullest kind={kind} by={own.includes(by ?? '') ? by : undefined} />
      <ServerTable
        key={kind}
        id={`health-${kind}`}
        queryKey={['health', kind]}
        load={async ({ limit, marker, filters: f, signal }) => {
          const query = { by: f.by, limit: String(limit), marker };
          const page = await data(ops.GET('/ops/v1/health/{kind}', { params: { path: { kind }, query }, signal }));
          return withNext(page.subjects, page.next);
        }}
        rowKey={(s) => s.id}
        columns={columns}
        filters={filters}
        live={60_000}
        empty={{ title: t('subjectsNone'), hint: say(kindHints[kind]!) }}
      />
    </Page>
  );
}
