import { Button, Form, Input, Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { networking, type FloatingIp } from '@/api/networking';
import { Confirm } from '@/components/Confirm';
import { FormDrawer } from '@/components/FormDrawer';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { StateTag, useStateOptions } from '@/components/StateTag';
import { common } from '@/i18n/common';
import { net } from '@/i18n/tenant-networks';
import { useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { byLabel } from '../choices';
import { byId, isCard, nameOf, networksQuery, portsQuery, serversQuery } from './read';

/** Fixed addresses of servers: to what a floating IP is bound. A port has one name for each of its addresses. */
function useTargets(enabled: boolean) {
  const ports = useQuery({ ...portsQuery, enabled });
  const servers = useQuery({ ...serversQuery, enabled });
  const known = byId(servers.data);
  const options = (ports.data ?? []).filter(isCard).flatMap((p) =>
    p.fixed_ips
      .filter((f) => !f.ip_address.includes(':'))
      .map((f) => ({ value: `${p.id} ${f.ip_address}`, label: `${nameOf(known.get(p.device_id), p.device_id)} – ${f.ip_address}` })),
  );
  return { options, pending: ports.isLoading || servers.isLoading };
}
const target = (chosen: string) => {
  const [port_id, fixed_ip_address] = chosen.split(' ');
  return { port_id, fixed_ip_address };
};

function Create({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTexts(net);
  const c = useTexts(common);
  const { options, pending } = useTargets(open);
  const networks = useQuery({ ...networksQuery, enabled: open });
  const outside = (networks.data ?? []).filter((n) => n['router:external']);
  return (
    <FormDrawer<{ floating_network_id: string; port?: string; description?: string }>
      open={open}
      onClose={onClose}
      title={t('floatingCreate')}
      done={t('floatingCreated')}
      submit={({ port, ...f }) => networking.post('/floatingips', { floatingip: { ...f, ...(port && target(port)) } })}
    >
      <Form.Item
        name="floating_network_id"
        label={t('floatingNet')}
        rules={[{ required: true, message: c('required') }]}
        extra={networks.data && outside.length === 0 ? t('floatingNoNet') : undefined}
      >
        <Select {...byLabel} loading={networks.isLoading} options={outside.map((n) => ({ value: n.id, label: n.name || n.id }))} />
      </Form.Item>
      <Form.Item name="port" label={t('bindTo')} extra={t('bindHint')}>
        <Select {...byLabel} allowClear loading={pending} options={options} />
      </Form.Item>
      <Form.Item name="description" label={t('note')}>
        <Input maxLength={255} />
      </Form.Item>
    </FormDrawer>
  );
}

function Bind({ ip, onClose }: { ip: FloatingIp | undefined; onClose: () => void }) {
  const t = useTexts(net);
  const c = useTexts(common);
  const { options, pending } = useTargets(ip !== undefined);
  return (
    <FormDrawer<{ port: string }>
      open={ip !== undefined}
      onClose={onClose}
      title={t('bindWhat', { name: ip?.floating_ip_address ?? '' })}
      okText={t('bind')}
      done={t('bound')}
      submit={({ port }) => networking.put(`/floatingips/${encodeURIComponent(ip!.id)}`, { floatingip: target(port) })}
    >
      <Form.Item name="port" label={t('bindTo')} extra={t('bindHint')} rules={[{ required: true, message: c('required') }]}>
        <Select {...byLabel} loading={pending} options={options} />
      </Form.Item>
    </FormDrawer>
  );
}

export default function FloatingIps() {
  const t = useTexts(net);
  const may = useMay()('member');
  const [making, setMaking] = useState(false);
  const [binding, setBinding] = useState<FloatingIp>();
  const networks = byId(useQuery(networksQuery).data);
  const ports = byId(useQuery(portsQuery).data);
  const servers = byId(useQuery(serversQuery).data);
  const states = useStateOptions('network');
  const filters = useMemo<Filter[]>(() => [{ key: 'status', label: t('state'), options: states }], [t, states]);
  const create = may && (
    <Button type="primary" onClick={() => setMaking(true)}>
      {t('floatingCreate')}
    </Button>
  );
  const to = (f: FloatingIp) => {
    if (!f.port_id) return '';
    const device = ports.get(f.port_id)?.device_id;
    return [device && nameOf(servers.get(device), device), f.fixed_ip_address].filter(Boolean).join(' – ');
  };
  const columns: Column<FloatingIp>[] = [
    { key: 'address', title: t('address'), fixed: true, sort: 'floating_ip_address', csv: (f) => f.floating_ip_address, render: (f) => <strong className="mono">{f.floating_ip_address}</strong> },
    { key: 'to', title: t('bindTo'), width: 240, csv: to, render: (f) => to(f) || t('portFree') },
    { key: 'network', title: t('floatingNet'), csv: (f) => nameOf(networks.get(f.floating_network_id), f.floating_network_id), render: (f) => nameOf(networks.get(f.floating_network_id), f.floating_network_id) },
    { key: 'status', title: t('state'), sort: 'status', csv: (f) => f.status, render: (f) => <StateTag kind="network" state={f.status} /> },
    { key: 'note', title: t('note'), sort: 'description', csv: (f) => f.description, render: (f) => f.description || '—' },
    { key: 'id', title: 'ID', hidden: true, csv: (f) => f.id, render: (f) => <span className="mono">{f.id}</span> },
    {
      key: 'actions',
      title: t('bind'),
      fixed: true,
      width: 170,
      render: (f) => {
        if (!may) return '—';
        const path = `/floatingips/${encodeURIComponent(f.id)}`;
        const name = f.floating_ip_address;
        return (
          <>
            {f.port_id ? (
              <Confirm label={t('unbind')} what={t('unbindWhat', { name })} then={t('unbindThen')} done={t('unbound')} act={() => networking.put(path, { floatingip: { port_id: null } })} />
            ) : (
              <Button size="small" onClick={() => setBinding(f)}>{t('bind')}</Button>
            )}{' '}
            <Confirm label={t('release')} danger what={t('releaseWhat', { name })} then={t('releaseThen')} done={t('released')} act={() => networking.del(path)} />
          </>
        );
      },
    },
  ];
  return (
    <Page title={t('floating')} extra={create}>
      <ServerTable
        id="floating-ips"
        queryKey={['floating-ips']}
        load={({ limit, marker, filters: f, sort, signal }) =>
          networking.floatingIps({ limit, marker, status: f.status, floating_ip_address: f.floating_ip_address, sort_key: sort?.key, sort_dir: sort?.dir }, signal)
        }
        rowKey={(f) => f.id}
        columns={columns}
        filters={filters}
        search={{ key: 'floating_ip_address', placeholder: t('address') }}
        empty={{ title: t('floatingNone'), hint: t('floatingHint'), action: create }}
      />
      <Create open={making} onClose={() => setMaking(false)} />
      <Bind ip={binding} onClose={() => setBinding(undefined)} />
    </Page>
  );
}
