import type { EChartsCoreOption, EChartsType } from 'echarts/core';
import { useEffect, useRef, useState } from 'react';
import { common } from '@/i18n/common';
import { useTexts } from '@/i18n';
import { reducedMotion } from '@/theme';
import { Failure } from './Failure';

interface Props {
  /** For those who do not see it; say the essential figure in `summary`. */
  title: string;
  summary?: string;
  option: EChartsCoreOption;
  height?: number | string;
  dark?: boolean;
}

/** A chart; ECharts comes when the first one is drawn. */
export function Chart({ title, summary, option, height = 280, dark = false }: Props) {
  const t = useTexts(common);
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);
  const latest = useRef(option);
  const [error, setError] = useState<unknown>();
  latest.current = option;

  useEffect(() => {
    let gone = false;
    let watcher: ResizeObserver | undefined;
    import('./chart/engine').then(({ init }) => {
      if (gone || !box.current) return;
      chart.current = init(box.current, dark ? 'dark' : undefined);
      chart.current.setOption({ backgroundColor: 'transparent', animation: !reducedMotion, ...latest.current });
      watcher = new ResizeObserver(() => chart.current?.resize());
      watcher.observe(box.current);
    }, setError);
    return () => {
      gone = true;
      watcher?.disconnect();
      chart.current?.dispose();
      chart.current = undefined;
    };
  }, [dark]);
  useEffect(() => {
    chart.current?.setOption({ backgroundColor: 'transparent', animation: !reducedMotion, ...option }, { notMerge: true });
  }, [option]);

  if (error !== undefined) return <Failure error={error} />;
  return (
    <figure style={{ margin: 0 }}>
      <div ref={box} role="img" aria-label={[t('chart', { title }), summary].filter(Boolean).join('. ')} style={{ height, width: '100%' }} />
    </figure>
  );
}
