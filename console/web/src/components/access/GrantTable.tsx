import { useMemo, type ReactNode } from 'react';
import { Link } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { paged, withNext } from '@/api/paging';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { StateTag, useStateOptions } from '@/components/StateTag';
import { When } from '@/components/When';
import { access } from '@/i18n/access';
import { useTexts } from '@/i18n';
import { useProjectName } from '@/session/names';

export type AccessGrant = Schema<'AccessGrant'>;

/** What a grant lets in to, in a few words. */
export function useWhat(): (g: AccessGrant) => string {
  const t = useTexts(access);
  return (g) => (g.servers.length === 0 ? t('wholeProject') : g.servers.join(', '));
}

/** Grants of access that one may know of. */
export function GrantTable({ base, own, act, tools }: { base: string; own?: boolean; act?: (g: AccessGrant) => ReactNode; tools?: ReactNode }) {
  const t = useTexts(access);
  const project = useProjectName();
  const what = useWhat();
  const states = useStateOptions('accessGrant');
  const filters = useMemo<Filter[]>(() => {
    const all: Filter[] = [{ key: 'state', label: t('state'), options: states }];
    if (own) all.push({ key: 'own', label: t('own'), options: [{ value: 'true', label: t('yes') }] });
    return all;
  }, [t, states, own]);
  const columns: Column<AccessGrant>[] = [
    {
      key: 'operator',
      title: t('operator'),
      fixed: true,
      csv: (g) => g.operator_name,
      render: (g) => <Link to={`${base}/${encodeURIComponent(g.id)}`}><strong>{g.operator_name}</strong></Link>,
    },
    { key: 'state', title: t('state'), sort: 'state', fixed: true, csv: (g) => g.state, render: (g) => <StateTag kind="accessGrant" state={g.state} /> },
    { key: 'reason', title: t('reason'), width: 260, csv: (g) => g.reason, render: (g) => <span style={{ overflowWrap: 'anywhere' }}>{g.reason}</span> },
    { key: 'minutes', title: t('minutes'), csv: (g) => g.minutes, render: (g) => t('forMinutes', { n: g.minutes }) },
    { key: 'servers', title: t('servers'), csv: what, render: (g) => <span className="mono" style={{ overflowWrap: 'anywhere' }}>{what(g)}</span> },
    { key: 'project', title: t('project'), csv: (g) => project(g.project), render: (g) => project(g.project) },
    { key: 'requested', title: t('requested'), sort: 'requested_at', csv: (g) => g.requested_at, render: (g) => <When at={g.requested_at} /> },
    { key: 'until', title: t('until'), sort: 'until', csv: (g) => g.until, render: (g) => <When at={g.until} /> },
    { key: 'decided', title: t('decided'), hidden: true, csv: (g) => g.decided_name, render: (g) => g.decided_name ?? '—' },
    { key: 'note', title: t('note'), hidden: true, csv: (g) => g.note, render: (g) => g.note ?? '—' },
  ];
  if (act) columns.push({ key: 'act', title: t('actions'), fixed: true, render: act });
  return (
    <ServerTable
      id="access-grants"
      queryKey={['access-grants']}
      load={async ({ filters: f, signal, ...ask }) => {
        const query = { ...paged(ask), state: f.state, own: f.own };
        const page = await data(ops.GET('/ops/v1/access-grants', { params: { query }, signal }));
        return withNext(page.access_grants, page.next);
      }}
      rowKey={(g) => g.id}
      columns={columns}
      filters={filters}
      live={10_000}
      tools={tools}
      empty={{ title: t('none'), hint: t('noneHint') }}
    />
  );
}
