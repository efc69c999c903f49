import { Progress as Bar } from 'antd';
import { Mark } from '@/components/StateTag';
import { hostTexts } from '@/i18n/operator-hosts';
import { useTexts } from '@/i18n';
import { promised } from './sums';

/** How much of what is there is promised, by bar and figures; what is beyond it is said in a word. */
export function Share({ used, total, unit = '', label }: { used: number; total: number; unit?: string; label: string }) {
  const t = useTexts(hostTexts);
  const percent = promised(used, total);
  const text = `${t('ofTotal', { used, total })}${unit}${percent === undefined ? '' : ` · ${percent}%`}`;
  return (
    <div style={{ minWidth: 140 }}>
      <span className="num">{text}</span> {percent !== undefined && percent > 100 && <Mark tone="wait">{t('over')}</Mark>}
      <Bar
        size="small"
        showInfo={false}
        percent={Math.min(100, percent ?? 0)}
        status={(percent ?? 0) >= 90 ? 'exception' : 'normal'}
        aria-label={`${label}: ${text}`}
      />
    </div>
  );
}
