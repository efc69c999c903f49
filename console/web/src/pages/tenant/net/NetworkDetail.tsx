import { Button, Card, Descriptions, Empty, Skeleton } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { networking, type Network, type Port, type Subnet } from '@/api/networking';
import { Confirm } from '@/components/Confirm';
import { Failure } from '@/components/Failure';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { StateTag } from '@/components/StateTag';
import { common } from '@/i18n/common';
import { net } from '@/i18n/tenant-networks';
import { useTexts } from '@/i18n';
import { useMay, useProject } from '@/session/context';
import { SubnetForm } from './forms';
import { KindOf } from './Networks';
import { byId, isCard, nameOf, routersQuery, serversQuery } from './read';
import { Rename } from './Rename';

function SubnetCard({ subnet: s, may }: { subnet: Subnet; may: boolean }) {
  const t = useTexts(net);
  const c = useTexts(common);
  const name = s.name || s.cidr;
  const remove = (
    <Confirm
      label={t('remove')}
      danger
      what={t('subnetDelete', { name })}
      then={t('subnetDeleteThen')}
      done={t('removed')}
      act={() => networking.del(`/subnets/${encodeURIComponent(s.id)}`)}
    />
  );
  return (
    <Card size="small" title={name} extra={may && remove}>
      <Descriptions
        size="small"
        column={1}
        items={[
          { key: 'cidr', label: t('cidr'), children: <span className="mono">{s.cidr}</span> },
          { key: 'gateway', label: t('gateway'), children: <span className="mono">{s.gateway_ip ?? '—'}</span> },
          { key: 'pools', label: t('pools'), children: <span className="mono">{s.allocation_pools.map((p) => `${p.start} – ${p.end}`).join(', ') || '—'}</span> },
          { key: 'dhcp', label: t('dhcp'), children: s.enable_dhcp ? c('yes') : c('no') },
          { key: 'dns', label: t('dns'), children: <span className="mono">{s.dns_nameservers.join(', ') || '—'}</span> },
        ]}
      />
    </Card>
  );
}

function Ports({ network, may }: { network: string; may: boolean }) {
  const t = useTexts(net);
  const servers = byId(useQuery(serversQuery).data);
  const routers = byId(useQuery(routersQuery).data);
  const device = (p: Port) => {
    if (p.device_id === '') return t('portFree');
    if (isCard(p)) return t('portServer', { name: nameOf(servers.get(p.device_id), p.device_id) });
    return p.device_owner.startsWith('network:router') ? t('portRouter', { name: nameOf(routers.get(p.device_id), p.device_id) }) : t('portOther');
  };
  const ips = (p: Port) => p.fixed_ips.map((f) => f.ip_address).join(', ');
  const columns: Column<Port>[] = [
    { key: 'address', title: t('address'), fixed: true, csv: ips, render: (p) => <span className="mono">{ips(p) || '—'}</span> },
    { key: 'device', title: t('device'), width: 220, csv: device, render: device },
    { key: 'name', title: t('name'), sort: 'name', csv: (p) => p.name, render: (p) => p.name || '—' },
    { key: 'mac', title: t('mac'), sort: 'mac_address', csv: (p) => p.mac_address, render: (p) => <span className="mono">{p.mac_address}</span> },
    { key: 'id', title: 'ID', hidden: true, csv: (p) => p.id, render: (p) => <span className="mono">{p.id}</span> },
    { key: 'status', title: t('state'), sort: 'status', csv: (p) => p.status, render: (p) => <StateTag kind="network" state={p.status} /> },
    {
      key: 'actions',
      title: t('remove'),
      fixed: true,
      render: (p) =>
        may && p.device_id === '' ? (
          <Confirm
            label={t('remove')}
            danger
            what={t('portDelete', { name: p.name || ips(p) || p.id })}
            then={t('portDeleteThen')}
            done={t('removed')}
            act={() => networking.del(`/ports/${encodeURIComponent(p.id)}`)}
          />
        ) : (
          '—'
        ),
    },
  ];
  return (
    <ServerTable
      id="ports"
      queryKey={['ports', 'of', network]}
      load={({ limit, marker, sort, signal }) => networking.ports({ limit, marker, network_id: network, sort_key: sort?.key, sort_dir: sort?.dir }, signal)}
      rowKey={(p) => p.id}
      columns={columns}
      empty={{ title: t('portsNone'), hint: t('portsHint') }}
    />
  );
}

export default function NetworkDetail() {
  const t = useTexts(net);
  const { id = '' } = useParams();
  const go = useNavigate();
  const project = useProject();
  const member = useMay()('member');
  const [adding, setAdding] = useState(false);
  const path = `/networks/${encodeURIComponent(id)}`;
  const network = useQuery({ queryKey: ['network', id], queryFn: ({ signal }) => networking.get<{ network: Network }>(path, undefined, signal).then((b) => b.network) });
  const subnets = useQuery({ queryKey: ['subnets', 'of', id], queryFn: ({ signal }) => networking.subnets({ network_id: id }, signal) });
  const n = network.data;
  if (!n) return <Page title={t('network')}>{network.error ? <Failure error={network.error} retry={() => void network.refetch()} /> : <Skeleton active={false} />}</Page>;
  const may = member && n.project_id === project?.id;
  const name = n.name || n.id;
  const extra = may && (
    <>
      <Rename name={n.name} save={(to) => networking.put(path, { network: { name: to } })} />
      <Confirm
        label={t('remove')}
        danger
        button={{ size: 'middle' }}
        what={t('networkDelete', { name })}
        then={t('networkDeleteThen')}
        done={t('removed')}
        act={() => networking.del(path).then(() => void go('/tenant/networks'))}
      />
    </>
  );
  return (
    <Page title={name} tags={<><KindOf network={n} /><StateTag kind="network" state={n.status} /></>} extra={extra}>
      <p>
        <Link to="/tenant/networks">{t('networks')}</Link> · <Link to="/tenant/topology">{t('topology')}</Link> · <span className="mono">{n.id}</span> · MTU {n.mtu}
      </p>
      <div className="page-head">
        <h2>{t('subnets')}</h2>
        {may && <Button onClick={() => setAdding(true)}>{t('subnetCreate')}</Button>}
      </div>
      {subnets.error && <Failure error={subnets.error} retry={() => void subnets.refetch()} />}
      {subnets.data?.rows.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('subnetNone')} />}
      <div className="cards">{subnets.data?.rows.map((s) => <SubnetCard key={s.id} subnet={s} may={may} />)}</div>
      <h2>{t('ports')}</h2>
      <Ports network={id} may={may} />
      <SubnetForm open={adding} onClose={() => setAdding(false)} network={id} />
    </Page>
  );
}
