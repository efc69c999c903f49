import type { ReactNode } from 'react';
import { openFile } from '@/api/evidence';
import type { Schema } from '@/api/ops';
import { Fetch } from '@/components/Documents';
import { When } from '@/components/When';
import { duty } from '@/i18n/operator-duty';
import { useTexts } from '@/i18n';

/** Files that were handed in, to be fetched. */
export function Files({ files }: { files: readonly { id: string; name?: string; size?: number; sha256?: string }[] }) {
  const t = useTexts(duty);
  if (files.length === 0) return null;
  return (
    <div style={{ display: 'flex', gap: 6, flexWrap: 'wrap' }}>
      {files.map((f) => {
        const label = `${f.name ?? f.id}${f.size === undefined ? '' : t('kib', { n: Math.ceil(f.size / 1024) })}`;
        return <Fetch key={f.id} label={<span title={f.sha256 && t('sha', { sum: f.sha256 })}>{label}</span>} name={f.name ?? f.id} get={() => openFile(f.id)} />;
      })}
    </div>
  );
}

const WHAT = ['done', 'taken_back', 'waived', 'confirmed', 'found', 'rectified', 'closed', 'reopened'] as const;
type What = (typeof WHAT)[number];

/** What was entered of a duty or a finding, oldest first, with its files; `act` stands at the last. */
export function DutyEntries({ entries, act }: { entries: readonly Schema<'DutyEntry'>[]; act?: (e: Schema<'DutyEntry'>) => ReactNode }) {
  const t = useTexts(duty);
  if (entries.length === 0) return <p>{t('noEntries')}</p>;
  return (
    <ol style={{ paddingInlineStart: 20, display: 'grid', gap: 10 }}>
      {entries.map((e) => (
        <li key={e.id}>
          <strong>{WHAT.includes(e.what as What) ? t(`what_${e.what as What}`) : e.what}</strong> · <When at={e.at} /> · {e.by_name || e.by}
          {e.recorded_at !== e.at && <> · {t('recordedAt')} <When at={e.recorded_at} /></>}
          {e.reference && <div>{t('reference')}: {e.reference}</div>}
          {e.note && <div style={{ whiteSpace: 'pre-wrap' }}>{e.note}</div>}
          <Files files={e.evidence} />
          {act?.(e)}
        </li>
      ))}
    </ol>
  );
}
