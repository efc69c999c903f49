import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { compute, type Server } from '@/api/compute';
import { LinkButton } from '@/components/LinkButton';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { StateTag, useStateOptions } from '@/components/StateTag';
import { When } from '@/components/When';
import { servers } from '@/i18n/tenant-servers';
import { useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { imagesQuery } from './orders/data';
import { ActButton } from './servers/Act';
import { addressesOf, may as mayDo } from './servers/request';

const ACTS = ['start', 'stop', 'reboot', 'hardReboot', 'delete'] as const;
/** A name is searched by regular expression; what people type is a text. */
const literal = (text: string | undefined) => text?.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

export default function Servers() {
  const t = useTexts(servers);
  const may = useMay();
  const states = useStateOptions('server');
  const images = useQuery(imagesQuery);
  const imageName = useMemo(() => new Map((images.data ?? []).map((i) => [i.id, i.name ?? i.id])), [images.data]);
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'status', label: t('state'), options: states.filter((s) => s.value !== 'DELETED') },
      { key: 'ip', label: t('filterIp') },
      { key: 'tags', label: t('filterTag') },
    ],
    [t, states],
  );
  const image = (s: Server) => (s.image ? (imageName.get(s.image.id) ?? s.image.id) : t('bootVolume'));
  const size = (s: Server) => t('size', { name: s.flavor.original_name, vcpus: s.flavor.vcpus, ram: s.flavor.ram / 1024 });
  const ips = (s: Server) => addressesOf(s).map((a) => a.addr).join(', ');
  const columns: Column<Server>[] = [
    { key: 'name', title: t('name'), fixed: true, width: 200, sort: 'display_name', csv: (s) => s.name, render: (s) => <Link to={`/tenant/servers/${s.id}`}><strong>{s.name}</strong></Link> },
    { key: 'id', title: 'ID', hidden: true, csv: (s) => s.id, render: (s) => <span className="mono">{s.id}</span> },
    {
      key: 'state',
      title: t('state'),
      sort: 'vm_state',
      csv: (s) => s.status,
      render: (s) => (
        <>
          <StateTag kind="server" state={s.status} /> {s['OS-EXT-STS:task_state'] && <StateTag kind="task" state={s['OS-EXT-STS:task_state']} />}
        </>
      ),
    },
    { key: 'addresses', title: t('addresses'), csv: ips, render: (s) => <span className="mono">{ips(s) || '—'}</span> },
    { key: 'flavor', title: t('flavor'), csv: size, render: size },
    { key: 'image', title: t('image'), csv: image, render: image },
    { key: 'key', title: t('key'), hidden: true, csv: (s) => s.key_name, render: (s) => s.key_name ?? '—' },
    { key: 'zone', title: t('zone'), hidden: true, csv: (s) => s['OS-EXT-AZ:availability_zone'], render: (s) => s['OS-EXT-AZ:availability_zone'] || '—' },
    { key: 'tags', title: t('tags'), hidden: true, csv: (s) => s.tags?.join(' '), render: (s) => s.tags?.join(', ') || '—' },
    { key: 'created', title: t('created'), sort: 'created_at', csv: (s) => s.created, render: (s) => <When at={s.created} /> },
  ];
  if (may('member')) {
    columns.push({
      key: 'console',
      title: t('console'),
      fixed: true,
      render: (s) => (mayDo(s).console ? <Link to={`/tenant/servers/${s.id}/console`}>{t('console')}</Link> : '—'),
    });
  }
  const make = may('member') && (
    <>
      <LinkButton to="/tenant/orders/new">{t('order')}</LinkButton>
      <LinkButton to="/tenant/servers/new" type="primary">{t('new')}</LinkButton>
    </>
  );
  return (
    <Page title={t('title')} extra={make}>
      <ServerTable
        id="servers"
        queryKey={['servers']}
        load={({ limit, marker, filters: f, sort, signal }) =>
          compute.servers({ limit, marker, name: literal(f.name), status: f.status, ip: literal(f.ip), tags: f.tags, sort_key: sort?.key, sort_dir: sort?.dir }, signal)
        }
        rowKey={(s) => s.id}
        columns={columns}
        filters={filters}
        search={{ key: 'name', placeholder: t('searchName') }}
        live={10_000}
        bulk={may('member') ? (rows, clear) => ACTS.map((act) => <ActButton key={act} act={act} rows={rows} size="small" onDone={clear} />) : undefined}
        empty={{ title: t('none'), hint: t('noneHint'), action: make }}
      />
    </Page>
  );
}
