import { Tag, Timeline } from 'antd';
import type { Schema } from '@/api/ops';
import { Mark } from '@/components/StateTag';
import { When } from '@/components/When';
import { score } from '@/i18n/purchaser-score';
import { useTexts } from '@/i18n';
import { Proofs } from './Files';

const KINDS: Readonly<Record<string, keyof typeof score>> = {
  figures: 'kFigures', judgement: 'kJudgement', announcement: 'kAnnouncement', confirmation: 'kConfirmation', appeal: 'kAppeal',
  decision: 'kDecision', final: 'kFinal', rectification: 'kRectification', rectification_decision: 'kRectificationDecision',
};

/** What was said and given, oldest first, with its proof. */
export function Said({ entries }: { entries: readonly Schema<'ScoreEntry'>[] }) {
  const t = useTexts(score);
  return (
    <Timeline
      items={entries.map((e) => {
        const known = KINDS[e.kind];
        return {
          key: e.id,
          content: (
            <>
              <strong>{known ? t(known) : e.kind}</strong> <span className="mono">{[e.name, ...e.items].filter(Boolean).join(', ')}</span>{' '}
              {e.value && <Tag>{e.value}</Tag>}
              {typeof e.verdict === 'boolean' && <Mark tone={e.verdict ? 'ok' : 'bad'}>{t(e.verdict ? 'yes' : 'no')}</Mark>}
              <div>{e.by_name} · <When at={e.at} /></div>
              {e.reason && <div>{e.reason}</div>}
              <Proofs all={e.evidence} />
            </>
          ),
        };
      })}
    />
  );
}
