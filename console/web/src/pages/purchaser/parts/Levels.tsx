import { useQuery } from '@tanstack/react-query';
import { Button, Card, Input, Modal } from 'antd';
import { useMemo, useState } from 'react';
import { data, ops, type Schema } from '@/api/ops';
import { Chart } from '@/components/Chart';
import { Mark } from '@/components/StateTag';
import { deal } from '@/i18n/purchaser-contract';
import { useLang, useTexts } from '@/i18n';
import { colours } from '@/theme';
import { Ask } from './Ask';

type Level = Schema<'LevelResult'>;

function Worst({ level, month }: { level: Level; month: string }) {
  const t = useTexts(deal);
  const [open, setOpen] = useState(false);
  const query = useQuery({
    queryKey: ['levels', level.level, 'worst', month],
    queryFn: ({ signal }) =>
      data(ops.GET('/ops/v1/levels/{id}/worst', { params: { path: { id: level.level }, query: { month, limit: '20' } }, signal })),
    enabled: open,
  });
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>{t('worst')}</Button>
      <Modal open={open} title={t('worst')} footer={null} onCancel={() => setOpen(false)} destroyOnHidden>
        <Ask query={query}>
          {({ resources }) =>
            resources.length === 0
              ? t('worstNone')
              : resources.map((r) => <div key={r.resource}>{t('worstLine', { name: r.name, percent: r.percent, down: r.spent.down })}</div>)
          }
        </Ask>
      </Modal>
    </>
  );
}

/** What a level was promised and what it came to, as a bar from the lowest figure up: at 99.9 per cent all bars look full. */
function useOption(levels: Level[], name: (l: Level) => string) {
  const t = useTexts(deal);
  return useMemo(() => {
    const lowest = Math.min(...levels.flatMap((l) => [Number(l.percent), Number(l.target)]));
    return {
      tooltip: { trigger: 'axis' },
      legend: { bottom: 0 },
      grid: { left: 8, right: 16, top: 8, bottom: 36, containLabel: true },
      xAxis: { type: 'value', min: Math.max(0, Math.floor(lowest * 10 - 5) / 10), max: 100 },
      yAxis: { type: 'category', data: levels.map(name), axisLabel: { width: 110, overflow: 'truncate' } },
      series: [
        { name: t('target', { target: '' }).replace('%', '').trim(), type: 'bar', itemStyle: { color: colours.off }, data: levels.map((l) => Number(l.target)) },
        {
          name: t('got', { percent: '' }).replace('%', '').trim(),
          type: 'bar',
          data: levels.map((l) => ({ value: Number(l.percent), itemStyle: { color: l.met ? colours.ok : colours.bad } })),
        },
      ],
    };
  }, [levels, name, t]);
}

function Drawn({ levels, month }: { levels: Level[]; month: string }) {
  const t = useTexts(deal);
  const zh = useLang().lang === 'zh';
  const name = useMemo(() => (l: Level) => [zh ? l.service : l.service_en, l.subject].filter(Boolean).join(' · '), [zh]);
  const option = useOption(levels, name);
  return (
    <>
      <Chart
        title={t('levels')}
        summary={levels.map((l) => `${name(l)} ${l.percent}% / ${l.target}%`).join('; ')}
        option={option}
        height={Math.max(160, 60 + levels.length * 44)}
      />
      {levels.map((l) => (
        <div key={l.level + l.subject} style={{ marginTop: 8 }}>
          <Mark tone={l.met ? 'ok' : 'bad'}>{t(l.met ? 'met' : 'missed')}</Mark> <strong>{name(l)}</strong>
          <div>
            {t('got', { percent: l.percent })} · {t('target', { target: l.target })}
            {l.missed > 0 && <> · {t('missedOf', { resources: l.resources, missed: l.missed })}</>}
          </div>
          <div>{t('budget', { allowed: l.budget.allowed, used: l.budget.used, left: l.budget.left })}</div>
          {Number(l.spent.down) > 0 && <Worst level={l} month={month} />}
        </div>
      ))}
    </>
  );
}

export function Levels() {
  const t = useTexts(deal);
  const [month, setMonth] = useState('');
  const query = useQuery({
    queryKey: ['levels', month],
    queryFn: ({ signal }) => data(ops.GET('/ops/v1/levels', { params: { query: { month: month || undefined } }, signal })),
  });
  const input = <Input type="month" aria-label={t('month')} value={month || (query.data?.month ?? '')} onChange={(e) => setMonth(e.target.value)} style={{ width: 150 }} />;
  return (
    <Card size="small" title={t('levels')} extra={input}>
      <Ask query={query}>{(r) => (r.levels.length === 0 ? t('levelsNone') : <Drawn levels={r.levels} month={r.month} />)}</Ask>
    </Card>
  );
}
