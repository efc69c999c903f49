import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { compute } from '@/api/compute';
import { volume, type Volume } from '@/api/volume';
import { Confirm } from '@/components/Confirm';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { StateTag, useStateOptions } from '@/components/StateTag';
import { When } from '@/components/When';
import { common } from '@/i18n/common';
import { store } from '@/i18n/tenant-storage';
import { useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { byId, nameOf, serversQuery } from '../net/read';
import { ChangeForm, VolumeForm, type Change } from './forms';

const path = (v: Volume) => `/volumes/${encodeURIComponent(v.id)}`;
const titled = (v: Volume) => v.name || v.id;

export default function Volumes() {
  const t = useTexts(store);
  const c = useTexts(common);
  const may = useMay()('member');
  const [making, setMaking] = useState(false);
  const [change, setChange] = useState<Change>();
  const servers = byId(useQuery(serversQuery).data);
  const states = useStateOptions('volume');
  const filters = useMemo<Filter[]>(() => [{ key: 'status', label: t('state'), options: states }], [t, states]);
  const create = may && (
    <Button type="primary" onClick={() => setMaking(true)}>
      {t('create')}
    </Button>
  );
  const at = (v: Volume) => v.attachments.map((a) => t('attachedAs', { server: nameOf(servers.get(a.server_id), a.server_id), device: a.device })).join(', ');
  const actions = (v: Volume) => {
    const ready = ['available', 'in-use'].includes(v.status);
    return (
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 4 }}>
        {v.status === 'available' && <Button size="small" onClick={() => setChange({ how: 'attach', volume: v })}>{t('attach')}</Button>}
        {v.attachments.map((a) => {
          const server = nameOf(servers.get(a.server_id), a.server_id);
          return (
            <Confirm
              key={a.attachment_id}
              label={t('detach')}
              what={t('detachWhat', { server, name: titled(v) })}
              then={t('detachThen')}
              done={t('detachDone')}
              act={() => compute.del(`/servers/${encodeURIComponent(a.server_id)}/os-volume_attachments/${encodeURIComponent(v.id)}`)}
            />
          );
        })}
        {ready && <Button size="small" onClick={() => setChange({ how: 'extend', volume: v })}>{t('extend')}</Button>}
        {ready && <Button size="small" onClick={() => setChange({ how: 'snapshot', volume: v })}>{t('snapshot')}</Button>}
        {v.attachments.length === 0 && (
          <Confirm label={t('remove')} danger what={t('removeWhat', { name: titled(v) })} then={t('removeThen')} done={t('removing')} type={titled(v)} act={() => volume.del(path(v))} />
        )}
      </div>
    );
  };
  const columns: Column<Volume>[] = [
    { key: 'name', title: t('name'), fixed: true, sort: 'name', csv: (v) => v.name, render: (v) => <strong>{titled(v)}</strong> },
    { key: 'id', title: 'ID', hidden: true, csv: (v) => v.id, render: (v) => <span className="mono">{v.id}</span> },
    { key: 'size', title: t('size'), sort: 'size', align: 'right', csv: (v) => v.size, render: (v) => <span className="num">{v.size} GiB</span> },
    { key: 'type', title: t('type'), sort: 'volume_type', csv: (v) => v.volume_type, render: (v) => v.volume_type },
    { key: 'status', title: t('state'), sort: 'status', csv: (v) => v.status, render: (v) => <StateTag kind="volume" state={v.status} /> },
    { key: 'at', title: t('attached'), width: 220, csv: at, render: (v) => (v.attachments.length === 0 ? t('free') : at(v)) },
    { key: 'created', title: t('madeAt'), sort: 'created_at', csv: (v) => v.created_at, render: (v) => <When at={v.created_at} /> },
    { key: 'description', title: t('description'), hidden: true, csv: (v) => v.description, render: (v) => v.description || '—' },
    { key: 'actions', title: c('actions'), fixed: true, width: 290, render: (v) => (may ? actions(v) : '—') },
  ];
  const bulk = (rows: Volume[], clear: () => void) => {
    const free = rows.filter((v) => v.attachments.length === 0);
    return free.length === 0 ? null : (
      <Confirm
        label={t('remove')}
        danger
        what={t('chosenWhat', { n: free.length })}
        then={<>{t('removeThen')} {free.map(titled).join(', ')}</>}
        done={t('removing')}
        type={String(free.length)}
        act={async () => {
          for (const v of free) await volume.del(path(v));
          clear();
        }}
      />
    );
  };
  return (
    <Page title={t('volumes')} extra={<><Link to="/tenant/snapshots">{t('snapshots')}</Link>{create}</>}>
      <ServerTable
        id="volumes"
        queryKey={['volumes', 'list']}
        load={({ limit, marker, filters: f, sort, signal }) =>
          volume.volumes({ limit, marker, 'name~': f['name~'], status: f.status, sort: sort && `${sort.key}:${sort.dir}` }, signal)
        }
        rowKey={(v) => v.id}
        columns={columns}
        filters={filters}
        search={{ key: 'name~', placeholder: t('nameFind') }}
        bulk={may ? bulk : undefined}
        live={8000}
        empty={{ title: t('volumesNone'), hint: t('volumesHint'), action: create }}
      />
      <VolumeForm open={making} onClose={() => setMaking(false)} />
      <ChangeForm change={change} onClose={() => setChange(undefined)} />
    </Page>
  );
}
