import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { volume, type Snapshot } from '@/api/volume';
import { everyRow } from '@/api/paging';
import { Confirm } from '@/components/Confirm';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { StateTag, useStateOptions } from '@/components/StateTag';
import { When } from '@/components/When';
import { common } from '@/i18n/common';
import { store } from '@/i18n/tenant-storage';
import { useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { byId, nameOf } from '../net/read';
import { VolumeForm } from './forms';

export default function Snapshots() {
  const t = useTexts(store);
  const c = useTexts(common);
  const may = useMay()('member');
  const [from, setFrom] = useState<{ snapshot: string; size: number }>();
  const volumes = byId(useQuery({ queryKey: ['volumes', 'all'], queryFn: ({ signal }) => everyRow((at) => volume.volumes({ ...at }, signal)) }).data);
  const states = useStateOptions('volume');
  const filters = useMemo<Filter[]>(
    () => [{ key: 'status', label: t('state'), options: states.filter((s) => ['available', 'creating', 'deleting', 'error'].includes(s.value)) }],
    [t, states],
  );
  const of = (s: Snapshot) => nameOf(volumes.get(s.volume_id), s.volume_id);
  const columns: Column<Snapshot>[] = [
    { key: 'name', title: t('name'), fixed: true, sort: 'name', csv: (s) => s.name, render: (s) => <strong>{s.name || s.id}</strong> },
    { key: 'id', title: 'ID', hidden: true, csv: (s) => s.id, render: (s) => <span className="mono">{s.id}</span> },
    { key: 'of', title: t('snapshotOf'), csv: of, render: of },
    { key: 'size', title: t('size'), sort: 'volume_size', align: 'right', csv: (s) => s.size, render: (s) => <span className="num">{s.size} GiB</span> },
    { key: 'status', title: t('state'), sort: 'status', csv: (s) => s.status, render: (s) => <StateTag kind="volume" state={s.status} /> },
    { key: 'created', title: t('madeAt'), sort: 'created_at', csv: (s) => s.created_at, render: (s) => <When at={s.created_at} /> },
    { key: 'description', title: t('description'), hidden: true, csv: (s) => s.description, render: (s) => s.description || '—' },
    {
      key: 'actions',
      title: c('actions'),
      fixed: true,
      width: 250,
      render: (s) =>
        may ? (
          <div style={{ display: 'flex', flexWrap: 'wrap', gap: 4 }}>
            {s.status === 'available' && <Button size="small" onClick={() => setFrom({ snapshot: s.id, size: s.size })}>{t('restore')}</Button>}
            <Confirm
              label={t('remove')}
              danger
              what={t('snapshotRemove', { name: s.name || s.id })}
              then={t('snapshotRemoveThen')}
              done={t('removing')}
              act={() => volume.del(`/snapshots/${encodeURIComponent(s.id)}`)}
            />
          </div>
        ) : (
          '—'
        ),
    },
  ];
  return (
    <Page title={t('snapshots')} extra={<Link to="/tenant/volumes">{t('volumes')}</Link>}>
      <ServerTable
        id="snapshots"
        queryKey={['snapshots']}
        load={({ limit, marker, filters: f, sort, signal }) =>
          volume.snapshots({ limit, marker, 'name~': f['name~'], status: f.status, sort: sort && `${sort.key}:${sort.dir}` }, signal)
        }
        rowKey={(s) => s.id}
        columns={columns}
        filters={filters}
        search={{ key: 'name~', placeholder: t('nameFind') }}
        live={8000}
        empty={{ title: t('snapshotsNone'), hint: t('snapshotsHint') }}
      />
      <VolumeForm key={from?.snapshot} open={from !== undefined} onClose={() => setFrom(undefined)} from={from} />
    </Page>
  );
}
