import { useMemo } from 'react';
import { Link, useSearchParams } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { byLast } from '@/api/paging';
import { Confirm } from '@/components/Confirm';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { When } from '@/components/When';
import { desk } from '@/i18n/operator-desk';
import { useTexts } from '@/i18n';
import { At, Ids, Text } from './fields';
import { clean, instant } from './form';
import { Act, CaseTag, useNow } from './parts';

type Maintenance = Schema<'Maintenance'>;

export default function Maintenances() {
  const t = useTexts(desk);
  const now = useNow(60_000);
  const [params] = useSearchParams();
  const filters = useMemo<Filter[]>(() => [{ key: 'from', label: t('from'), input: 'datetime-local' }], [t]);
  const phase = (m: Maintenance) => {
    if (m.withdrawn_at) return { tone: 'off' as const, name: t('withdrawn') };
    if (new Date(m.to).getTime() < now) return { tone: 'ok' as const, name: t('over') };
    return new Date(m.from).getTime() > now ? { tone: 'wait' as const, name: t('announced') } : { tone: 'work' as const, name: t('runsNow') };
  };
  const columns: Column<Maintenance>[] = [
    { key: 'title', title: t('title'), fixed: true, width: 240, csv: (m) => m.title, render: (m) => <strong>{m.title}</strong> },
    { key: 'phase', title: t('state'), csv: (m) => phase(m).name, render: (m) => <CaseTag state="" {...phase(m)} /> },
    { key: 'from', title: t('windowFrom'), csv: (m) => m.from, render: (m) => <When at={m.from} /> },
    { key: 'to', title: t('windowTo'), csv: (m) => m.to, render: (m) => <When at={m.to} /> },
    { key: 'announced', title: t('announcedAt'), csv: (m) => m.announced_at, render: (m) => <When at={m.announced_at} /> },
    { key: 'text', title: t('text'), width: 300, csv: (m) => m.text, render: (m) => <span title={m.text}>{m.text}</span> },
    { key: 'resources', title: t('resources'), csv: (m) => m.resources.join(' '), render: (m) => <span className="mono" title={m.resources.join('\n')}>{m.resources.length}</span> },
    { key: 'change', title: t('change'), csv: (m) => m.change, render: (m) => (m.change ? <Link className="mono" to={`/operator/changes/${m.change}`}>{m.change}</Link> : '—') },
    {
      key: 'act',
      title: t('withdraw'),
      fixed: true,
      render: (m) =>
        m.withdrawn_at || new Date(m.to).getTime() < now ? '—' : (
          <Confirm
            label={t('withdraw')}
            what={t('withdrawWhat', { name: m.title })}
            then={t('withdrawMaintenance')}
            done={t('withdrawn')}
            danger
            act={() => data(ops.DELETE('/ops/v1/maintenances/{id}', { params: { path: { id: m.id } } }))}
          />
        ),
    },
  ];
  const announce = (
    <Act<Schema<'MaintenanceRequest'>>
      primary
      label={t('announce')}
      hint={t('announceHint')}
      done={t('announced')}
      initial={{ change: params.get('change') ?? undefined }}
      submit={(v) => data(ops.POST('/ops/v1/maintenances', { body: { ...clean({ ...v, from: instant(v.from) ?? '', to: instant(v.to) ?? '' }), resources: v.resources ?? [] } }))}
    >
      <Text name="title" label={t('title')} required />
      <Text name="text" label={t('text')} required area max={8000} />
      <At name="from" label={t('windowFrom')} required />
      <At name="to" label={t('windowTo')} required />
      <Ids name="resources" label={t('resources')} required hint={t('idsHint')} />
      <Text name="change" label={t('changeId')} />
    </Act>
  );
  return (
    <Page title={t('maintenances')} extra={announce}>
      <ServerTable
        id="maintenances"
        queryKey={['maintenances']}
        load={async ({ limit, marker, filters: f, signal }) => {
          const query = { limit: String(limit), marker, from: instant(f.from) };
          const { maintenances } = await data(ops.GET('/ops/v1/maintenances', { params: { query }, signal }));
          return byLast(maintenances, limit, (m) => m.id);
        }}
        rowKey={(m) => m.id}
        columns={columns}
        filters={filters}
        empty={{ title: t('maintenancesNone'), hint: t('maintenancesHint') }}
      />
    </Page>
  );
}
