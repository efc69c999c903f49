import { MinusCircleOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Select } from 'antd';
import { data, ops, type Schema } from '@/api/ops';
import { byLast, everyRow } from '@/api/paging';
import { Failure } from '@/components/Failure';
import { FormDrawer } from '@/components/FormDrawer';
import { ProjectSelect } from '@/components/Names';
import { environments } from '@/i18n/operator-kinds';
import { systemTexts } from '@/i18n/operator-systems';
import { usePick, useTexts } from '@/i18n';
import { formOf, requestOf, type SystemRequest } from './lib/system';

type System = Schema<'System'>;

export function useImportances() {
  const t = useTexts(systemTexts);
  return (['core', 'important', 'general'] as const).map((value) => ({ value, label: t(value) }));
}
export function useDataClasses() {
  const t = useTexts(systemTexts);
  const names = { general: 'dataGeneral', sensitive: 'dataSensitive', important: 'dataImportant', core: 'dataCore' } as const;
  return (Object.keys(names) as (keyof typeof names)[]).map((value) => ({ value, label: t(names[value]) }));
}

export function useEnvironments() {
  const say = usePick();
  return Object.entries(environments).filter(([value]) => value !== 'unassigned').map(([value, name]) => ({ value, label: say(name) }));
}

function Ports() {
  const t = useTexts(systemTexts);
  return (
    <Form.List name="ports">
      {(fields, { add, remove }) => (
        <fieldset style={{ border: 0, padding: 0, margin: '0 0 16px' }}>
          <legend>{t('ports')}</legend>
          {fields.map(({ key, name }) => (
            <div key={key} style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>
              <Form.Item name={[name, 'protocol']} rules={[{ required: true }]} style={{ width: 96 }}>
                <Select aria-label={t('protocol')} options={['tcp', 'udp', 'http', 'https', 'icmp'].map((p) => ({ value: p, label: p }))} />
              </Form.Item>
              <Form.Item name={[name, 'address']} rules={[{ required: true, whitespace: true }]} style={{ flex: '1 1 140px' }}>
                <Input aria-label={t('portAddress')} placeholder={t('portAddress')} />
              </Form.Item>
              <Form.Item name={[name, 'port']} style={{ width: 96 }}>
                <InputNumber aria-label={t('port')} placeholder={t('port')} min={1} max={65535} precision={0} />
              </Form.Item>
              <Form.Item name={[name, 'name']} style={{ flex: '1 1 120px' }}>
                <Input aria-label={t('portName')} placeholder={t('portName')} />
              </Form.Item>
              <Button icon={<MinusCircleOutlined />} aria-label={t('removePort')} title={t('removePort')} onClick={() => remove(name)} />
            </div>
          ))}
          <Button size="small" onClick={() => add({ protocol: 'tcp' })}>{t('addPort')}</Button>
        </fieldset>
      )}
    </Form.List>
  );
}

/** The business systems of a project. */
export const systemsOf = (project: string | undefined, signal: AbortSignal): Promise<System[]> =>
  everyRow(async ({ limit, marker }) => {
    const query = { project, limit: String(limit), marker };
    return byLast((await data(ops.GET('/ops/v1/systems', { params: { query }, signal }))).systems, limit, (s) => s.id);
  });

/** Registers a business system, or changes what is said of one. */
export function SystemForm({ open, onClose, was }: { open: boolean; onClose: () => void; was?: System }) {
  const t = useTexts(systemTexts);
  const importances = useImportances();
  const classes = useDataClasses();
  const stands = useEnvironments();
  const others = useQuery({
    queryKey: ['systems', 'others', was?.project],
    enabled: open && was !== undefined,
    queryFn: ({ signal }) => systemsOf(was?.project, signal),
  });
  const needs = (others.data ?? []).filter((s) => s.id !== was?.id).map((s) => ({ value: s.id, label: s.name }));
  return (
    <FormDrawer<SystemRequest, System>
      open={open}
      title={was ? `${t('edit')} · ${was.name}` : t('register')}
      onClose={onClose}
      initial={was ? formOf(was) : { importance: 'general', data_class: 'general', environment: 'production' }}
      submit={(v) =>
        was
          ? data(ops.PUT('/ops/v1/systems/{id}', { params: { path: { id: was.id } }, body: requestOf(v, was) }))
          : data(ops.POST('/ops/v1/systems', { body: requestOf(v) }))
      }
      done={t(was ? 'saved' : 'registered')}
    >
      {!was && (
        <Form.Item name="project" label={t('project')} rules={[{ required: true }]}>
          <ProjectSelect label={t('project')} />
        </Form.Item>
      )}
      <Form.Item name="name" label={t('name')} rules={[{ required: true, whitespace: true }]}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="name_en" label={t('nameEn')}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="owner" label={t('owner')} rules={[{ required: true, whitespace: true }]}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="owner_contact" label={t('ownerContact')}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="importance" label={t('importance')} rules={[{ required: true }]}>
        <Select options={importances} />
      </Form.Item>
      <Form.Item name="protection" label={t('protection')}>
        <Select allowClear options={[1, 2, 3, 4].map((n) => ({ value: n, label: t('protectionLevel', { n }) }))} />
      </Form.Item>
      <Form.Item name="filing" label={t('filing')}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="data_class" label={t('dataClass')} rules={[{ required: true }]}>
        <Select options={classes} />
      </Form.Item>
      <Form.Item name="environment" label={t('environment')} rules={[{ required: true }]}>
        <Select options={stands} />
      </Form.Item>
      <Form.Item name="vendor" label={t('vendor')}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="vendor_contact" label={t('vendorContact')}>
        <Input maxLength={100} />
      </Form.Item>
      {others.error && <Failure error={others.error} retry={() => void others.refetch()} />}
      {was && (
        <Form.Item name="needs" label={t('needs')}>
          <Select mode="multiple" showSearch={{ optionFilterProp: 'label' }} options={needs} loading={others.isPending} />
        </Form.Item>
      )}
      <Ports />
      <Form.Item name="note" label={t('note')}>
        <Input.TextArea rows={3} />
      </Form.Item>
    </FormDrawer>
  );
}
