import { useQuery } from '@tanstack/react-query';
import { Card, Collapse, Select } from 'antd';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { data, ops } from '@/api/ops';
import { everyRow, withNext } from '@/api/paging';
import { Documents } from '@/components/Documents';
import { Page } from '@/components/Page';
import { StateTag } from '@/components/StateTag';
import { score } from '@/i18n/purchaser-score';
import { useLang, useTexts } from '@/i18n';
import { Ask, Facts } from './parts/Ask';
import { Records } from './parts/Records';
import { Said } from './parts/Said';
import { useAssessment, useSchemes, type Assessment, type Scheme } from './parts/useSchemes';
import { about, figuresOf } from './scoring';

/** One item: its clause, what it came to, what was said of it, and the records behind its figures. */
function Item({ a, row }: { a: Assessment; row: Scheme['items'][number] }) {
  const t = useTexts(score);
  const figures = a.figures as Record<string, string>;
  const said = about(a.entries ?? [], row.id);
  const got = a.score?.items.find((i) => i.id === row.id);
  return (
    <>
      <Facts
        rows={[
          [t('clause'), row.clause],
          row.kind === 'veto' ? [t('state'), t(a.score?.vetoes.includes(row.id) ? 'vetoHolds' : 'vetoNot')] : [t('points'), `${got?.points ?? '—'} / ${row.points ?? ''}`],
        ]}
      />
      {figuresOf(row).map((f) => (
        <Card key={f} size="small" title={<><span className="mono">{f}</span> = {figures[f] ?? '—'}</>} style={{ marginBottom: 8 }}>
          <Records figure={f} assessment={a} />
        </Card>
      ))}
      {said.length > 0 ? <Said entries={said} /> : figuresOf(row).length === 0 && t('noFinding')}
    </>
  );
}

function Room({ a, scheme }: { a: Assessment; scheme: Scheme }) {
  const t = useTexts(score);
  const zh = useLang().lang === 'zh';
  const [search, setSearch] = useSearchParams();
  const rows = [...scheme.items, ...scheme.vetoes];
  const mark = (id: string, kind: string) => {
    if (kind === 'veto') return t(a.score?.vetoes.includes(id) ? 'vetoHolds' : 'vetoNot');
    const i = a.score?.items.find((x) => x.id === id);
    return `${i?.points ?? '—'} / ${i?.most ?? ''}`;
  };
  return (
    <Collapse
      // One at a time, but not as antd's accordion: its headers would be tabs with their panels among them.
      activeKey={search.get('item') ?? []}
      onChange={(keys) => {
        const item = keys.find((k) => k !== search.get('item'));
        setSearch(item === undefined ? {} : { item: String(item) }, { replace: true });
      }}
      items={rows.map((r) => ({
        key: r.id,
        label: zh ? r.name : r.name_en,
        extra: <span className="num">{mark(r.id, r.kind)}</span>,
        children: <Item a={a} row={r} />,
      }))}
    />
  );
}

export default function EvidenceRoom() {
  const t = useTexts(score);
  const zh = useLang().lang === 'zh';
  const go = useNavigate();
  const { id: asked } = useParams();
  const list = useQuery({
    queryKey: ['assessments', 'room'],
    queryFn: ({ signal }) =>
      everyRow(async ({ limit, marker }) => {
        const page = await data(ops.GET('/ops/v1/assessments', { params: { query: { limit: String(limit), marker } }, signal }));
        return withNext(page.assessments, page.next);
      }),
  });
  const schemes = useSchemes();
  const id = asked ?? list.data?.[0]?.id ?? '';
  const query = useAssessment(id);
  const scheme = schemes.data?.schemes.find((s) => s.id === query.data?.scheme);
  const nameOf = (s: string) => { const x = schemes.data?.schemes.find((y) => y.id === s); return (zh ? x?.name : x?.name_en) ?? s; };
  return (
    <Page title={t('room')}>
      <p>{t('roomHint')}</p>
      <Ask query={list}>
        {(assessments) =>
          assessments.length === 0 ? (
            <p>{t('none')}. {t('noneHint')}</p>
          ) : (
            <Select
              aria-label={t('choose')}
              showSearch={{ optionFilterProp: 'label' }}
              style={{ width: 420, maxWidth: '100%', marginBottom: 16 }}
              value={id}
              options={assessments.map((a) => ({ value: a.id, label: `${nameOf(a.scheme)} ${a.from} – ${a.until}` }))}
              onChange={(next) => void go(`/purchaser/evidence/${encodeURIComponent(next)}`)}
            />
          )
        }
      </Ask>
      {id !== '' && (
        <Ask query={query}>
          {(a) => (
            <>
              <Facts
                rows={[
                  [t('state'), <StateTag kind="assessment" state={a.state} />],
                  a.score ? [t('points'), <strong>{a.score.score}</strong>] : null,
                  [t('forms'), <Documents path={`/ops/v1/forms/${encodeURIComponent(a.scheme)}/acceptance/document`} query={{ until: a.until }} name={`${a.scheme}-${a.until}`} />],
                  [t('title'), <Link to={`/purchaser/assessments/${encodeURIComponent(a.id)}`}>{nameOf(a.scheme)}</Link>],
                ]}
              />
              {scheme && <Room key={a.id} a={a} scheme={scheme} />}
            </>
          )}
        </Ask>
      )}
    </Page>
  );
}
