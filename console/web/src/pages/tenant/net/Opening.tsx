import { Form, Input, InputNumber, Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { instant } from '@/api/calendar';
import { data, ops, type Schema } from '@/api/ops';
import { FormDrawer } from '@/components/FormDrawer';
import { useTracked } from '@/components/progress/store';
import { common } from '@/i18n/common';
import { sec } from '@/i18n/tenant-security';
import { useTexts } from '@/i18n';
import { byLabel } from '../choices';
import { serversQuery } from './read';

export interface Wanted {
  protocol?: 'tcp' | 'udp';
  from_port?: number;
  to_port?: number;
  targets?: string[];
  purpose?: string;
}
interface Fields {
  name: string;
  targets: string[];
  protocol: string;
  from_port: number;
  to_port?: number | null;
  sources: string[];
  purpose: string;
  until: string;
  urgent?: string;
  note?: string;
}
/** Servers of one opening. */
export const MOST_TARGETS = 20;
const NAME = /^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$/;

/** Asks for ports to be opened: an order with its approvals, instead of a rule that nobody looked at. */
export function Opening({ open, onClose, wanted }: { open: boolean; onClose: () => void; wanted?: Wanted }) {
  const t = useTexts(sec);
  const c = useTexts(common);
  const { track } = useTracked();
  const servers = useQuery({ ...serversQuery, enabled: open });
  const must = [{ required: true, message: c('required') }];
  return (
    <FormDrawer<Fields, Schema<'Order'>>
      open={open}
      onClose={onClose}
      title={t('opening')}
      done={t('openingSent')}
      initial={{ protocol: 'tcp', ...wanted }}
      submit={({ to_port, urgent, note, until, ...f }) =>
        data(
          ops.POST('/ops/v1/openings', {
            body: { ...f, to_port: to_port ?? null, until: instant(until) ?? '', urgent: urgent?.trim() || null, note: note?.trim() || null },
          }),
        )
      }
      onDone={(o) => track({ kind: 'order', id: o.id, label: o.name })}
    >
      <Form.Item name="name" label={t('openingName')} extra={t('openingNameHint')} rules={[...must, { pattern: NAME, message: t('openingNameBad') }]}>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item name="targets" label={t('targets')} rules={must}>
        <Select {...byLabel} mode="multiple" maxCount={MOST_TARGETS} loading={servers.isLoading} options={(servers.data ?? []).map((s) => ({ value: s.id, label: s.name }))} />
      </Form.Item>
      <Form.Item name="protocol" label={t('protocol')} rules={must}>
        <Select options={[{ value: 'tcp', label: 'TCP' }, { value: 'udp', label: 'UDP' }]} />
      </Form.Item>
      <div style={{ display: 'flex', gap: 16 }}>
        <Form.Item name="from_port" label={t('portFrom')} rules={must}>
          <InputNumber min={1} max={65535} precision={0} />
        </Form.Item>
        <Form.Item name="to_port" label={t('portTo')}>
          <InputNumber min={1} max={65535} precision={0} />
        </Form.Item>
      </div>
      <Form.Item name="sources" label={t('sources')} extra={t('sourcesHint')} rules={must}>
        <Select mode="tags" open={false} suffixIcon={null} maxCount={50} />
      </Form.Item>
      <Form.Item name="purpose" label={t('purpose')} rules={must}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
      <Form.Item name="until" label={t('until')} extra={t('untilHint')} rules={must}>
        <Input type="datetime-local" />
      </Form.Item>
      <Form.Item name="urgent" label={t('urgent')} extra={t('urgentHint')}>
        <Input maxLength={500} />
      </Form.Item>
      <Form.Item name="note" label={t('note')}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </FormDrawer>
  );
}
