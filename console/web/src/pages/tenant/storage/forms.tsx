import { Form, Input, InputNumber, Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { compute } from '@/api/compute';
import { image } from '@/api/image';
import { volume, type Volume } from '@/api/volume';
import { everyRow } from '@/api/paging';
import { FormDrawer } from '@/components/FormDrawer';
import { common } from '@/i18n/common';
import { store } from '@/i18n/tenant-storage';
import { useTexts } from '@/i18n';
import { byLabel } from '../choices';
import { serversQuery } from '../net/read';

const KEY = { image: 'imageRef', snapshot: 'snapshot_id', volume: 'source_volid' } as const;
type Origin = 'empty' | keyof typeof KEY;
interface Fields {
  name: string;
  description?: string;
  origin: Origin;
  source?: string;
  size: number;
  volume_type?: string;
}

/** What a volume can be made from, by its kind. */
function useSources(origin: Origin, enabled: boolean) {
  return useQuery({
    queryKey: ['sources', origin],
    enabled: enabled && origin !== 'empty',
    queryFn: async ({ signal }) => {
      if (origin === 'image') return (await everyRow((at) => image.images({ ...at, status: 'active' }, signal))).map((i) => ({ value: i.id, label: i.name ?? i.id, least: i.min_disk }));
      if (origin === 'snapshot') return (await everyRow((at) => volume.snapshots({ ...at, status: 'available' }, signal))).map((s) => ({ value: s.id, label: s.name || s.id, least: s.size }));
      return (await everyRow((at) => volume.volumes({ ...at }, signal))).map((v) => ({ value: v.id, label: v.name || v.id, least: v.size }));
    },
  });
}

function SourceItem({ origin }: { origin: Origin }) {
  const t = useTexts(store);
  const c = useTexts(common);
  const sources = useSources(origin, true);
  const form = Form.useFormInstance<Fields>();
  if (origin === 'empty') return null;
  return (
    <Form.Item name="source" label={t('origin')} rules={[{ required: true, message: c('required') }]}>
      <Select
        {...byLabel}
        loading={sources.isLoading}
        options={sources.data?.map(({ value, label }) => ({ value, label }))}
        onChange={(id) => {
          const least = sources.data?.find((s) => s.value === id)?.least ?? 1;
          if ((form.getFieldValue('size') as number) < least) form.setFieldValue('size', least);
        }}
      />
    </Form.Item>
  );
}

export function VolumeForm({ open, onClose, from }: { open: boolean; onClose: () => void; from?: { snapshot: string; size: number } }) {
  const t = useTexts(store);
  const c = useTexts(common);
  const types = useQuery({ queryKey: ['volume-types'], queryFn: ({ signal }) => volume.types(signal), enabled: open });
  const initial = from ? { origin: 'snapshot' as const, source: from.snapshot, size: from.size } : { origin: 'empty' as const, size: 20 };
  return (
    <FormDrawer<Fields>
      open={open}
      onClose={onClose}
      title={t('create')}
      done={t('created')}
      initial={initial}
      submit={({ origin, source, ...f }) => volume.post('/volumes', { volume: { ...f, ...(origin !== 'empty' && { [KEY[origin]]: source }) } })}
    >
      {(form) => (
        <>
          <Form.Item name="name" label={t('name')} rules={[{ required: true, whitespace: true, message: c('required') }]}>
            <Input maxLength={255} />
          </Form.Item>
          <Form.Item name="origin" label={t('origin')}>
            <Select
              onChange={() => form.setFieldValue('source', undefined)}
              options={[
                { value: 'empty', label: t('originEmpty') },
                { value: 'image', label: t('originImage') },
                { value: 'snapshot', label: t('originSnapshot') },
                { value: 'volume', label: t('originVolume') },
              ]}
            />
          </Form.Item>
          <Form.Item noStyle shouldUpdate={(a: Fields, b: Fields) => a.origin !== b.origin}>
            {() => <SourceItem origin={form.getFieldValue('origin') as Origin} />}
          </Form.Item>
          <Form.Item name="size" label={t('sizeGib')} extra={t('originSize')} rules={[{ required: true, message: c('required') }]}>
            <InputNumber min={1} max={65536} precision={0} />
          </Form.Item>
          <Form.Item name="volume_type" label={t('type')}>
            <Select {...byLabel} allowClear loading={types.isLoading} options={types.data?.rows.map((k) => ({ value: k.name, label: k.description ? `${k.name} – ${k.description}` : k.name }))} />
          </Form.Item>
          <Form.Item name="description" label={t('description')}>
            <Input maxLength={255} />
          </Form.Item>
        </>
      )}
    </FormDrawer>
  );
}

export type Change = { how: 'attach' | 'extend' | 'snapshot'; volume: Volume };

/** Attaches, extends, or takes a snapshot of a volume. */
export function ChangeForm({ change, onClose }: { change: Change | undefined; onClose: () => void }) {
  const t = useTexts(store);
  const c = useTexts(common);
  const must = [{ required: true, message: c('required') }];
  const servers = useQuery({ ...serversQuery, enabled: change?.how === 'attach' });
  const v = change?.volume;
  const name = v?.name || v?.id || '';
  const says = { attach: ['attachWhat', 'attachDone', 'attach'], extend: ['extendWhat', 'extended', 'extend'], snapshot: ['snapshotWhat', 'snapshotTaken', 'snapshot'] } as const;
  const [what, done, ok] = says[change?.how ?? 'attach'];
  return (
    <FormDrawer<{ server?: string; new_size?: number; name?: string; description?: string }>
      key={`${change?.how}${v?.id}`}
      open={change !== undefined}
      onClose={onClose}
      title={t(what, { name })}
      okText={t(ok)}
      done={t(done)}
      initial={{ new_size: v && v.size + 1 }}
      submit={({ server, new_size, ...f }) => {
        if (change!.how === 'attach') return compute.post(`/servers/${encodeURIComponent(server!)}/os-volume_attachments`, { volumeAttachment: { volumeId: v!.id } });
        if (change!.how === 'extend') return volume.action(v!.id, { 'os-extend': { new_size } });
        return volume.post('/snapshots', { snapshot: { volume_id: v!.id, ...f } });
      }}
    >
      {change?.how === 'attach' && (
        <Form.Item name="server" label={t('server')} rules={must}>
          <Select {...byLabel} loading={servers.isLoading} options={servers.data?.map((s) => ({ value: s.id, label: s.name }))} />
        </Form.Item>
      )}
      {change?.how === 'extend' && (
        <Form.Item name="new_size" label={t('sizeGib')} extra={t('extendHint', { n: v!.size })} rules={must}>
          <InputNumber min={v!.size + 1} max={65536} precision={0} />
        </Form.Item>
      )}
      {change?.how === 'snapshot' && (
        <>
          <Form.Item name="name" label={t('name')} rules={[{ ...must[0], whitespace: true }]} extra={v!.status === 'in-use' ? t('snapshotHint') : undefined}>
            <Input maxLength={255} />
          </Form.Item>
          <Form.Item name="description" label={t('description')}>
            <Input maxLength={255} />
          </Form.Item>
        </>
      )}
    </FormDrawer>
  );
}
