import { useQuery } from '@tanstack/react-query';
import { Button, Descriptions, Skeleton } from 'antd';
import { useState, type ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { byLast } from '@/api/paging';
import { Confirm } from '@/components/Confirm';
import { Failure } from '@/components/Failure';
import { ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { Sections } from '@/components/Sections';
import { ServerTable, type Column } from '@/components/ServerTable';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/When';
import { systemTexts } from '@/i18n/operator-systems';
import { useTexts } from '@/i18n';
import { eventsOf, sizeOf } from './lib/system';
import { SystemForm, systemsOf, useDataClasses, useEnvironments, useImportances } from './SystemForm';

type System = Schema<'System'>;
type Resource = Schema<'Resource'>;
type Change = Schema<'SystemChange'>;

const KINDS = ['server', 'volume', 'snapshot', 'image', 'floatingip'] as const;

function useResourceColumns(): Column<Resource>[] {
  const t = useTexts(systemTexts);
  const kind = (k: string) => (KINDS.find((x) => x === k) ? t(k as (typeof KINDS)[number]) : k);
  return [
    {
      key: 'name',
      title: t('resource'),
      fixed: true,
      csv: (r) => r.name,
      render: (r) => (r.kind === 'server' ? <Link to={`/operator/samples?subject=${encodeURIComponent(r.id)}`}>{r.name || r.id}</Link> : r.name || r.id),
    },
    { key: 'id', title: 'ID', hidden: true, csv: (r) => r.id, render: (r) => <span className="mono">{r.id}</span> },
    { key: 'kind', title: t('kind'), csv: (r) => kind(r.kind), render: (r) => kind(r.kind) },
    { key: 'size', title: t('size'), csv: sizeOf, render: sizeOf },
    { key: 'arch', title: t('arch'), csv: (r) => r.arch, render: (r) => r.arch || '—' },
    { key: 'since', title: t('since'), csv: (r) => r.first_seen, render: (r) => <When at={r.first_seen} /> },
  ];
}

/** Resources under a system, or those of its project that are under none: either way they are chosen and moved. */
function Resources({ system: s, ownerless }: { system: System; ownerless: boolean }) {
  const t = useTexts(systemTexts);
  const columns = useResourceColumns();
  const id = s.id;
  const act = async (rows: Resource[], reason: string) => {
    const resources = rows.map((r) => r.id);
    if (ownerless) await data(ops.POST('/ops/v1/systems/{id}/adopt', { params: { path: { id } }, body: { resources, reason } }));
    else await data(ops.POST('/ops/v1/systems/{id}/release', { params: { path: { id } }, body: { resources, reason } }));
  };
  const table = ownerless ? 'ownerless' : 'system-resources';
  return (
    <ServerTable
      id={table}
      prefix={ownerless ? 'o' : 'r'}
      queryKey={[table, id]}
      load={async ({ limit, marker, filters: f, signal }) => {
        const query = { limit: String(limit), marker, kind: f.kind, ...(ownerless ? { project: s.project, ownerless: 'true' } : { system: id }) };
        const { resources } = await data(ops.GET('/ops/v1/resources', { params: { query }, signal }));
        return byLast(resources, limit, (r) => r.id);
      }}
      rowKey={(r) => r.id}
      columns={columns}
      bulk={
        s.state === 'retired' && ownerless
          ? undefined
          : (rows, clear) => (
              <Confirm
                label={t(ownerless ? 'adoptChosen' : 'release')}
                what={t(ownerless ? 'adoptWhat' : 'releaseWhat', { n: rows.length, name: s.name })}
                then={t('adoptThen')}
                reason={{ label: t('reason'), required: false }}
                done={t(ownerless ? 'adopted' : 'released')}
                act={(why) => act(rows, why).then(clear)}
              />
            )
      }
      empty={ownerless ? { title: t('ownerlessNone'), hint: t('ownerlessHint') } : { title: t('resourcesNone'), hint: t('resourcesHint') }}
    />
  );
}

function History({ id }: { id: string }) {
  const t = useTexts(systemTexts);
  const columns: Column<Change>[] = [
    { key: 'at', title: t('at'), fixed: true, csv: (c) => c.at, render: (c) => <When at={c.at} /> },
    { key: 'what', title: t('what'), fixed: true, csv: (c) => c.what, render: (c) => <span className="mono">{c.what}</span> },
    { key: 'by', title: t('by'), csv: (c) => c.by_name, render: (c) => c.by_name },
    { key: 'detail', title: t('detail'), width: 360, csv: (c) => JSON.stringify(c.detail), render: (c) => <span className="mono">{JSON.stringify(c.detail)}</span> },
  ];
  return (
    <ServerTable
      id="system-history"
      prefix="h"
      queryKey={['system-history', id]}
      load={async ({ limit, marker, signal }) => {
        const params = { path: { id }, query: { limit: String(limit), marker } };
        const { changes } = await data(ops.GET('/ops/v1/systems/{id}/history', { params, signal }));
        return byLast(changes, limit, (c) => c.id);
      }}
      rowKey={(c) => c.id}
      columns={columns}
      empty={{ title: t('historyNone'), hint: t('systemsHint') }}
    />
  );
}

function Facts({ system: s }: { system: System }) {
  const t = useTexts(systemTexts);
  const importance = useImportances().find((o) => o.value === s.importance)?.label ?? s.importance;
  const dataClass = useDataClasses().find((o) => o.value === s.data_class)?.label ?? s.data_class;
  // What it needs is of the same project, as the form offers it.
  const others = useQuery({ queryKey: ['systems', 'others', s.project], enabled: s.needs.length > 0, queryFn: ({ signal }) => systemsOf(s.project, signal) });
  const named = (id: string) => others.data?.find((x) => x.id === id)?.name;
  const stands = useEnvironments().find((o) => o.value === s.environment)?.label ?? s.environment;
  const rows: [string, ReactNode][] = [
    [t('project'), <ProjectName key="p" id={s.project} />],
    [t('owner'), `${s.owner} ${s.owner_contact}`],
    [t('importance'), importance],
    [t('protection'), s.protection && t('protectionLevel', { n: s.protection })],
    [t('filing'), s.filing],
    [t('dataClass'), dataClass],
    [t('environment'), stands],
    [t('vendor'), `${s.vendor} ${s.vendor_contact}`.trim()],
    [t('liveFrom'), s.live_from && <When key="l" at={s.live_from} />],
    [t('retiredAt'), s.retired_at && <When key="r" at={s.retired_at} />],
    [t('needs'), s.needs.length > 0 && s.needs.map((n) => <div key={n}><Link title={n} to={`/operator/systems/${encodeURIComponent(n)}`}>{named(n) ?? <span className="mono">{n}</span>}</Link></div>)],
    [t('ports'), s.ports.length > 0 && s.ports.map((p) => <div key={`${p.protocol}${p.address}${p.port ?? ''}`} className="mono">{p.protocol}://{p.address}{p.port ? `:${p.port}` : ''} {p.name}</div>)],
    [t('note'), s.note],
  ];
  const items = rows.filter(([, v]) => Boolean(v)).map(([label, children]) => ({ key: label, label, children }));
  return <Descriptions size="small" bordered column={{ xs: 1, md: 2 }} items={items} />;
}

function Events({ system: s }: { system: System }) {
  const t = useTexts(systemTexts);
  return eventsOf(s.state).map((event) => (
    <Confirm
      key={event}
      button={{ size: 'middle' }}
      label={t(event)}
      what={t('eventWhat', { event: t(event), name: s.name })}
      then={event === 'retire' ? t('retireThen') : undefined}
      danger={event === 'retire'}
      type={event === 'retire' ? s.name : undefined}
      reason={{ label: t('reason'), required: false }}
      done={t('eventDone')}
      act={(reason) => data(ops.POST('/ops/v1/systems/{id}/state', { params: { path: { id: s.id } }, body: { event, reason } }))}
    />
  ));
}

export default function SystemDetail() {
  const t = useTexts(systemTexts);
  const { id = '' } = useParams();
  const [open, setOpen] = useState(false);
  const query = useQuery({ queryKey: ['system', id], queryFn: ({ signal }) => data(ops.GET('/ops/v1/systems/{id}', { params: { path: { id } }, signal })) });
  const s = query.data;
  return (
    <Page
      title={s?.name ?? t('system')}
      tags={s && <StateTag kind="businessSystem" state={s.state} />}
      extra={
        s && (
          <>
            <Link to={`/operator/health/system/${encodeURIComponent(s.id)}`}>{t('health')}</Link>
            {s.state !== 'retired' && <Button onClick={() => setOpen(true)}>{t('edit')}</Button>}
            <Events system={s} />
          </>
        )
      }
    >
      {query.error && <Failure error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton active={false} />}
      {s && (
        <>
          <Facts system={s} />
          <Sections
            style={{ marginTop: 12 }}
            items={[
              { key: 'has', label: t('resources'), children: <Resources key="has" system={s} ownerless={false} /> },
              { key: 'adopt', label: t('ownerless'), children: <Resources key="adopt" system={s} ownerless /> },
              { key: 'history', label: t('history'), children: <History id={s.id} /> },
            ]}
          />
          <SystemForm open={open} onClose={() => setOpen(false)} was={s} />
        </>
      )}
    </Page>
  );
}
