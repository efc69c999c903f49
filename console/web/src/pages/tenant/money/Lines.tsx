import type { Schema } from '@/api/ops';
import { Money } from '@/components/Money';
import { Mark } from '@/components/StateTag';
import { stamp, When } from '@/components/When';
import { lineStates, money } from '@/i18n/tenant-money';
import { useLang, usePick, useTexts } from '@/i18n';
import { DisputeText, LineActs } from './LineActs';

type Interval = Schema<'BillInterval'>;
const FIRST = 200;

/** Usage as it was metered: what of which resource, from when to when. Opened only by who wants to see it. */
export function Intervals({ of, unit }: { of: Interval[]; unit?: string }) {
  const t = useTexts(money);
  if (of.length === 0) return null;
  return (
    <details>
      <summary>{t('intervals', { n: of.length })}</summary>
      <ul style={{ paddingInlineStart: 18 }}>
        {of.slice(0, FIRST).map((i) => (
          <li key={i.id}>
            <strong>{i.name || i.resource}</strong> <span className="mono">{i.kind}</span> · {t('from')} <When at={i.from} seconds /> {t('to')} {i.to ? <When at={i.to} seconds /> : t('still')} · <span className="num">{i.quantity} {unit}</span>
          </li>
        ))}
        {of.length > FIRST && <li>… {of.length - FIRST}</li>}
      </ul>
    </details>
  );
}

interface Props {
  bill: Schema<'Bill'>;
  book: Schema<'Reconciliation'>;
  disputes: Schema<'BillDispute'>[];
  may: boolean;
}

/** The lines of a bill, each down to its intervals, with where its verification stands. */
export function Lines({ bill, book, disputes, may }: Props) {
  const t = useTexts(money);
  const say = usePick();
  const zh = useLang().lang === 'zh';
  if (book.lines.length === 0) return <p>{t('noLines')}</p>;
  return (
    <ul className="row-cards">
      {book.lines.map((l) => {
        const whole = bill.lines[l.line - 1];
        const name = zh ? l.name : l.name_en;
        const [tone, text] = lineStates[l.state] ?? (['off', [l.state, l.state]] as const);
        const mine = disputes.filter((x) => x.line === l.line);
        // The list is newest first: the last dispute is the one that counts.
        const dispute = mine.find((x) => x.id === l.dispute) ?? mine[0];
        return (
          <li key={l.key + String(l.line)}>
            <div style={{ display: 'flex', flexWrap: 'wrap', gap: '4px 16px', alignItems: 'baseline', justifyContent: 'space-between' }}>
              <span>
                {l.line}. <strong>{name}</strong> <span className="mono">{l.item}</span> · {l.category}
              </span>
              <strong><Money yuan={l.amount} /></strong>
            </div>
            <div>
              <span className="num">{l.quantity} {l.unit} × <Money yuan={l.unit_price} /></span> <Mark tone={tone}>{say(text)}</Mark>
            </div>
            {l.part && <div>{t('part', { version: l.part.version, from: stamp(l.part.from), to: stamp(l.part.to) })}</div>}
            {l.corrects && <div>{t('corrects', { month: l.corrects.month, reason: l.corrects.reason })}</div>}
            {dispute && l.dispute && <DisputeText dispute={dispute} />}
            {whole?.item === l.item && <Intervals of={whole.intervals} />}
            {may && book.book && <LineActs project={book.project} month={book.month} line={l} dispute={dispute} name={name} />}
          </li>
        );
      })}
    </ul>
  );
}
