import { useQuery } from '@tanstack/react-query';
import { Form, Input, InputNumber, Switch } from 'antd';
import type { ReactNode } from 'react';
import { data, ops, type Schema } from '@/api/ops';
import { When } from '@/components/When';
import { duty as texts } from '@/i18n/operator-duty';
import { useLang, useTexts } from '@/i18n';
import { At, Choice, Evidence, Project, Text } from './fields';
import { CaseTag } from './parts';

export type Register = Schema<'Register'>;
export type Field = Schema<'RegisterField'>;
export type Values = Record<string, unknown>;

export const useRegisters = () => useQuery({ queryKey: ['registers'], queryFn: ({ signal }) => data(ops.GET('/ops/v1/registers', { signal })), staleTime: 3_600_000 });

export function useNames() {
  const { lang } = useLang();
  return {
    register: (r: Register) => (lang === 'zh' ? r.name : r.name_en),
    field: (f: Field) => (lang === 'zh' ? f.label : f.label_en),
  };
}

const COMPUTED = ['rto_seconds', 'rpo_seconds', 'rto_met', 'rpo_met', 'answers', 'percent', 'person_hours', 'in_time'] as const;
type Computed = (typeof COMPUTED)[number];
/** What the API works out of a record: a drill’s measured times, a survey’s percentage. */
export function useComputed() {
  const t = useTexts(texts);
  return {
    name: (key: string) => (COMPUTED.includes(key as Computed) ? t(`computed_${key as Computed}`) : key),
    show: (key: string, v: unknown): ReactNode => {
      if (v === undefined || v === null) return '—';
      if (typeof v === 'boolean') return <CaseTag state={v ? 'met' : 'late'} name={t(v ? 'metTarget' : 'missedTarget')} />;
      if (key.endsWith('_seconds')) return t('minutesSeconds', { m: Math.floor(Number(v) / 60), s: Number(v) % 60 });
      return typeof v === 'object' ? <span className="mono">{JSON.stringify(v)}</span> : String(v);
    },
  };
}

/** A value as its field is. */
export function Value({ field, value }: { field: Field; value: unknown }) {
  const t = useTexts(texts);
  if (value === undefined || value === null) return <>—</>;
  if (field.type === 'instant' || field.type === 'date') return <When at={String(value)} />;
  if (field.type === 'flag') return <>{t(value ? 'yes' : 'no')}</>;
  if (field.type === 'choice') return <>{field.choices.find((c) => c.value === value)?.label ?? String(value)}</>;
  if (typeof value === 'object') return <span className="mono">{JSON.stringify(value)}</span>;
  return <span style={{ whiteSpace: 'pre-wrap' }}>{String(value)}</span>;
}

/** The fields of a register that the operator enters, as its rules say. */
export function RegisterFields({ register, fresh }: { register: Register; fresh?: boolean }) {
  const t = useTexts(texts);
  const names = useNames();
  const own = register.fields.filter((f) => f.by !== 'purchaser');
  const one = (f: Field) => {
    const given = { name: ['fields', f.name], label: names.field(f), required: f.required, hint: f.rule };
    switch (f.type) {
      case 'choice':
        return <Choice key={f.name} {...given} hint={undefined} options={f.choices} />;
      case 'date':
        return <At key={f.name} {...given} hint={undefined} date />;
      case 'instant':
        return <At key={f.name} {...given} hint={undefined} />;
      case 'flag':
        return <Form.Item key={f.name} name={given.name} label={given.label} valuePropName="checked" initialValue={f.required ? false : undefined}><Switch /></Form.Item>;
      case 'integer':
        return <Form.Item key={f.name} name={given.name} label={given.label} extra={f.rule} rules={given.required ? [{ required: true, message: t('missing') }] : []}><InputNumber precision={0} style={{ width: '100%' }} /></Form.Item>;
      case 'questions':
      case 'scores':
        return (
          <Form.Item
            key={f.name}
            name={given.name}
            label={given.label}
            extra={t(f.type === 'questions' ? 'questionsHint' : 'scoresHint')}
            rules={[{ required: f.required, validator: (_, v: string | undefined) => json(v, f.required) ? Promise.resolve() : Promise.reject(new Error(t('noJson'))) }]}
          >
            <Input.TextArea rows={6} className="mono" />
          </Form.Item>
        );
      default:
        return <Text key={f.name} {...given} area={/[1-9]\d{3} characters/.test(f.rule)} max={20_000} />;
    }
  };
  return (
    <>
      {fresh && register.parent && <Text name="parent" label={t('parentId')} required hint={t('parentHint')} />}
      {own.map(one)}
      {fresh && <Project label={t('project')} />}
      {fresh && <Text name="system" label={t('system')} />}
      <Evidence />
    </>
  );
}

function json(v: string | undefined, required: boolean): boolean {
  if (v === undefined || v.trim() === '') return !required;
  try {
    return typeof JSON.parse(v) === 'object';
  } catch {
    return false;
  }
}
