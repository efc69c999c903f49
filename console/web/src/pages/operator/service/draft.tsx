import { Alert, Button } from 'antd';
import type { Schema } from '@/api/ops';
import { whole } from '@/api/paging';
import { Money } from '@/components/Money';
import { ServerTable, type Column } from '@/components/ServerTable';
import { When } from '@/components/When';
import { countNames, draft as texts } from '@/i18n/operator-draft';
import { useLang, usePick, useTexts } from '@/i18n';
import { Facts, Section } from './parts';
import { ReadingCards } from './Readings';

type Check = Schema<'ContractCheck'>;
/** A row of an answer, which has no id, by its place. */
type Placed<T> = T & { n: number };
type Problem = Placed<Schema<'ContractProblem'>>;
type Differences = Schema<'ContractDifferences'>;
type Difference = Placed<Schema<'ContractDifference'>>;

/** What is wrong with a text; `goTo` leads to a line of it. */
function Problems({ of, at, goTo }: { of: Check; at: number; goTo: (line: number) => void }) {
  const t = useTexts(texts);
  const columns: Column<Problem>[] = [
    {
      key: 'line', title: t('line'), fixed: true, width: 110, csv: (p) => p.line,
      render: (p) => <Button type="link" size="small" onClick={() => goTo(p.line)}>{t('lineOf', { n: p.line })}</Button>,
    },
    { key: 'at', title: t('where'), width: 260, csv: (p) => p.at, render: (p) => <span className="mono">{p.at}</span> },
    { key: 'reason', title: t('rule'), width: 480, csv: (p) => p.reason, render: (p) => p.reason },
  ];
  const rows = of.problems.map((p, n) => ({ ...p, n }));
  const more = of.problem_count > rows.length ? ` ${t('brokenMore', { n: rows.length })}` : '';
  return (
    <>
      <Alert type="error" showIcon role="alert" title={`${t('broken', { n: of.problem_count })}${more}`} style={{ marginBottom: 16 }} />
      <ServerTable
        id="contract-problems"
        prefix="p"
        queryKey={['contract-draft', 'problems', at]}
        load={() => Promise.resolve(whole(rows))}
        find={(p) => `${p.line} ${p.at} ${p.reason}`}
        rowKey={(p) => String(p.n)}
        columns={columns}
        empty={{ title: t('problemsNone'), hint: t('problemsHint') }}
      />
    </>
  );
}

function Holdings({ of: c }: { of: Schema<'ContractHoldings'> }) {
  const t = useTexts(texts);
  const say = usePick();
  const { lang } = useLang();
  const counts = Object.entries(c.counts).map(([key, n]) => say(countNames[key] ?? [`${key} {n}`, `${key} {n}`], { n }));
  return (
    <>
      <Alert type="success" showIcon role="status" title={t('whole')} style={{ marginBottom: 16 }} />
      <Facts
        items={[
          [t('contract'), `${c.id} ${c.version} · ${lang === 'zh' ? c.title : c.title_en || c.title}`],
          [t('term'), <span key="t"><When at={c.start} /> – <When at={c.end} /></span>],
          [t('total'), c.total ? <Money key="m" yuan={c.total} /> : t('leftToBid')],
          [t('ceiling'), c.ceiling && <Money key="c" yuan={c.ceiling} />],
          [t('missing'), c.missing.join(', ')],
          [t('added'), c.added.join(', ')],
          [t('holds'), counts.join(lang === 'zh' ? '\u3001' : ', ')],
          [t('digest'), <span key="d" className="mono" style={{ overflowWrap: 'anywhere' }}>{c.digest}</span>],
        ]}
      />
      {c.unconfirmed.length === 0 ? <p>{t('readingsNone')}</p> : <h3>{t('readings', { n: c.unconfirmed.length, all: c.readings })}</h3>}
      <ReadingCards all={c.unconfirmed} />
    </>
  );
}

/** What the check of a text found; `at` is when it was asked. */
export function Findings({ of, at, goTo }: { of: Check; at: number; goTo: (line: number) => void }) {
  const t = useTexts(texts);
  return <Section title={t('findings')}>{of.contract ? <Holdings of={of.contract} /> : <Problems of={of} at={at} goTo={goTo} />}</Section>;
}

/** An amount with its sign: what a change costs more, or less. */
function Effect({ yuan }: { yuan: string | null | undefined }) {
  if (!yuan || /^-?0(\.0+)?$/.test(yuan)) return <>—</>;
  return <>{yuan.startsWith('-') ? '' : '+'}<Money yuan={yuan} /></>;
}

/** What a text changes, row by row and in money. */
export function Comparison({ of: d, at }: { of: Differences; at: number }) {
  const t = useTexts(texts);
  const columns: Column<Difference>[] = [
    { key: 'kind', title: t('kind'), fixed: true, width: 130, csv: (c) => c.kind, render: (c) => <span className="mono">{c.kind}</span> },
    { key: 'id', title: t('row'), fixed: true, width: 160, csv: (c) => c.id, render: (c) => <span className="mono">{c.id}</span> },
    { key: 'what', title: t('what'), width: 420, csv: (c) => c.what, render: (c) => c.what },
    { key: 'price_before', title: t('priceBefore'), align: 'right', csv: (c) => c.price_before, render: (c) => <Money yuan={c.price_before} /> },
    { key: 'price', title: t('price'), align: 'right', csv: (c) => c.price, render: (c) => <Money yuan={c.price} /> },
    { key: 'yuan', title: t('yuan'), align: 'right', csv: (c) => c.yuan, render: (c) => <Effect yuan={c.yuan} /> },
  ];
  const rows = d.changes.map((c, n) => ({ ...c, n }));
  return (
    <Section title={t('differences')}>
      <Facts
        items={[
          [t('from'), d.against_in_force ? t('inForce', { version: d.before }) : d.before],
          [t('to'), d.after],
          [t('totalBefore'), d.total_before ? <Money key="b" yuan={d.total_before} /> : t('leftToBid')],
          [t('total'), d.total ? <Money key="n" yuan={d.total} /> : t('leftToBid')],
        ]}
      />
      <ServerTable
        id="contract-differences"
        prefix="d"
        queryKey={['contract-draft', 'differences', at]}
        load={() => Promise.resolve(whole(rows))}
        find={(c) => `${c.kind} ${c.id} ${c.what}`}
        rowKey={(c) => String(c.n)}
        columns={columns}
        empty={{ title: t('changesNone'), hint: t('changesHint') }}
      />
    </Section>
  );
}
