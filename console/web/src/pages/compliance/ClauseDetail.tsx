import { useQuery } from '@tanstack/react-query';
import { Button, Card, Descriptions, Drawer, Skeleton } from 'antd';
import { lazy, Suspense } from 'react';
import { data, ops, type Schema } from '@/api/ops';
import { Failure } from '@/components/Failure';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/When';
import { compliance } from '@/i18n/compliance';
import { areas, proof } from '@/i18n/compliance-live';
import { useLang, usePick, useTexts } from '@/i18n';
import { Found, Verdict } from './proof';

type Clause = Schema<'Clause'>;
// With its forms: read when a clause is opened, not with the list.
const ClauseProofs = lazy(() => import('./ClauseProofs').then((m) => ({ default: m.ClauseProofs })));
const KINDS = ['software', 'performance', 'record', 'out'] as const;

/** What the running cloud says of this clause, now. */
function Live({ clause }: { clause: Clause }) {
  const t = useTexts(proof);
  const now = useQuery({
    queryKey: ['compliance', 'clause', clause.id],
    queryFn: ({ signal }) => data(ops.GET('/ops/v1/compliance/clauses/{clause}', { params: { path: { clause: clause.id } }, signal })),
    staleTime: Infinity,
  });
  const found = now.data?.evidence;
  return (
    <Card size="small" title={t('live')} loading={now.isPending} extra={<Button size="small" loading={now.isFetching} onClick={() => void now.refetch()}>{t('measure')}</Button>}>
      {now.error && <Failure error={now.error} retry={() => void now.refetch()} />}
      {now.data && !found && t('noProbe')}
      {found && (
        <Descriptions
          column={1}
          size="small"
          items={[
            { key: 'v', label: t('verdict'), children: <Verdict of={found.verdict} /> },
            { key: 'a', label: t('measured'), children: <When at={found.at} seconds /> },
            { key: 'p', label: t('probe'), children: <span className="mono">{found.probe}</span> },
            { key: 'f', label: t('found'), children: <Found found={found.found} /> },
          ]}
        />
      )}
    </Card>
  );
}

/** A clause whole; `live` for who may look into the cloud. */
export function ClauseDetail({ clause: c, live, onClose }: { clause: Clause | undefined; live: boolean; onClose: () => void }) {
  const t = useTexts(proof);
  const k = useTexts(compliance);
  const say = usePick();
  const zh = useLang().lang === 'zh';
  const kind = KINDS.find((x) => x === c?.kind);
  return (
    <Drawer open={c !== undefined} title={c && t('clause', { id: c.id })} onClose={onClose} size={680} destroyOnHidden styles={{ wrapper: { maxWidth: '100vw' } }}>
      {c && (
        <div style={{ display: 'grid', gap: 16 }}>
          <section>
            <h2 style={{ fontSize: 16, marginTop: 0 }}>{t('requirement')}</h2>
            <p lang="zh-CN">{c.requirement}</p>
            {c.requirement_en && <p lang="en">{c.requirement_en}</p>}
          </section>
          <Descriptions
            column={1}
            size="small"
            items={[
              { key: 'c', label: k('tender'), children: c.contract },
              { key: 'a', label: k('area'), children: say(areas[c.area] ?? [c.area, c.area]) },
              { key: 'y', label: k('system'), children: c.system },
              { key: 'k', label: t('kind'), children: kind ? t(kind) : c.kind },
              { key: 's', label: k('state'), children: <StateTag kind="clause" state={c.state} /> },
              { key: 'd', label: k('deviation'), children: <StateTag kind="deviation" state={c.deviation} /> },
              { key: 'm', label: k('metric'), children: c.metric || '—' },
              { key: 'r', label: k('reason'), children: (zh ? c.reason : c.reason_en || c.reason) || '—' },
            ]}
          />
          <section>
            <h2 style={{ fontSize: 16, marginTop: 0 }}>{t('shownBy')}</h2>
            {c.shown_by.length === 0 ? (
              t('shownNone')
            ) : (
              <ul style={{ margin: 0, paddingInlineStart: 18 }}>
                {c.shown_by.map((s) => (
                  <li key={s} className="mono">{s}</li>
                ))}
              </ul>
            )}
          </section>
          {live && <Live clause={c} />}
          {live && <Suspense fallback={<Skeleton active={false} paragraph={{ rows: 2 }} title={false} />}><ClauseProofs clause={c.id} /></Suspense>}
        </div>
      )}
    </Drawer>
  );
}
