import { useQuery } from '@tanstack/react-query';
import { Alert, Card, Form, Input, InputNumber, Radio, Select } from 'antd';
import { common } from '@/i18n/common';
import { orders } from '@/i18n/tenant-orders';
import { useLang, useTexts } from '@/i18n';
import { Answers } from './Answers';
import { creatable, hostNames, type Cart, type Item } from './cart';
import { flowsQuery, networksQuery } from './data';

/** Where the hosts of the order stand. */
function Where({ old }: { old: boolean }) {
  const t = useTexts(orders);
  const c = useTexts(common);
  const networks = useQuery(networksQuery);
  return (
    <>
      <Form.Item name="where" label={t('network')}>
        <Radio.Group options={[{ value: 'new', label: t('networkNew') }, { value: 'old', label: t('networkOld') }]} />
      </Form.Item>
      {old ? (
        <Form.Item name={['network', 'id']} label={t('networkId')} rules={[{ required: true, message: c('required') }]}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            loading={networks.isPending}
            options={(networks.data ?? []).map((n) => ({ value: n.id, label: n.name || n.id }))}
          />
        </Form.Item>
      ) : (
        <>
          <Form.Item name={['network', 'cidr']} label={t('cidr')}>
            <Input placeholder="192.168.0.0/24" autoComplete="off" />
          </Form.Item>
          <Form.Item name={['network', 'ssh_from']} label={t('sshFrom')} extra={t('sshHint')}>
            <Input autoComplete="off" />
          </Form.Item>
        </>
      )}
    </>
  );
}

/** The second step: how it is delivered, what each line must know, and words for those who approve. */
export function Details({ book, cart, change, rework }: { book: ReadonlyMap<string, Item>; cart: Cart; change: boolean; rework: boolean }) {
  const t = useTexts(orders);
  const c = useTexts(common);
  const zh = useLang().lang === 'zh';
  const flows = useQuery(flowsQuery);
  const made = cart.create && creatable(book, cart.lines);
  const hosts = hostNames(book, cart.name, cart.lines);
  const allByHand = cart.lines.length > 0 && cart.lines.every((l) => book.get(l.item)?.by_hand);
  return (
    <>
      {!change && (
        <Form.Item
          name="name"
          label={t('name')}
          extra={t('nameHint')}
          rules={[
            { required: true, message: c('required') },
            { pattern: /^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$/, message: t('nameHint') },
          ]}
        >
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
      )}
      <Form.Item name="create" label={t('create')} hidden={allByHand || !creatable(book, cart.lines)}>
        <Radio.Group options={[{ value: true, label: t('createYes') }, { value: false, label: t('createNo') }]} />
      </Form.Item>
      {made && hosts.length > 0 && (
        <>
          {rework && <Alert type="warning" showIcon title={t('reworkNetwork')} style={{ marginBottom: 12 }} />}
          <Where old={cart.where === 'old'} />
        </>
      )}
      {cart.lines.map((l, n) => {
        const item = book.get(l.item);
        if (!item || item.form.length === 0 || (!made && !item.by_hand)) return null;
        return (
          <Card key={n} size="small" title={`${zh ? item.name : item.name_en} × ${l.quantity}`} style={{ marginBottom: 12 }}>
            <Answers item={item} at={['lines', n]} create={made} hosts={hosts} />
          </Card>
        );
      })}
      <Form.Item name="note" label={t('note')}>
        <Input.TextArea maxLength={2000} autoSize={{ minRows: 2, maxRows: 8 }} />
      </Form.Item>
      <Form.Item name="urgent" label={t('urgentWhy')} extra={t('urgentHint')}>
        <Input maxLength={500} autoComplete="off" />
      </Form.Item>
      {!change && (flows.data?.trial_days ?? 0) > 0 && (
        <Form.Item name="trial_days" label={t('trial')} extra={t('trialHint', { n: flows.data!.trial_days })}>
          <InputNumber min={0} max={flows.data!.trial_days} precision={0} />
        </Form.Item>
      )}
    </>
  );
}
