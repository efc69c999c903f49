import { Alert, Button, Checkbox, Form, Input, InputNumber, Radio, Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { cloudNow } from '@/api/clock';
import { data, ops } from '@/api/ops';
import { FormDrawer } from '@/components/FormDrawer';
import { useTracked } from '@/components/progress/store';
import { common } from '@/i18n/common';
import { useOrderKind } from '@/i18n/orders';
import { orders } from '@/i18n/tenant-orders';
import { useLang, useTexts } from '@/i18n';
import { Answers } from './Answers';
import { countedIn, creatable, hostNames, total, type Item, type Order } from './cart';
import { changeRequest, changesOf, hasLines, itemsFor, type ChangeForm, type ChangeKind } from './changes';
import { networksQuery, useBook } from './data';
import { Sum } from './Sum';

/** Months of the order's lines that are left, for what an enlargement will cost: it ends with the order. */
function left(o: Order): number {
  if (!o.expires_at) return Math.max(0, ...o.lines.map((l) => l.months));
  return Math.max(0, Math.ceil((Date.parse(o.expires_at) - cloudNow()) / (30 * 86_400_000)));
}

function Lines({ kind, o, items, book }: { kind: ChangeKind; o: Order; items: Item[]; book: ReadonlyMap<string, Item> }) {
  const t = useTexts(orders);
  const c = useTexts(common);
  const zh = useLang().lang === 'zh';
  const form = Form.useFormInstance<ChangeForm>();
  const lines = Form.useWatch('lines', form) ?? [];
  const create = Form.useWatch('create', form) === true;
  const networks = useQuery(networksQuery);
  const up = kind.endsWith('up');
  const named = lines.filter((l) => l?.item).map((l) => ({ ...l, quantity: l.quantity ?? 1, months: left(o) }));
  const options = items.map((i) => ({ value: i.code, label: `${zh ? i.name : i.name_en} (${i.code})` }));
  const held = (code: string | undefined) => o.lines.filter((l) => l.item === code).reduce((n, l) => n + l.quantity, 0);
  const must = [{ required: true, message: c('required') }];
  const can = up && creatable(book, named);
  const hosts = can && named.some((l) => book.get(l.item)?.kind === 'host');
  return (
    <>
      <Form.List name="lines">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name: n }) => {
              const item = book.get(lines[n]?.item ?? '');
              return (
                <fieldset key={key} style={{ border: '1px solid #d9e0de', borderRadius: 8, marginBottom: 12, minInlineSize: 0 }}>
                  <Form.Item name={[n, 'item']} label={t('item')} rules={must} extra={up ? undefined : t('have', { n: held(lines[n]?.item) })}>
                    <Select showSearch={{ optionFilterProp: 'label' }} options={options} />
                  </Form.Item>
                  <Form.Item name={[n, 'quantity']} label={t('quantity', { unit: countedIn(item?.unit) })} rules={must}>
                    <InputNumber min={1} max={up ? 1_000_000 : Math.max(1, held(lines[n]?.item))} precision={0} />
                  </Form.Item>
                  {item && up && ((create && can) || item.by_hand) && <Answers item={item} at={[n]} create={create && can} hosts={hostNames(book, o.name, named)} />}
                  {fields.length > 1 && <Button size="small" onClick={() => remove(n)}>{t('remove')}</Button>}
                </fieldset>
              );
            })}
            <Button onClick={() => add({ quantity: 1, form: {} })} style={{ marginBottom: 12 }}>{t('addLine')}</Button>
          </>
        )}
      </Form.List>
      <Form.Item name="create" label={t('create')} hidden={!can}>
        <Radio.Group options={[{ value: true, label: t('createYes') }, { value: false, label: t('createNo') }]} />
      </Form.Item>
      {hosts && create && (
        <Form.Item name={['network', 'id']} label={t('networkId')} rules={must}>
          <Select loading={networks.isPending} options={(networks.data ?? []).map((x) => ({ value: x.id, label: x.name || x.id }))} />
        </Form.Item>
      )}
      {up && <Sum total={total(book, named)} />}
    </>
  );
}

function Fields({ kinds, o }: { kinds: ChangeKind[]; o: Order }) {
  const t = useTexts(orders);
  const c = useTexts(common);
  const named = useOrderKind();
  const { items, book } = useBook();
  const form = Form.useFormInstance<ChangeForm>();
  const kind = Form.useWatch('kind', form) ?? kinds[0]!;
  const reset = () => form.setFieldsValue({ lines: [{ item: undefined as never, quantity: 1, form: {} }] });
  return (
    <>
      <Form.Item name="kind" label={t('changeKind')} rules={[{ required: true }]}>
        <Select options={kinds.map((k) => ({ value: k, label: named(k) }))} onChange={reset} />
      </Form.Item>
      {hasLines(kind) && <Lines key={kind} kind={kind} o={o} items={itemsFor(kind, items, o)} book={book} />}
      {kind === 'renew' && (
        <Form.Item name="months" label={t('renewMonths')} rules={[{ required: true, message: c('required') }]}>
          <InputNumber min={1} max={60} precision={0} />
        </Form.Item>
      )}
      {kind === 'release' && (
        <>
          <Alert type="warning" showIcon title={t('releaseThen')} style={{ marginBottom: 12 }} />
          <Form.Item name="backup" valuePropName="checked">
            <Checkbox>{t('backup')}</Checkbox>
          </Form.Item>
        </>
      )}
      {(kind === 'stop' || kind === 'start') && <Alert type="info" showIcon title={t(`${kind}Then`)} style={{ marginBottom: 12 }} />}
      <Form.Item name="note" label={t('note')}>
        <Input.TextArea maxLength={2000} autoSize={{ minRows: 2, maxRows: 8 }} />
      </Form.Item>
      <Form.Item name="urgent" label={t('urgentWhy')} extra={t('urgentHint')}>
        <Input maxLength={500} autoComplete="off" />
      </Form.Item>
    </>
  );
}

/** More, less, longer, stopped, started, ended: each an order of its own, with its own approval. */
export function Change({ o, onDone }: { o: Order; onDone: (made: Order) => void }) {
  const t = useTexts(orders);
  const { track } = useTracked();
  const [open, setOpen] = useState(false);
  const kinds = changesOf(o, cloudNow());
  if (kinds.length === 0) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('change')}</Button>
      <FormDrawer<ChangeForm, Order>
        open={open}
        title={t('changeTitle', { name: o.name })}
        onClose={() => setOpen(false)}
        initial={{ kind: kinds[0], backup: true, create: true, months: 12, lines: [{ item: undefined as never, quantity: 1, form: {} }] }}
        okText={t('submit')}
        done={t('changeSubmitted')}
        submit={(v) => data(ops.POST('/ops/v1/changes-of-orders', { body: changeRequest(o.id, v) }))}
        onDone={(made) => {
          track({ kind: 'order', id: made.id, label: made.name });
          onDone(made);
        }}
      >
        <Fields kinds={kinds} o={o} />
      </FormDrawer>
    </>
  );
}
