import { Button, Card, Collapse, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { cloudNow } from '@/api/clock';
import { proofOf, type FileHead } from '@/api/evidence';
import { data, ops } from '@/api/ops';
import { Confirm } from '@/components/Confirm';
import { FormDrawer } from '@/components/FormDrawer';
import { Page } from '@/components/Page';
import { Mark, StateTag } from '@/components/StateTag';
import { When } from '@/components/When';
import { common } from '@/i18n/common';
import { assess } from '@/i18n/operator-assess';
import { parts } from '@/i18n/purchaser-parts';
import { score } from '@/i18n/purchaser-score';
import { Documents } from '@/components/Documents';
import { useLang, useTexts } from '@/i18n';
import { Ask, Facts } from '../../purchaser/parts/Ask';
import { Upload } from '../../purchaser/parts/Files';
import { Records } from '../../purchaser/parts/Records';
import { Said } from '../../purchaser/parts/Said';
import { Side } from '../../purchaser/parts/side';
import { useAssessment, useSchemes, type Assessment, type Scheme } from '../../purchaser/parts/useSchemes';
import { about, figuresOf } from '../../purchaser/scoring';
import { acts, purchaserIsTo } from './acts';

interface Word {
  items?: string[];
  reason: string;
  evidence: FileHead[];
}

/** What is said with its reason and its proof: an appeal, or what has been mended. */
function Statement({ open, close, title, hint, reason, done, items, submit }: { open: boolean; close: () => void; title: string; hint: string; reason: string; done: string; items?: { value: string; label: string }[]; submit: (v: Word) => Promise<unknown> }) {
  const t = useTexts(assess);
  const c = useTexts(common);
  const p = useTexts(parts);
  return (
    <FormDrawer<Word> open={open} title={title} onClose={close} done={done} submit={submit}>
      <p>{hint}</p>
      {items && (
        <Form.Item name="items" label={t('appealItems')} extra={t('appealItemsHint')}>
          <Select mode="multiple" allowClear showSearch={{ optionFilterProp: 'label' }} options={items} />
        </Form.Item>
      )}
      <Form.Item name="reason" label={reason} rules={[{ required: true, whitespace: true, message: c('required') }]}>
        <Input.TextArea rows={5} maxLength={2000} showCount />
      </Form.Item>
      <Form.Item name="evidence" label={t('proof')} rules={[{ required: true, type: 'array', min: 1, message: p('proofRequired') }]}>
        <Upload />
      </Form.Item>
    </FormDrawer>
  );
}

function Acts({ a, scheme, name }: { a: Assessment; scheme: Scheme | undefined; name: string }) {
  const t = useTexts(assess);
  const zh = useLang().lang === 'zh';
  const [saying, setSaying] = useState<'appeal' | 'rectify'>();
  const params = { path: { id: a.id } };
  const can = acts(a, cloudNow());
  const items = [...(scheme?.items ?? []), ...(scheme?.vetoes ?? [])].map((r) => ({ value: r.id, label: zh ? r.name : r.name_en }));
  const close = () => setSaying(undefined);
  return (
    <>
      {can.includes('refresh') && (
        <Confirm label={t('refresh')} what={t('refreshWhat')} done={t('refreshed')} button={{ size: 'middle' }} act={() => data(ops.POST('/ops/v1/assessments/{id}/refresh', { params }))} />
      )}
      {can.includes('appeal') && <Button danger onClick={() => setSaying('appeal')}>{t('appeal')}</Button>}
      {can.includes('confirm') && (
        <Confirm label={t('confirm')} what={t('confirmWhat', { name })} then={t('confirmThen')} done={t('confirmed')} button={{ type: 'primary', size: 'middle' }} act={() => data(ops.POST('/ops/v1/assessments/{id}/confirm', { params }))} />
      )}
      {can.includes('rectify') && <Button type="primary" onClick={() => setSaying('rectify')}>{t('rectify')}</Button>}
      <Statement
        open={saying === 'appeal'}
        close={close}
        title={t('appealTitle', { name })}
        hint={t('appealHint')}
        reason={t('reason')}
        done={t('appealed')}
        items={items}
        submit={(v) => data(ops.POST('/ops/v1/assessments/{id}/appeal', { params, body: { items: v.items ?? [], reason: v.reason.trim(), evidence: v.evidence.map(proofOf) } }))}
      />
      <Statement
        open={saying === 'rectify'}
        close={close}
        title={t('rectify')}
        hint={t('rectifyHint')}
        reason={t('mendedWhat')}
        done={t('rectified')}
        submit={(v) => data(ops.POST('/ops/v1/assessments/{id}/rectification', { params, body: { reason: v.reason.trim(), evidence: v.evidence.map(proofOf) } }))}
      />
    </>
  );
}

function Head({ a, scheme }: { a: Assessment; scheme: Scheme | undefined }) {
  const t = useTexts(assess);
  const s = useTexts(score);
  const zh = useLang().lang === 'zh';
  const next = purchaserIsTo(a, cloudNow());
  const when = (key: keyof typeof score & string, at: string | null | undefined) => (at ? ([s(key), <When key={key} at={at} />] as const) : null);
  const vetoes = (a.score?.vetoes ?? []).map((v) => scheme?.vetoes.find((x) => x.id === v)?.[zh ? 'name' : 'name_en'] ?? v);
  return (
    <Facts
      rows={[
        [s('period'), `${a.from} – ${a.until}`],
        [s('state'), <><StateTag kind="assessment" state={a.state} /> {next && <Mark tone="work">{t('waitsPurchaser', { what: t(next) })}</Mark>}</>],
        a.score ? [a.score.open.length > 0 ? s('soFar') : s('points'), <strong style={{ fontSize: 22 }}>{s('of', { points: a.score.score, most: scheme?.points ?? '100' })}</strong>] : null,
        vetoes.length > 0 ? [s('vetoes'), vetoes.map((v) => <Mark key={v} tone="bad">{v}</Mark>)] : null,
        when('appealUntil', a.appeal_until),
        when('confirmedAt', a.confirmed_at),
        when('reviewUntil', a.review_until),
        when('reviewedAt', a.reviewed_at),
        when('finalAt', a.final_at),
        when('rectifyUntil', a.rectify_until),
        a.rectified ? [s('rectified'), a.rectified] : null,
        [s('forms'), <Documents key="forms" formats={['pdf', 'xlsx']} path={`/ops/v1/forms/${encodeURIComponent(a.scheme)}/self-evaluation/document`} query={{ until: a.until }} name={`${a.scheme}-self-evaluation-${a.until}`} />],
        [s('acceptance'), <Documents key="acceptance" formats={['pdf', 'xlsx']} path={`/ops/v1/forms/${encodeURIComponent(a.scheme)}/acceptance/document`} query={{ until: a.until }} name={`${a.scheme}-acceptance-${a.until}`} />],
      ]}
    />
  );
}

/** Every item with its clause, what it came to, what was said of it, and the records and files behind it. */
function Evidence({ a, scheme }: { a: Assessment; scheme: Scheme }) {
  const s = useTexts(score);
  const zh = useLang().lang === 'zh';
  const [open, setOpen] = useState<string>();
  const figures = a.figures as Record<string, string>;
  const got = (id: string) => a.score?.items.find((i) => i.id === id);
  const mark = (r: Scheme['items'][number]) => (r.kind === 'veto' ? s(a.score?.vetoes.includes(r.id) ? 'vetoHolds' : 'vetoNot') : `${got(r.id)?.points ?? '—'} / ${r.points ?? ''}`);
  return (
    <Collapse
      activeKey={open ?? []}
      onChange={(keys) => setOpen(keys.find((k) => k !== open))}
      items={[...scheme.items, ...scheme.vetoes].map((r) => {
        const said = about(a.entries ?? [], r.id);
        return {
          key: r.id,
          label: zh ? r.name : r.name_en,
          extra: <span className="num">{mark(r)}</span>,
          children: (
            <>
              <Facts rows={[[s('clause'), r.clause], [s('points'), mark(r)]]} />
              {figuresOf(r).map((f) => (
                <Card key={f} size="small" title={<><span className="mono">{f}</span> = {figures[f] ?? '—'}</>} style={{ marginBottom: 8 }}>
                  <Records figure={f} assessment={a} />
                </Card>
              ))}
              {said.length > 0 ? <Said entries={said} /> : figuresOf(r).length === 0 && s('noFinding')}
            </>
          ),
        };
      })}
    />
  );
}

export default function AssessmentPage() {
  const t = useTexts(assess);
  const s = useTexts(score);
  const zh = useLang().lang === 'zh';
  const { id = '' } = useParams();
  const query = useAssessment(id);
  const schemes = useSchemes();
  const scheme = schemes.data?.schemes.find((x) => x.id === query.data?.scheme);
  const name = (zh ? scheme?.name : scheme?.name_en) ?? query.data?.scheme ?? t('title');
  return (
    <Side value="operator">
      <Page title={name} extra={query.data && <Acts a={query.data} scheme={scheme} name={name} />}>
        <Ask query={query}>
          {(a) => (
            <>
              <Head a={a} scheme={scheme} />
              <h2>{t('evidence')}</h2>
              <Ask query={schemes}>{() => scheme && <Evidence a={a} scheme={scheme} />}</Ask>
              <Card size="small" title={s('entries')} style={{ marginTop: 16 }}>
                <Said entries={a.entries ?? []} />
              </Card>
            </>
          )}
        </Ask>
      </Page>
    </Side>
  );
}
