import { useQuery } from '@tanstack/react-query';
import { Segmented, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { cloudNow } from '@/api/clock';
import { data, ops, type Schema } from '@/api/ops';
import { whole } from '@/api/paging';
import { ServerTable, type Column } from '@/components/ServerTable';
import { Mark } from '@/components/StateTag';
import { When } from '@/components/When';
import type { Tone } from '@/i18n/states';
import { uptime } from '@/i18n/tenant-uptime';
import { useLang, useTexts } from '@/i18n';
import { Ask, Facts } from '../../purchaser/parts/Ask';
import { minutesOf } from './request';

const TONE = { up: 'ok', down: 'bad', planned: 'work', off: 'off' } as const satisfies Record<string, Tone>;
type Known = keyof typeof TONE;

function Serving({ state }: { state: string }) {
  const t = useTexts(uptime);
  return state in TONE ? <Mark tone={TONE[state as Known]}>{t(state as Known)}</Mark> : <Mark tone="off">{state}</Mark>;
}

type Stretch = Schema<'AvailabilityStretch'>;
const SPANS = { day7: 7, day30: 30, day365: 365 } as const;
type Span = keyof typeof SPANS;

/** How a server spent its time, as the service level counts it, with every interruption. */
export function Uptime({ id }: { id: string }) {
  const t = useTexts(uptime);
  const zh = useLang().lang === 'zh';
  const [span, setSpan] = useState<Span>('day30');
  const [level, setLevel] = useState<string>();
  const levels = useQuery({ queryKey: ['levels', 'now'], queryFn: ({ signal }) => data(ops.GET('/ops/v1/levels', { signal })) });
  const choices = [...new Map((levels.data?.levels ?? []).map((l) => [l.level, { value: l.level, label: zh ? l.service : l.service_en }])).values()];
  const query = useQuery({
    queryKey: ['availability', id, span, level],
    queryFn: ({ signal }) => {
      const from = new Date(cloudNow() - SPANS[span] * 86_400_000).toISOString();
      return data(ops.GET('/ops/v1/availability/{resource}', { params: { path: { resource: id }, query: { from, level } }, signal }));
    },
  });
  const columns: Column<Stretch>[] = [
    { key: 'state', title: t('state'), fixed: true, width: 140, csv: (x) => x.state, render: (x) => <Serving state={x.state} /> },
    { key: 'from', title: t('from'), width: 180, csv: (x) => x.from, render: (x) => <When at={x.from} seconds /> },
    { key: 'to', title: t('to'), width: 180, csv: (x) => x.to, render: (x) => <When at={x.to} seconds /> },
    { key: 'length', title: t('length'), width: 120, align: 'right', csv: (x) => minutesOf(x.from, x.to), render: (x) => <span className="num">{t('minutes', { n: minutesOf(x.from, x.to) })}</span> },
  ];
  return (
    <section aria-label={t('availability')}>
      <div className="tools">
        <Segmented<Span> aria-label={t('days')} value={span} onChange={setSpan} options={(Object.keys(SPANS) as Span[]).map((value) => ({ value, label: t(value) }))} />
        <Select aria-label={t('level')} allowClear placeholder={t('level')} style={{ minWidth: 200 }} value={level} onChange={setLevel} options={choices} />
      </div>
      <p className="soft">{t('levelNote')}</p>
      <Ask query={query}>
        {(a) => (
          <>
            <Facts
              rows={[
                [t('percent'), <strong key="p" className="num" style={{ fontSize: 24 }}>{a.percent}%</strong>],
                a.now ? [t('now'), <span key="n"><Serving state={a.now} />{a.since && <> {t('since')} <When at={a.since} /></>}</span>] : null,
                ...(['up', 'down', 'planned', 'off', 'unknown'] as const).map((k) => [t(k), t('minutes', { n: a.spent[k] })] as const),
              ]}
            />
            <h2 style={{ fontSize: 16 }}>{t('interruptions')}</h2>
            <ServerTable
              id="server-stretches"
              prefix="u"
              queryKey={['availability', id, span, level, 'stretches', a.to]}
              load={() => Promise.resolve(whole(a.stretches))}
              rowKey={(x) => x.from + x.state}
              columns={columns}
              empty={{ title: t('noneNotUp'), hint: t('counted') }}
            />
            <p><Link to="/tenant/tickets">{t('ticket')}</Link></p>
          </>
        )}
      </Ask>
    </section>
  );
}
