import { useQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useState, type ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { whole } from '@/api/paging';
import { Failure } from '@/components/Failure';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { Mark, StateTag } from '@/components/StateTag';
import { When } from '@/components/When';
import { access, endings } from '@/i18n/access';
import { useTexts } from '@/i18n';
import { useProjectName } from '@/session/names';
import { useWhat, type AccessGrant } from './GrantTable';
import { Recording } from './Recording';

type Session = Schema<'AccessSession'>;

function Facts({ grant: g }: { grant: AccessGrant }) {
  const t = useTexts(access);
  const project = useProjectName();
  const what = useWhat();
  const rows: [string, ReactNode][] = [
    [t('operator'), g.operator_name],
    [t('reason'), <span key="r" style={{ whiteSpace: 'pre-wrap' }}>{g.reason}</span>],
    [t('project'), project(g.project)],
    [t('servers'), <span key="s" className="mono">{what(g)}</span>],
    [t('minutes'), t('forMinutes', { n: g.minutes })],
    [t('requested'), <When key="q" at={g.requested_at} seconds />],
    [t('decided'), g.decided_at ? <span key="d">{g.decided_name} · <When at={g.decided_at} seconds /></span> : '—'],
    [t('until'), <When key="u" at={g.until} seconds />],
    [t('closed'), g.closed_at ? <span key="c">{g.closed_name ?? t('byItself')} · <When at={g.closed_at} seconds /></span> : '—'],
    [t('note'), g.note ?? '—'],
  ];
  return (
    <ul className="row-cards">
      <li>
        <dl>
          {rows.map(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name}.`}>{value}</dd>])}
        </dl>
      </li>
    </ul>
  );
}

function Sessions({ grant, reads }: { grant: AccessGrant; reads: boolean }) {
  const t = useTexts(access);
  const e = useTexts(endings);
  const [seen, setSeen] = useState<Session>();
  const how = (s: Session) => (s.ending ? (s.ending in endings ? e(s.ending as keyof typeof endings) : s.ending) : t('goesOn'));
  const columns: Column<Session>[] = [
    { key: 'server', title: t('server'), fixed: true, csv: (s) => s.server_name, render: (s) => <strong>{s.server_name}</strong> },
    { key: 'started', title: t('started'), csv: (s) => s.started_at, render: (s) => <When at={s.started_at} seconds /> },
    { key: 'closed', title: t('closed'), csv: (s) => s.ended_at, render: (s) => <When at={s.ended_at} seconds /> },
    { key: 'ending', title: t('ending'), csv: how, render: (s) => <Mark tone={s.ending ? 'off' : 'work'}>{how(s)}</Mark> },
    { key: 'bytes', title: t('bytes'), align: 'right', csv: (s) => s.bytes, render: (s) => <span className="num">{s.bytes}</span> },
    { key: 'digest', title: t('digest'), hidden: true, csv: (s) => s.digest, render: (s) => <span className="mono">{s.digest ?? '—'}</span> },
  ];
  if (reads) {
    columns.push({
      key: 'recording',
      title: t('actions'),
      fixed: true,
      render: (s) => <Button size="small" onClick={() => setSeen(s)}>{t('recording')}</Button>,
    });
  }
  return (
    <>
      <h2 style={{ fontSize: 16 }}>{t('sessions')}</h2>
      <ServerTable
        id="access-sessions"
        queryKey={['access-grant', grant.id, 'sessions']}
        load={async ({ signal }) => whole((await data(ops.GET('/ops/v1/access-grants/{id}/sessions', { params: { path: { id: grant.id } }, signal }))).sessions)}
        find={(s) => `${s.server_name} ${s.server}`}
        rowKey={(s) => s.id}
        columns={columns}
        live={5000}
        empty={{ title: t('sessionsNone'), hint: t('sessionsHint') }}
      />
      {seen && <Recording grant={grant.id} session={seen} onClose={() => setSeen(undefined)} />}
    </>
  );
}

/** A grant of access: who, why, how long, what was done; `act` for what one may do about it, `reads` whether one reads recordings. */
export function GrantPage({ base, act, reads }: { base: string; act?: (g: AccessGrant) => ReactNode; reads: (g: AccessGrant) => boolean }) {
  const t = useTexts(access);
  const { id = '' } = useParams();
  const { data: g, error, refetch } = useQuery({
    queryKey: ['access-grant', id],
    queryFn: ({ signal }) => data(ops.GET('/ops/v1/access-grants/{id}', { params: { path: { id } }, signal })),
    refetchInterval: 5000,
  });
  return (
    <Page title={t('one')} tags={g && <StateTag kind="accessGrant" state={g.state} />} extra={<Link to={base}>{t('title')}</Link>}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!g && !error && <Skeleton active={false} />}
      {g && (
        <>
          {act && <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap', marginBottom: 16 }}>{act(g)}</div>}
          <Facts grant={g} />
          <Sessions grant={g} reads={reads(g)} />
        </>
      )}
    </Page>
  );
}
