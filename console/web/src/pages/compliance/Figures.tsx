import { Card } from 'antd';
import { StateTag } from '@/components/StateTag';
import { compliance } from '@/i18n/compliance';
import { proof } from '@/i18n/compliance-live';
import { states, type Tone } from '@/i18n/states';
import { useTexts } from '@/i18n';
import { colours } from '@/theme';
import { share, sum, totalOf, type Counts } from './counts';

const ORDER = ['met', 'partly', 'open', 'outside'] as const;

/** The shares of the states, side by side. What it shows is said below it in words. */
function Bar({ counts }: { counts: Counts }) {
  return (
    <div aria-hidden style={{ display: 'flex', height: 8, borderRadius: 4, overflow: 'hidden', margin: '8px 0' }}>
      {ORDER.map((s) => (
        <span key={s} style={{ flexGrow: counts[s] ?? 0, background: colours[states.clause[s][0] as Tone] }} />
      ))}
    </div>
  );
}

function Tender({ name, counts }: { name: string; counts: Counts }) {
  const t = useTexts(proof);
  const k = useTexts(compliance);
  return (
    <Card size="small" title={name} extra={t('total', { n: totalOf(counts) })}>
      <strong>{t('share', { n: share(counts) })}</strong>
      <Bar counts={counts} />
      <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
        {Object.entries(counts).map(([state, n]) => (
          <span key={state}>
            <StateTag kind="clause" state={state} /> <span className="num">{k('counts', { n })}</span>
          </span>
        ))}
      </div>
    </Card>
  );
}

/** How many clauses of each tender are in which state, and of all. */
export function Figures({ contracts }: { contracts: Record<string, Counts> }) {
  const t = useTexts(proof);
  const all = Object.entries(contracts);
  return (
    <div className="cards" style={{ marginBottom: 16 }}>
      {all.length > 1 && <Tender name={t('all')} counts={sum(all.map(([, c]) => c))} />}
      {all.map(([tender, counts]) => (
        <Tender key={tender} name={tender} counts={counts} />
      ))}
    </div>
  );
}
