import { Button, Tag } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { networking, type Network } from '@/api/networking';
import { Confirm } from '@/components/Confirm';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { StateTag, useStateOptions } from '@/components/StateTag';
import { net } from '@/i18n/tenant-networks';
import { useTexts } from '@/i18n';
import { useMay, useProject } from '@/session/context';
import { NetworkForm } from './forms';
import { byId, subnetsQuery } from './read';

export function KindOf({ network: n }: { network: Network }) {
  const t = useTexts(net);
  const project = useProject();
  if (n['router:external']) return <Tag>{t('external')}</Tag>;
  return <Tag>{n.project_id === project?.id ? t('own') : t('shared')}</Tag>;
}

export default function Networks() {
  const t = useTexts(net);
  const may = useMay()('member');
  const project = useProject();
  const [making, setMaking] = useState(false);
  const subnets = useQuery(subnetsQuery);
  const known = useMemo(() => byId(subnets.data), [subnets.data]);
  const ranges = (n: Network) => n.subnets.map((id) => known.get(id)?.cidr ?? id).join(', ');
  const states = useStateOptions('network');
  const filters = useMemo<Filter[]>(() => [{ key: 'status', label: t('state'), options: states }], [t, states]);
  const create = may && (
    <Button type="primary" onClick={() => setMaking(true)}>
      {t('networkCreate')}
    </Button>
  );
  const columns: Column<Network>[] = [
    { key: 'name', title: t('name'), fixed: true, sort: 'name', csv: (n) => n.name, render: (n) => <Link to={`/tenant/networks/${n.id}`}>{n.name || n.id}</Link> },
    { key: 'id', title: 'ID', hidden: true, csv: (n) => n.id, render: (n) => <span className="mono">{n.id}</span> },
    { key: 'kind', title: t('kind'), csv: (n) => (n['router:external'] ? t('external') : n.project_id === project?.id ? t('own') : t('shared')), render: (n) => <KindOf network={n} /> },
    { key: 'subnets', title: t('subnets'), width: 220, csv: ranges, render: (n) => <span className="mono">{ranges(n) || '—'}</span> },
    { key: 'status', title: t('state'), csv: (n) => n.status, render: (n) => <StateTag kind="network" state={n.status} /> },
    { key: 'mtu', title: t('mtu'), sort: 'mtu', hidden: true, align: 'right', csv: (n) => n.mtu, render: (n) => n.mtu },
    {
      key: 'actions',
      title: t('remove'),
      fixed: true,
      render: (n) =>
        may && n.project_id === project?.id ? (
          <Confirm
            label={t('remove')}
            danger
            what={t('networkDelete', { name: n.name || n.id })}
            then={t('networkDeleteThen')}
            done={t('removed')}
            act={() => networking.del(`/networks/${encodeURIComponent(n.id)}`)}
          />
        ) : (
          '—'
        ),
    },
  ];
  return (
    <Page title={t('networks')} extra={create}>
      <ServerTable
        id="networks"
        queryKey={['networks', 'list']}
        load={({ limit, marker, filters: f, sort, signal }) =>
          networking.networks({ limit, marker, name: f.name, status: f.status, sort_key: sort?.key, sort_dir: sort?.dir }, signal)
        }
        rowKey={(n) => n.id}
        columns={columns}
        filters={filters}
        search={{ key: 'name', placeholder: t('nameExact') }}
        empty={{ title: t('networksNone'), hint: t('networksHint'), action: create }}
      />
      <NetworkForm open={making} onClose={() => setMaking(false)} />
    </Page>
  );
}
