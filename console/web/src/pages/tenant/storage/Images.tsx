import { Button, Card, Progress as Bar } from 'antd';
import { useMemo, useState } from 'react';
import { image, type Image } from '@/api/image';
import { Confirm } from '@/components/Confirm';
import { Failure } from '@/components/Failure';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { StateTag, useStateOptions } from '@/components/StateTag';
import { When } from '@/components/When';
import { common } from '@/i18n/common';
import { store, visibilities } from '@/i18n/tenant-storage';
import { usePick, useTexts } from '@/i18n';
import { useMay, useProject } from '@/session/context';
import { ImageForm } from './ImageForm';
import { bytes, forget, useUploads } from './uploads';

/** What is being sent, and what broke off. */
function Uploads() {
  const t = useTexts(store);
  const c = useTexts(common);
  return useUploads().map((u) => (
    <Card key={u.id} size="small" style={{ marginBottom: 12 }}>
      {u.error ? (
        <>
          <strong>{u.name}</strong>
          <Failure error={u.error} />
          <Button onClick={() => forget(u.id)}>{c('close')}</Button>
        </>
      ) : (
        <>
          <div role="status">
            {t('uploading', { name: u.name, sent: bytes(u.sent), total: bytes(u.total) })} {u.sent >= u.total && t('uploadCheck')}
          </div>
          <Bar percent={Math.floor((100 * u.sent) / Math.max(u.total, 1))} aria-label={u.name} />
          <p>{t('uploadKeep')}</p>
          <Button onClick={u.stop}>{t('uploadStop')}</Button>
        </>
      )}
    </Card>
  ));
}

export default function Images() {
  const t = useTexts(store);
  const c = useTexts(common);
  const say = usePick();
  const may = useMay()('member');
  const project = useProject();
  const [making, setMaking] = useState(false);
  const [queued, setQueued] = useState<Image>();
  const sending = useUploads().filter((u) => !u.error).map((u) => u.id);
  const states = useStateOptions('image');
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'status', label: t('state'), options: states },
      { key: 'visibility', label: t('visibility'), options: Object.entries(visibilities).map(([value, name]) => ({ value, label: say(name) })) },
    ],
    [t, states, say],
  );
  const create = may && (
    <Button type="primary" onClick={() => setMaking(true)}>
      {t('upload')}
    </Button>
  );
  const architecture = (i: Image) => String(i.hw_architecture ?? i.architecture ?? '');
  const seenBy = (i: Image) => say(visibilities[i.visibility] ?? [i.visibility, i.visibility]);
  const columns: Column<Image>[] = [
    { key: 'name', title: t('name'), fixed: true, sort: 'name', csv: (i) => i.name, render: (i) => <strong>{i.name || i.id}</strong> },
    { key: 'id', title: 'ID', hidden: true, csv: (i) => i.id, render: (i) => <span className="mono">{i.id}</span> },
    { key: 'status', title: t('state'), sort: 'status', csv: (i) => i.status, render: (i) => <StateTag kind="image" state={i.status} /> },
    { key: 'visibility', title: t('visibility'), csv: seenBy, render: seenBy },
    { key: 'size', title: t('size'), sort: 'size', align: 'right', csv: (i) => i.size, render: (i) => <span className="num">{i.size === null ? '—' : bytes(i.size)}</span> },
    { key: 'format', title: t('format'), sort: 'disk_format', csv: (i) => i.disk_format, render: (i) => i.disk_format ?? '—' },
    { key: 'architecture', title: t('architecture'), csv: architecture, render: (i) => architecture(i) || '—' },
    { key: 'min_disk', title: t('minDisk'), sort: 'min_disk', hidden: true, align: 'right', csv: (i) => i.min_disk, render: (i) => i.min_disk },
    { key: 'min_ram', title: t('minRam'), sort: 'min_ram', hidden: true, align: 'right', csv: (i) => i.min_ram, render: (i) => i.min_ram },
    { key: 'created', title: t('madeAt'), sort: 'created_at', csv: (i) => i.created_at, render: (i) => <When at={i.created_at} /> },
    {
      key: 'actions',
      title: c('actions'),
      fixed: true,
      width: 180,
      render: (i) => {
        if (!may || i.owner !== project?.id) return '—';
        if (i.protected) return t('protectedIs');
        return (
          <>
            {i.status === 'queued' && !sending.includes(i.id) && <Button size="small" onClick={() => setQueued(i)}>{t('again')}</Button>}{' '}
            <Confirm
              label={t('remove')}
              danger
              what={t('imageRemove', { name: i.name || i.id })}
              then={t('imageRemoveThen')}
              done={t('removed')}
              type={i.status === 'active' ? (i.name ?? undefined) : undefined}
              act={() => image.del(`/images/${encodeURIComponent(i.id)}`)}
            />
          </>
        );
      },
    },
  ];
  return (
    <Page title={t('images')} extra={create}>
      <Uploads />
      <ServerTable
        id="images"
        queryKey={['images', 'list']}
        load={({ limit, marker, filters: f, sort, signal }) =>
          image.images({ limit, marker, name: f.name, status: f.status, visibility: f.visibility, sort_key: sort?.key, sort_dir: sort?.dir }, signal)
        }
        rowKey={(i) => i.id}
        columns={columns}
        filters={filters}
        search={{ key: 'name', placeholder: t('name') }}
        live={15_000}
        empty={{ title: t('imagesNone'), hint: t('imagesHint'), action: create }}
      />
      <ImageForm open={making} onClose={() => setMaking(false)} />
      <ImageForm key={queued?.id} open={queued !== undefined} onClose={() => setQueued(undefined)} queued={queued} />
    </Page>
  );
}
