import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { networking, type Router } from '@/api/networking';
import { Confirm } from '@/components/Confirm';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { StateTag } from '@/components/StateTag';
import { net } from '@/i18n/tenant-networks';
import { useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { RouterForm } from './forms';
import { byId, isLeg, nameOf, networksQuery, portsQuery } from './read';
import { Rename } from './Rename';

export default function Routers() {
  const t = useTexts(net);
  const may = useMay()('member');
  const [making, setMaking] = useState(false);
  const networks = useQuery(networksQuery).data;
  const ports = useQuery(portsQuery).data;
  const known = useMemo(() => byId(networks), [networks]);
  const legs = (r: Router) => [...new Set((ports ?? []).filter((p) => p.device_id === r.id && isLeg(p)).map((p) => p.network_id))];
  const out = (r: Router) => (r.external_gateway_info ? nameOf(known.get(r.external_gateway_info.network_id), r.external_gateway_info.network_id) : t('outsideNone'));
  const addresses = (r: Router) => (r.external_gateway_info?.external_fixed_ips ?? []).map((f) => f.ip_address).join(', ');
  const create = may && (
    <Button type="primary" onClick={() => setMaking(true)}>
      {t('routerCreate')}
    </Button>
  );
  const path = (r: Router) => `/routers/${encodeURIComponent(r.id)}`;
  const columns: Column<Router>[] = [
    { key: 'name', title: t('name'), fixed: true, sort: 'name', csv: (r) => r.name, render: (r) => <strong>{r.name || r.id}</strong> },
    { key: 'id', title: 'ID', hidden: true, csv: (r) => r.id, render: (r) => <span className="mono">{r.id}</span> },
    { key: 'out', title: t('outside'), csv: out, render: out },
    { key: 'address', title: t('outsideAddress'), csv: addresses, render: (r) => <span className="mono">{addresses(r) || '—'}</span> },
    {
      key: 'legs',
      title: t('connected'),
      width: 240,
      csv: (r) => legs(r).map((id) => nameOf(known.get(id), id)).join(', '),
      render: (r) => {
        const of = legs(r);
        return of.length === 0 ? '—' : of.map((id) => <div key={id}><Link to={`/tenant/networks/${id}`}>{nameOf(known.get(id), id)}</Link></div>);
      },
    },
    { key: 'status', title: t('state'), csv: (r) => r.status, render: (r) => <StateTag kind="network" state={r.status} /> },
    {
      key: 'actions',
      title: t('remove'),
      fixed: true,
      width: 160,
      render: (r) =>
        may ? (
          <>
            <Rename small name={r.name} save={(name) => networking.put(path(r), { router: { name } })} />{' '}
            <Confirm
              label={t('remove')}
              danger
              what={t('routerDelete', { name: r.name || r.id })}
              then={t('routerDeleteThen')}
              done={t('removed')}
              act={() => networking.del(path(r))}
            />
          </>
        ) : (
          '—'
        ),
    },
  ];
  return (
    <Page title={t('routers')} extra={<><Link to="/tenant/topology">{t('topology')}</Link>{create}</>}>
      <ServerTable
        id="routers"
        queryKey={['routers', 'list']}
        load={({ limit, marker, filters: f, sort, signal }) => networking.routers({ limit, marker, name: f.name, sort_key: sort?.key, sort_dir: sort?.dir }, signal)}
        rowKey={(r) => r.id}
        columns={columns}
        search={{ key: 'name', placeholder: t('nameExact') }}
        empty={{ title: t('routersNone'), hint: t('routersHint'), action: create }}
      />
      <RouterForm open={making} onClose={() => setMaking(false)} />
    </Page>
  );
}
