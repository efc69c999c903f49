import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { data, ops, type Schema } from '@/api/ops';
import { FormDrawer } from '@/components/FormDrawer';
import { orderTexts } from '@/i18n/operator-orders';
import { useTexts } from '@/i18n';

type Order = Schema<'Order'>;
type Done = Pick<Schema<'OrderCompleteRequest'>, 'evidence' | 'reference' | 'note'>;

/** It waits for what the operator does by hand. */
export const waitsForHand = (o: Order): boolean => o.by_hand && (o.state === 'fulfilling' || o.state === 'releasing' || (o.kind === 'account' && o.state === 'stopped'));

/** Says what was done by hand, and where that can be seen. */
export function Complete({ order: o }: { order: Order }) {
  const t = useTexts(orderTexts);
  const [open, setOpen] = useState(false);
  // A delivery has a note with a number; what ends, becomes less, or is an account, has none.
  const delivers = o.state === 'fulfilling' && !['scale_down', 'storage_down', 'account'].includes(o.kind);
  return (
    <>
      <Button size="small" type="primary" onClick={() => setOpen(true)}>
        {t('complete')}
      </Button>
      <FormDrawer<Done>
        open={open}
        title={t('completeTitle', { name: o.name })}
        onClose={() => setOpen(false)}
        submit={(v) => {
          const body = { evidence: v.evidence.trim(), reference: v.reference?.trim() || undefined, note: v.note?.trim() || undefined };
          return data(ops.POST('/ops/v1/orders/{id}/complete', { params: { path: { id: o.id } }, body }));
        }}
        done={t('completed')}
        okText={t('complete')}
      >
        <Alert type="info" showIcon style={{ marginBottom: 16 }} title={t(o.state === 'fulfilling' ? 'completeWhole' : 'completeRelease')} />
        <ul>
          {o.lines.map((l, i) => (
            <li key={`${l.item}-${i}`}>{t('lineOnce', { n: i + 1, name: l.name || l.item, quantity: l.quantity })}</li>
          ))}
        </ul>
        <Form.Item name="evidence" label={t('completeEvidence')} rules={[{ required: true, whitespace: true }]}>
          <Input.TextArea rows={4} maxLength={2000} />
        </Form.Item>
        <Form.Item name="reference" label={t('completeReference')} rules={[{ required: delivers, whitespace: true }]}>
          <Input maxLength={200} autoComplete="off" />
        </Form.Item>
        <Form.Item name="note" label={t('completeNote')}>
          <Input.TextArea rows={2} maxLength={2000} />
        </Form.Item>
      </FormDrawer>
    </>
  );
}
