import { Button, Card, Tag } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { data, ops } from '@/api/ops';
import { whole } from '@/api/paging';
import { Documents } from '@/components/Documents';
import { Confirm } from '@/components/Confirm';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { Mark, StateTag } from '@/components/StateTag';
import { When } from '@/components/When';
import { common } from '@/i18n/common';
import { score } from '@/i18n/purchaser-score';
import { useLang, useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { Ask, Facts } from './parts/Ask';
import { Judge } from './parts/Judge';
import { Said } from './parts/Said';
import { useAssessment, useSchemes, type Assessment, type Scheme } from './parts/useSchemes';
import { acts, figuresOf, standing, targets, type Target } from './scoring';

type Row = Scheme['items'][number];

function Acts({ a, name }: { a: Assessment; name: string }) {
  const t = useTexts(score);
  const params = { path: { id: a.id } };
  const reason = { label: t('reason'), required: true };
  const size = { size: 'middle' as const };
  const can = acts(a);
  const review = (accepted: boolean) => (why: string) => data(ops.POST('/ops/v1/assessments/{id}/decide', { params, body: { accepted, reason: why } }));
  const mend = (accepted: boolean) => (why: string) => data(ops.POST('/ops/v1/assessments/{id}/rectification/decide', { params, body: { accepted, reason: why } }));
  return (
    <>
      {can.includes('refresh') && (
        <Confirm label={t('refresh')} what={t('refreshWhat')} done={t('refreshed')} button={size} act={() => data(ops.POST('/ops/v1/assessments/{id}/refresh', { params }))} />
      )}
      {can.includes('announce') && (
        <Confirm label={t('announce')} what={t('announceWhat')} then={t('announceThen')} done={t('announced')} button={{ ...size, type: 'primary' }}
          act={() => data(ops.POST('/ops/v1/assessments/{id}/announce', { params }))} />
      )}
      {can.includes('decide') && <Confirm label={t('uphold')} what={t('upholdWhat')} then={t('upholdThen')} done={t('decided')} reason={reason} button={size} act={review(true)} />}
      {can.includes('decide') && <Confirm label={t('dismiss')} what={t('dismissWhat')} done={t('decided')} danger reason={reason} button={size} act={review(false)} />}
      {can.includes('finalise') && (
        <Confirm label={t('finalise')} what={t('finaliseWhat', { name })} then={t('finaliseThen')} done={t('finalised')} button={{ ...size, type: 'primary' }}
          act={() => data(ops.POST('/ops/v1/assessments/{id}/finalise', { params }))} />
      )}
      {can.includes('mended') && <Confirm label={t('mended')} what={t('mendedWhat')} done={t('decided')} reason={reason} button={size} act={mend(true)} />}
      {can.includes('mended') && <Confirm label={t('notMended')} what={t('notMendedWhat')} done={t('decided')} danger reason={reason} button={size} act={mend(false)} />}
    </>
  );
}

function Head({ a, scheme }: { a: Assessment; scheme: Scheme | undefined }) {
  const t = useTexts(score);
  const zh = useLang().lang === 'zh';
  const s = a.score;
  const result = zh ? s?.result : (s?.result_en ?? s?.result);
  const when = (key: 'appealUntil' | 'reviewUntil' | 'confirmedAt' | 'reviewedAt' | 'rectifyUntil' | 'finalAt', at: string | null | undefined) =>
    at ? ([t(key), <When key={key} at={at} />] as const) : null;
  return (
    <Facts
      rows={[
        [t('period'), `${a.from} – ${a.until}`],
        [t('state'), <><StateTag kind="assessment" state={a.state} /> {(a.late || a.review_late) && <Tag color="red">{t('late')}</Tag>}</>],
        s ? [s.open.length > 0 ? t('soFar') : t('points'), <strong style={{ fontSize: 22 }}>{t('of', { points: s.score, most: scheme?.points ?? '100' })}</strong>] : null,
        result ? [t('result'), <strong>{result}</strong>] : null,
        s && s.vetoes.length > 0 ? [t('vetoes'), s.vetoes.map((v) => <Mark key={v} tone="bad">{(scheme?.vetoes.find((x) => x.id === v)?.[zh ? 'name' : 'name_en']) ?? v}</Mark>)] : null,
        s && s.open.length > 0 ? [t('openItems'), s.open.join(', ')] : null,
        a.figures_at ? [t('figuresAt'), <When at={a.figures_at} />] : null,
        when('appealUntil', a.appeal_until),
        when('confirmedAt', a.confirmed_at),
        when('reviewUntil', a.review_until),
        when('reviewedAt', a.reviewed_at),
        when('finalAt', a.final_at),
        when('rectifyUntil', a.rectify_until),
        a.rectified ? [t('rectified'), a.rectified] : null,
      ]}
    />
  );
}

/** The forms of the tender that this assessment fills. */
function Forms({ a, once }: { a: Assessment; once: boolean }) {
  const t = useTexts(score);
  const all = [['acceptance', 'acceptance'], ['tasks', 'tasks'], ['self-evaluation', 'selfEvaluation']] as const;
  // Tasks are confirmed of what is held once.
  const kinds = all.filter(([form]) => form !== 'tasks' || once);
  return (
    <Card size="small" title={t('forms')} style={{ marginBottom: 16 }}>
      {kinds.map(([form, key]) => (
        <div key={form} style={{ marginBottom: 6 }}>
          {t(key)} <Documents path={`/ops/v1/forms/${encodeURIComponent(a.scheme)}/${form}/document`} query={{ until: a.until }} name={`${a.scheme}-${form}-${a.until}`} />
        </div>
      ))}
    </Card>
  );
}

/** Items and vetoes with what they came to, and who said so. */
function Items({ a, scheme }: { a: Assessment; scheme: Scheme }) {
  const t = useTexts(score);
  const c = useTexts(common);
  const zh = useLang().lang === 'zh';
  const may = useMay()('purchaser') && acts(a).includes('judge');
  const [target, setTarget] = useState<Target>();
  const figures = a.figures as Record<string, string>;
  const entries = a.entries ?? [];
  const got = (r: Row) => a.score?.items.find((i) => i.id === r.id);
  const name = (r: { name: string; name_en: string }) => (zh ? r.name : r.name_en);
  const pointsOf = (r: Row) => (r.kind === 'veto' ? t(a.score?.vetoes.includes(r.id) ? 'vetoHolds' : 'vetoNot') : `${got(r)?.points ?? '—'} / ${r.points ?? ''}`);
  const SOURCE = { record: 'sRecord', person: 'sPerson', parts: 'sParts', open: 'sOpen' } as const;
  const sourceOf = (r: Row) => SOURCE[got(r)?.source as keyof typeof SOURCE];
  // What a record tells, nobody judges.
  const free = (r: Row) => targets(r).filter((x) => {
    const figure = r.parts.length > 0 ? r.parts.find((p) => `${r.id}.${p.id}` === x.key)?.figure : r.figure;
    return !figure || figures[figure] === undefined;
  });
  const columns: Column<Row>[] = [
    {
      key: 'item',
      title: t('item'),
      fixed: true,
      width: 320,
      csv: name,
      render: (r) => <><strong>{name(r)}</strong>{r.section && <div>{r.section}</div>}<div style={{ color: '#55625e' }}>{r.clause}</div></>,
    },
    { key: 'points', title: t('points'), csv: pointsOf, render: (r) => <strong className="num">{pointsOf(r)}</strong> },
    { key: 'source', title: t('source'), csv: (r) => got(r)?.source, render: (r) => { const s = sourceOf(r); return s ? t(s) : '—'; } },
    {
      key: 'value',
      title: t('value'),
      csv: (r) => got(r)?.value,
      render: (r) => (
        <>
          {figuresOf(r).map((f) => <div key={f}><span className="mono">{f}</span> = {figures[f] ?? '—'}</div>)}
          {targets(r).map((x) => { const e = standing(entries, x.key); return e && <div key={x.key}>{r.parts.length > 0 ? `${name(x)}: ` : ''}{e.value} · {e.by_name}</div>; })}
          {figuresOf(r).length === 0 && !got(r)?.value && entries.every((e) => !e.name.startsWith(r.id)) && '—'}
        </>
      ),
    },
    {
      key: 'do',
      title: c('actions'),
      fixed: true,
      render: (r) => (
        <div style={{ display: 'flex', flexDirection: 'column', gap: 4, alignItems: 'flex-start' }}>
          {may && free(r).map((x) => (
            <Button key={x.key} size="small" style={{ whiteSpace: 'normal', height: 'auto', textAlign: 'start' }} onClick={() => setTarget(x)}>
              {t(standing(entries, x.key) ? 'judgeAgain' : 'judge')}{r.parts.length > 0 && `: ${name(x)}`}
            </Button>
          ))}
          <Link to={`/purchaser/evidence/${encodeURIComponent(a.id)}?item=${encodeURIComponent(r.id)}`}>{t('evidence')}</Link>
        </div>
      ),
    },
  ];
  const rows = [...scheme.items, ...scheme.vetoes];
  return (
    <>
      <ServerTable
        id="assessment-items"
        queryKey={['assessment', a.id, 'items', a.state, entries.length]}
        load={() => Promise.resolve(whole(rows))}
        find={(r) => `${r.name} ${r.name_en} ${r.id} ${r.clause}`}
        rowKey={(r) => `${r.kind}:${r.id}`}
        columns={columns}
      />
      <Judge assessment={a} target={target} close={() => setTarget(undefined)} />
    </>
  );
}

export default function AssessmentPage() {
  const t = useTexts(score);
  const zh = useLang().lang === 'zh';
  const may = useMay()('purchaser');
  const { id = '' } = useParams();
  const query = useAssessment(id);
  const schemes = useSchemes();
  const scheme = schemes.data?.schemes.find((s) => s.id === query.data?.scheme);
  const name = (zh ? scheme?.name : scheme?.name_en) ?? query.data?.scheme ?? t('title');
  return (
    <Page title={name} extra={may && query.data && <Acts a={query.data} name={name} />}>
      <Ask query={query}>
        {(a) => (
          <>
            <Head a={a} scheme={scheme} />
            <Forms a={a} once={scheme?.every === 'once'} />
            <Ask query={schemes}>{() => scheme && <Items a={a} scheme={scheme} />}</Ask>
            <Card size="small" title={t('entries')} style={{ marginTop: 16 }}>
              <Said entries={a.entries ?? []} />
            </Card>
          </>
        )}
      </Ask>
    </Page>
  );
}
