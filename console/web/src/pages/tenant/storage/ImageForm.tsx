import { Form, Input, InputNumber, Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { image, type Image } from '@/api/image';
import { FormDrawer } from '@/components/FormDrawer';
import { common } from '@/i18n/common';
import { store } from '@/i18n/tenant-storage';
import { useTexts } from '@/i18n';
import { bytes, formatOf, send } from './uploads';

interface Fields {
  file: File;
  name: string;
  disk_format: 'qcow2' | 'raw';
  hw_architecture?: string;
  min_disk?: number;
  min_ram?: number;
}

/** A file input as a form knows it: the chosen file is its value. */
function FileInput({ id, value, onChange }: { id?: string; value?: File; onChange?: (file: File | undefined) => void }) {
  return (
    <div>
      <input id={id} type="file" accept=".qcow2,.img,.raw,.iso" onChange={(e) => onChange?.(e.target.files?.[0])} />
      {value && <div className="num">{bytes(value.size)}</div>}
    </div>
  );
}

/** Makes the record of an image, or takes one that waits for its data, and begins to send. */
export function ImageForm({ open, onClose, queued }: { open: boolean; onClose: () => void; queued?: Image }) {
  const t = useTexts(store);
  const c = useTexts(common);
  const queries = useQueryClient();
  const must = [{ required: true, message: c('required') }];
  const submit = async ({ file, min_disk, min_ram, hw_architecture, ...f }: Fields) => {
    const made =
      queued ??
      (await image.post<Image>('/images', {
        ...f,
        container_format: 'bare',
        visibility: 'private',
        min_disk: min_disk ?? 0,
        min_ram: min_ram ?? 0,
        ...(hw_architecture && { hw_architecture }),
      }));
    void send(made.id, made.name ?? made.id, file, () => void queries.invalidateQueries({ queryKey: ['images'] }));
  };
  return (
    <FormDrawer<Fields> open={open} onClose={onClose} title={queued ? t('again') : t('upload')} okText={t('uploadStart')} done={t('uploadStart')} initial={{ disk_format: 'qcow2' }} submit={submit}>
      {(form) => (
        <>
          <Form.Item name="file" label={t('file')} rules={must} extra={t('uploadKeep')}>
            <FileInput />
          </Form.Item>
          <Form.Item noStyle shouldUpdate={(a: Fields, b: Fields) => a.file !== b.file}>
            {() => {
              const file = form.getFieldValue('file') as File | undefined;
              // What the file is called is where most begin.
              if (file && !queued && !form.isFieldTouched('name')) {
                queueMicrotask(() => form.setFieldsValue({ name: file.name.replace(/\.\w+$/, ''), disk_format: formatOf(file.name) }));
              }
              return null;
            }}
          </Form.Item>
          {!queued && (
            <>
              <Form.Item name="name" label={t('name')} rules={[{ ...must[0], whitespace: true }]}>
                <Input maxLength={255} />
              </Form.Item>
              <Form.Item name="disk_format" label={t('format')} rules={must}>
                <Select options={[{ value: 'qcow2', label: 'QCOW2' }, { value: 'raw', label: 'RAW' }]} />
              </Form.Item>
              <Form.Item name="hw_architecture" label={t('architecture')}>
                <Select allowClear options={['x86_64', 'aarch64'].map((value) => ({ value, label: value }))} />
              </Form.Item>
              <Form.Item name="min_disk" label={t('minDisk')}>
                <InputNumber min={0} precision={0} />
              </Form.Item>
              <Form.Item name="min_ram" label={t('minRam')}>
                <InputNumber min={0} precision={0} />
              </Form.Item>
            </>
          )}
        </>
      )}
    </FormDrawer>
  );
}
