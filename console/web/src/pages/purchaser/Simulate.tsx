import { useMutation } from '@tanstack/react-query';
import { Button, Card, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { data, ops, type Schema } from '@/api/ops';
import { Failure } from '@/components/Failure';
import { Money } from '@/components/Money';
import { Page } from '@/components/Page';
import { score } from '@/i18n/purchaser-score';
import { useLang, useTexts } from '@/i18n';
import { Ask, Facts } from './parts/Ask';
import { useSchemes, type Scheme } from './parts/useSchemes';
import { figuresOf, supposed, targets } from './scoring';

/** Values by a number: names of figures have points, which a form would take for a path. */
interface Supposed {
  until?: string;
  figures?: string[];
  judged?: string[];
}

function asked(scheme: Scheme) {
  const rows = [...scheme.items, ...scheme.vetoes];
  const figures = [...new Set(rows.flatMap(figuresOf))];
  const judged = rows.flatMap((r) => targets(r).filter((x) => !(r.parts.length > 0 ? r.parts.find((p) => `${r.id}.${p.id}` === x.key)?.figure : r.figure)));
  return { figures, judged };
}

function Outcome({ s }: { s: Schema<'Simulation'> }) {
  const t = useTexts(score);
  const zh = useLang().lang === 'zh';
  const word = (x: Schema<'AssessmentScore'>) => `${x.score} ${(zh ? x.result : (x.result_en ?? x.result)) ?? ''}`;
  const moved = s.payments.flatMap((p, i) => {
    const was = s.payments_before[i];
    return was && was.payable !== p.payable ? [{ p, was }] : [];
  });
  return (
    <Card size="small" role="status" title={t('simulate')}>
      <Facts
        rows={[
          [t('before'), <strong>{word(s.before)}</strong>],
          [t('after'), <strong style={{ fontSize: 20 }}>{word(s.score)}</strong>],
          s.score.open.length > 0 && [t('openItems'), s.score.open.join(', ')],
          s.score.vetoes.length > 0 && [t('vetoes'), s.score.vetoes.join(', ')],
          [t('difference'), <strong><Money yuan={s.difference} /></strong>],
        ]}
      />
      {moved.length === 0 && t('paymentsSame')}
      {moved.map(({ p, was }) => (
        <div key={`${p.payment}:${p.number}`}>
          {zh ? p.name : p.name_en} {p.date}: {was.payable ? <Money yuan={was.payable} /> : t('notKnown')} → {p.payable ? <Money yuan={p.payable} /> : t('notKnown')}
        </div>
      ))}
    </Card>
  );
}

function Sheet({ scheme }: { scheme: Scheme }) {
  const t = useTexts(score);
  const zh = useLang().lang === 'zh';
  const { figures, judged } = asked(scheme);
  const computing = useMutation({
    mutationFn: (v: Supposed) => {
      const by = (keys: string[], values: (string | undefined)[] | undefined) => supposed(Object.fromEntries(keys.map((k, i) => [k, values?.[i]])));
      const body = { scheme: scheme.id, until: v.until || null, figures: by(figures, v.figures), judged: by(judged.map((x) => x.key), v.judged) };
      return data(ops.POST('/ops/v1/assessments/simulate', { body }));
    },
  });
  return (
    <Form<Supposed> layout="vertical" onFinish={(v) => computing.mutate(v)} key={scheme.id}>
      <Form.Item name="until" label={t('until')} extra={t('untilHelp')}>
        <Input type="date" style={{ maxWidth: 200 }} />
      </Form.Item>
      <div className="cards" style={{ gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 320px), 1fr))' }}>
        <Card size="small" title={t('supposeFigures')}>
          {figures.map((f, i) => (
            <Form.Item key={f} name={['figures', i]} label={<span className="mono">{f}</span>}>
              <Input inputMode="decimal" placeholder={t('asRecorded')} />
            </Form.Item>
          ))}
        </Card>
        <Card size="small" title={t('supposeJudged')}>
          {judged.map((x, i) => (
            <Form.Item key={x.key} name={['judged', i]} label={`${zh ? x.name : x.name_en} (${x.most ?? '0–1'})`}>
              <Input inputMode="decimal" placeholder={t('asRecorded')} />
            </Form.Item>
          ))}
        </Card>
        <div>
          <Button type="primary" htmlType="submit" loading={computing.isPending}>{t('compute')}</Button>
          {computing.error && <Failure error={computing.error} />}
          {computing.data && <Outcome s={computing.data} />}
        </div>
      </div>
    </Form>
  );
}

export default function Simulate() {
  const t = useTexts(score);
  const zh = useLang().lang === 'zh';
  const schemes = useSchemes();
  const [id, setId] = useState<string>();
  return (
    <Page title={t('simulate')}>
      <p>{t('simulateHint')}</p>
      <Ask query={schemes}>
        {({ schemes: all }) => {
          const scheme = all.find((s) => s.id === id) ?? all[0];
          return (
            <>
              <Select
                aria-label={t('scheme')}
                style={{ minWidth: 240, maxWidth: '100%', marginBottom: 16 }}
                value={scheme?.id}
                options={all.map((s) => ({ value: s.id, label: zh ? s.name : s.name_en }))}
                onChange={setId}
              />
              {scheme && <Sheet scheme={scheme} />}
            </>
          );
        }}
      </Ask>
    </Page>
  );
}
