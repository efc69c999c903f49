import type { Schema } from '@/api/ops';
import { Money } from '@/components/Money';
import { contract as texts } from '@/i18n/operator-contract';
import { useTexts } from '@/i18n';
import { CaseTag, Facts, Section } from './parts';

/** Rules that the tender leaves open, as they were taken. */
export function ReadingCards({ all }: { all: readonly Schema<'Reading'>[] }) {
  const t = useTexts(texts);
  return (
    <>
      {all.map((r) => (
        <Section key={r.id} title={r.question} extra={<CaseTag state={r.confirmed ? 'confirmed' : 'open'} name={t(r.confirmed ? 'confirmed' : 'unconfirmed')} />}>
          <Facts items={[[t('clause'), r.clause], [t('taken'), <strong key="t">{r.taken}</strong>], [t('meaning'), r.meaning], [t('because'), r.why]]} />
          {r.alternatives.length > 0 && (
            <>
              <strong>{t('alternatives')}</strong>
              <ul>{r.alternatives.map((a) => <li key={a.value}>{a.value}: {a.effect}{a.yuan && <> · <Money yuan={a.yuan} /></>}</li>)}</ul>
            </>
          )}
        </Section>
      ))}
    </>
  );
}
