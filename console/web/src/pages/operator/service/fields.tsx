import { Button, Form, Input, Select } from 'antd';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { LARGEST, storeFile } from '@/api/evidence';
import { Failure } from '@/components/Failure';
import { ProjectSelect } from '@/components/Names';
import { common } from '@/i18n/common';
import { desk } from '@/i18n/operator-desk';
import { useTexts } from '@/i18n';

interface FieldProps {
  name: string | (string | number)[];
  label: string;
  required?: boolean;
  hint?: string;
}
export function useNeed(required: boolean | undefined) {
  const t = useTexts(common);
  return required ? [{ required: true, message: t('required') }] : [];
}

export function Text({ name, label, required, hint, area, max = 200 }: FieldProps & { area?: boolean; max?: number }) {
  const rules = useNeed(required);
  return (
    <Form.Item name={name} label={label} rules={rules} extra={hint}>
      {area ? <Input.TextArea rows={4} maxLength={max} /> : <Input maxLength={max} />}
    </Form.Item>
  );
}
export function Choice({ name, label, required, hint, options, multiple }: FieldProps & { options: { value: string; label: string }[]; multiple?: boolean }) {
  const rules = useNeed(required);
  return (
    <Form.Item name={name} label={label} rules={rules} extra={hint}>
      <Select options={options} mode={multiple ? 'multiple' : undefined} allowClear={!required} showSearch={{ optionFilterProp: 'label' }} />
    </Form.Item>
  );
}
/** Day and minute; the submit makes an instant of it. */
export function At({ name, label, required, hint, date }: FieldProps & { date?: boolean }) {
  const rules = useNeed(required);
  return (
    <Form.Item name={name} label={label} rules={rules} extra={hint}>
      <Input type={date ? 'date' : 'datetime-local'} />
    </Form.Item>
  );
}
/** Ids, typed or pasted, one after another. */
export function Ids({ name, label, hint, required }: FieldProps) {
  const rules = useNeed(required);
  return (
    <Form.Item name={name} label={label} extra={hint} rules={rules}>
      <Select mode="tags" tokenSeparators={[',', ' ', '\n']} open={false} suffixIcon={null} />
    </Form.Item>
  );
}
/** A project, by how its name begins or by its id. */
export function Project({ name = 'project', label, required, hint }: Partial<FieldProps> & { label: string }) {
  const rules = useNeed(required);
  return (
    <Form.Item name={name} label={label} rules={rules} extra={hint}>
      <ProjectSelect label={label} />
    </Form.Item>
  );
}

/** Uploads files as they are chosen; its value is their ids. */
function Upload({ id, value = [], onChange }: { id?: string; value?: string[]; onChange?: (ids: string[]) => void }) {
  const t = useTexts(desk);
  const [names, setNames] = useState<Record<string, string>>({});
  const sending = useMutation({
    mutationFn: async (files: File[]) => {
      const large = files.find((f) => f.size > LARGEST);
      if (large) throw new Error(t('fileTooLarge', { name: large.name }));
      const stored = await Promise.all(files.map(storeFile));
      setNames((old) => ({ ...old, ...Object.fromEntries(stored.map((f) => [f.id, f.name])) }));
      onChange?.([...value, ...stored.map((f) => f.id)]);
    },
  });
  return (
    <div>
      <input id={id} type="file" multiple disabled={sending.isPending} onChange={(e) => {
        const files = [...(e.target.files ?? [])];
        e.target.value = '';
        if (files.length > 0) sending.mutate(files);
      }} />
      {sending.isPending && <span role="status">{t('uploading')}</span>}
      {sending.error && <Failure error={sending.error} />}
      <ul style={{ paddingInlineStart: 20 }}>
        {value.map((f) => (
          <li key={f}>
            {names[f] ?? f} <Button type="link" size="small" onClick={() => onChange?.(value.filter((x) => x !== f))}>{t('takeOut')}</Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
export function Evidence({ name = 'evidence', required }: { name?: string; required?: boolean }) {
  const t = useTexts(desk);
  const rules = useNeed(required);
  return (
    <Form.Item name={name} label={t('evidence')} extra={t('evidenceHint')} rules={rules}>
      <Upload />
    </Form.Item>
  );
}
