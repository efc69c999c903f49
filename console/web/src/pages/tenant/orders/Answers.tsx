import { useQuery } from '@tanstack/react-query';
import { Form, Input, InputNumber, Select } from 'antd';
import { useId } from 'react';
import { common } from '@/i18n/common';
import { orders } from '@/i18n/tenant-orders';
import { useLang, useTexts } from '@/i18n';
import type { Item } from './cart';
import { imagesFor, imagesQuery, keysQuery } from './data';

type Question = Item['form'][number];
type Name = (string | number)[];
/** What Form.Item gives to the control within it. */
interface Bound {
  id?: string;
  value?: string;
  onChange?: (value: string | undefined) => void;
}

function ImageChoice({ arch, ...bound }: Bound & { arch?: string | null }) {
  const { data, isPending } = useQuery(imagesQuery);
  const options = imagesFor(data ?? [], arch).map((i) => ({ value: i.id, label: i.name ?? i.id }));
  return <Select showSearch={{ optionFilterProp: 'label' }} allowClear loading={isPending} options={options} {...bound} />;
}

function KeyChoice(bound: Bound) {
  const t = useTexts(orders);
  const { data, isPending } = useQuery(keysQuery);
  const options = (data ?? []).map((k) => ({ value: k.name, label: k.name }));
  return <Select showSearch allowClear loading={isPending} options={options} notFoundContent={t('keyNone')} {...bound} />;
}

/** A host of this order, by a name that it will have. */
function HostChoice({ hosts, value, onChange, id }: Bound & { hosts: string[] }) {
  const t = useTexts(orders);
  const list = useId();
  return (
    <>
      <Input id={id} list={list} value={value ?? ''} placeholder={t('attachNone')} onChange={(e) => onChange?.(e.target.value)} />
      <datalist id={list}>
        {['none', ...hosts].map((h) => (
          <option key={h} value={h} />
        ))}
      </datalist>
    </>
  );
}

function Whole({ min, max, value, onChange, id }: Bound & { min?: number | null; max?: number | null }) {
  return (
    <InputNumber
      id={id}
      min={min ?? undefined}
      max={max ?? undefined}
      precision={0}
      value={value === undefined || value === '' ? null : Number(value)}
      onChange={(n) => onChange?.(n === null ? undefined : String(n))}
    />
  );
}

function control(q: Question, item: Item, hosts: string[]) {
  if (item.kind === 'host' && q.name === 'image') return <ImageChoice arch={item.arch} />;
  if (item.kind === 'host' && q.name === 'key') return <KeyChoice />;
  if (q.name === 'attach_to') return <HostChoice hosts={hosts} />;
  if (q.type === 'choice') return <Select allowClear options={(q.choices ?? []).map((c) => ({ value: c, label: c }))} />;
  if (q.type === 'integer') return <Whole min={q.min} max={q.max} />;
  if (q.type === 'label' || q.type === 'instant') return <Input maxLength={q.max ?? undefined} autoComplete="off" />;
  return <Input.TextArea autoSize={{ minRows: 1, maxRows: 6 }} maxLength={q.max ?? undefined} />;
}

/** The questions that the catalogue asks of a line, as the API lists them. */
export function Answers({ item, at, create, hosts }: { item: Item; at: Name; create: boolean; hosts: string[] }) {
  const c = useTexts(common);
  const zh = useLang().lang === 'zh';
  return item.form.map((q) => (
    <Form.Item
      key={q.name}
      name={[...at, 'form', q.name]}
      label={zh ? q.label : q.help}
      rules={[{ required: create && q.required, message: c('required') }]}
    >
      {control(q, item, hosts)}
    </Form.Item>
  ));
}
