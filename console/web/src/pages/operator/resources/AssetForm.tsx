import { useQuery } from '@tanstack/react-query';
import { Form, Input, Select } from 'antd';
import { data, ops, type Schema } from '@/api/ops';
import { Failure } from '@/components/Failure';
import { FormDrawer } from '@/components/FormDrawer';
import { useStateOptions } from '@/components/StateTag';
import { assetClasses, assetTexts } from '@/i18n/operator-assets';
import { usePick, useTexts } from '@/i18n';

type Asset = Schema<'Asset'>;
type Request = Schema<'AssetRequest'>;

const FIELDS = [
  ['serial', 100],
  ['vendor', 100],
  ['model', 100],
  ['version', 100],
  ['location', 200],
  ['address', 200],
  ['owner', 100],
] as const;

export function useClassOptions(): { value: string; label: string }[] {
  const say = usePick();
  return Object.entries(assetClasses).map(([value, name]) => ({ value, label: say(name) }));
}

/** What was said of an asset, without what the register adds. */
function said(a: Asset): Request {
  const { class: of, name, serial, vendor, model, version, location, address, owner, warranty, note, host, state } = a;
  return { class: of, name, serial, vendor, model, version, location, address, owner, warranty, note, host, state };
}

/** Registers an asset, or changes what is said of one. */
export function AssetForm({ open, onClose, was }: { open: boolean; onClose: () => void; was?: Asset }) {
  const t = useTexts(assetTexts);
  const classes = useClassOptions();
  const states = useStateOptions('asset');
  const found = useQuery({ queryKey: ['found-assets'], enabled: open, queryFn: ({ signal }) => data(ops.GET('/ops/v1/found-assets', { signal })) });
  // A host stands for one entry only.
  const hosts = (found.data?.found ?? []).filter((f) => !f.asset || f.asset === was?.id).map((f) => ({ value: f.host, label: f.name }));
  return (
    <FormDrawer<Request, Asset>
      open={open}
      title={was ? `${t('edit')} · ${was.name}` : t('register')}
      onClose={onClose}
      initial={was ? said(was) : { class: 'server', state: 'in_use' }}
      submit={(v) => {
        const body = { ...v, warranty: v.warranty || null, host: v.class === 'server' ? (v.host ?? null) : null };
        return was
          ? data(ops.PUT('/ops/v1/assets/{id}', { params: { path: { id: was.id } }, body }))
          : data(ops.POST('/ops/v1/assets', { body }));
      }}
      done={t(was ? 'saved' : 'registered')}
    >
      {(form) => (
        <>
          {found.error && <Failure error={found.error} retry={() => void found.refetch()} />}
          <Form.Item name="name" label={t('name')} rules={[{ required: true, whitespace: true }]}>
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item name="class" label={t('class')} rules={[{ required: true }]}>
            <Select options={classes} />
          </Form.Item>
          <Form.Item name="state" label={t('state')} rules={[{ required: true }]}>
            <Select options={states} />
          </Form.Item>
          {FIELDS.map(([field, most]) => (
            <Form.Item key={field} name={field} label={t(field)}>
              <Input maxLength={most} />
            </Form.Item>
          ))}
          <Form.Item name="warranty" label={t('warranty')}>
            <Input type="date" />
          </Form.Item>
          <Form.Item noStyle shouldUpdate={(a: Request, b: Request) => a.class !== b.class}>
            {() =>
              form.getFieldValue('class') === 'server' && (
                <Form.Item name="host" label={t('host')}>
                  <Select allowClear options={hosts} loading={found.isPending} />
                </Form.Item>
              )
            }
          </Form.Item>
          <Form.Item name="note" label={t('note')}>
            <Input.TextArea rows={3} />
          </Form.Item>
        </>
      )}
    </FormDrawer>
  );
}
