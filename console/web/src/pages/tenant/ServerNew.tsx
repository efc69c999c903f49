import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Card, Checkbox, Form, Input, InputNumber, Select, Typography } from 'antd';
import { Link, useNavigate } from 'react-router';
import { compute } from '@/api/compute';
import { ApiError } from '@/api/error';
import { Failure, saidBy } from '@/components/Failure';
import { Page } from '@/components/Page';
import { useSend } from '@/components/useSend';
import { common } from '@/i18n/common';
import { quotaNames } from '@/i18n/quota';
import { orders } from '@/i18n/tenant-orders';
import { servers } from '@/i18n/tenant-servers';
import { useLang, usePick, useTexts } from '@/i18n';
import { useProject } from '@/session/context';
import { flavorsQuery, groupsQuery, imagesFor, imagesQuery, keysQuery, networksQuery, quotaQuery } from './orders/data';
import { missing, needs, overQuota, request, type NewServer } from './servers/request';

type Lines = Record<string, { limit: number; used: number }>;

/** What it will take of the quota, and what is left. */
function Need({ need, quota }: { need: Record<string, number>; quota: Lines }) {
  const t = useTexts(servers);
  const say = usePick();
  const short = missing(need, quota);
  return (
    <Card size="small" title={t('quota')} style={{ marginBottom: 12 }}>
      <div role="status">
        {Object.entries(need).map(([key, n]) => {
          const line = quota[key];
          const name = say(quotaNames[key] ?? [key, key]);
          if (!line) return null;
          return <div key={key}>{line.limit < 0 ? t('quotaFree', { name, need: n }) : t('quotaLeft', { name, need: n, left: Math.max(0, line.limit - line.used) })}</div>;
        })}
        {short[0] && <Short resource={short[0]} />}
      </div>
    </Card>
  );
}

/** What is used up, and the way to order it. */
function Short({ resource, said }: { resource: string; said?: string }) {
  const t = useTexts(servers);
  const say = usePick();
  return (
    <Alert
      type="warning"
      showIcon
      style={{ marginTop: 8 }}
      title={t('quotaShort', { name: say(quotaNames[resource] ?? [resource, resource]) })}
      description={
        <>
          {said && <div>{said}</div>}
          {t('quotaShortHint')}
        </>
      }
      action={<Link to={`/tenant/orders/new?grants=${encodeURIComponent(resource)}`}>{t('orderThis')}</Link>}
    />
  );
}

/** Servers that one request makes. */
const MOST = 30;
/** Fields of Nova under the name that they have in this form. */
const FIELDS: Record<string, keyof NewServer> = { block_device_mapping_v2: 'root', max_count: 'min_count' };

export default function ServerNew() {
  const t = useTexts(servers);
  const o = useTexts(orders);
  const c = useTexts(common);
  const { lang } = useLang();
  const project = useProject();
  const navigate = useNavigate();
  const { message, modal } = App.useApp();
  const [form] = Form.useForm<NewServer>();
  const [flavors, images, networks, keys, groups, quota] = [
    useQuery(flavorsQuery), useQuery(imagesQuery), useQuery(networksQuery), useQuery(keysQuery), useQuery(groupsQuery), useQuery(quotaQuery),
  ];
  const flavorRef = Form.useWatch('flavorRef', form);
  const count = Form.useWatch('min_count', form) ?? 1;
  const root = Form.useWatch('root', form);
  const flavor = flavors.data?.find((f) => f.id === flavorRef);
  const arch = flavor?.extra_specs?.['hw:architecture'] ?? flavor?.extra_specs?.['hw:cpu_arch'];
  const making = useSend({
    mutationFn: (v: NewServer) => compute.post<{ server: { id: string; adminPass: string } }>('/servers', request(v)),
    onSuccess: ({ server }, v) => {
      void message.success(t('creating'));
      // No later answer of the API repeats it.
      modal.info({ title: t('password'), content: <><p>{t('passwordHint')}</p><Typography.Text copyable className="mono">{server.adminPass}</Typography.Text></> });
      void navigate(v.min_count === 1 ? `/tenant/servers/${server.id}` : `/tenant/servers?name=${encodeURIComponent(v.name.trim())}`);
    },
    onError: (e) => {
      if (!(e instanceof ApiError) || e.field === undefined) return;
      const first = e.field.split(/[.[]/)[0]!;
      const name = FIELDS[first] ?? (first as keyof NewServer);
      if (form.getFieldInstance(name) === undefined) return;
      form.setFields([{ name, errors: [saidBy(e, lang)] }]);
      form.scrollToField(name, { focus: true });
    },
  });
  const must = [{ required: true, message: c('required') }];
  const byLabel = { optionFilterProp: 'label' };
  const failed = [flavors, images, networks, keys, groups].find((q) => q.error);
  const used = overQuota(making.error);
  if (!project) return <Page title={t('new')}><p>{t('noProject')}</p></Page>;
  return (
    <Page title={t('new')}>
      {failed && <Failure error={failed.error} retry={() => void failed.refetch()} />}
      <Form<NewServer>
        form={form}
        layout="vertical"
        style={{ maxWidth: 720 }}
        scrollToFirstError
        initialValues={{ min_count: 1, root_goes: true, networks: [] }}
        onFinish={(v) => making.send(v)}
      >
        <Form.Item name="name" label={t('name')} rules={[{ required: true, whitespace: true, message: c('required') }]}>
          <Input maxLength={255} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="flavorRef"
          label={t('flavor')}
          rules={must}
          extra={flavor && t('flavorHint', { vcpus: flavor.vcpus, ram: flavor.ram / 1024, disk: flavor.disk })}
        >
          <Select
            showSearch={byLabel}
            loading={flavors.isPending}
            options={(flavors.data ?? []).map((f) => ({ value: f.id, label: t('size', { name: f.name, vcpus: f.vcpus, ram: f.ram / 1024 }) }))}
          />
        </Form.Item>
        <Form.Item name="imageRef" label={t('image')} rules={must}>
          <Select showSearch={byLabel} loading={images.isPending} options={imagesFor(images.data ?? [], arch).map((i) => ({ value: i.id, label: i.name ?? i.id }))} />
        </Form.Item>
        <Form.Item name="networks" label={t('network')} rules={must}>
          <Select
            mode="multiple"
            showSearch={byLabel}
            loading={networks.isPending}
            notFoundContent={t('networkNone')}
            options={(networks.data ?? []).map((n) => ({ value: n.id, label: n.name || n.id }))}
          />
        </Form.Item>
        <Form.Item name="key_name" label={t('key')}>
          <Select allowClear showSearch loading={keys.isPending} notFoundContent={o('keyNone')} options={(keys.data ?? []).map((k) => ({ value: k.name, label: k.name }))} />
        </Form.Item>
        <Form.Item name="security_groups" label={t('groups')} extra={t('groupsHint')}>
          <Select mode="multiple" showSearch={byLabel} loading={groups.isPending} options={(groups.data ?? []).map((g) => ({ value: g.id, label: g.name }))} />
        </Form.Item>
        <Form.Item name="min_count" label={t('count')} rules={must}>
          <InputNumber min={1} max={MOST} precision={0} />
        </Form.Item>
        <Form.Item name="root" label={t('rootVolume')} extra={t('rootVolumeHint')}>
          <InputNumber min={1} max={16_384} precision={0} />
        </Form.Item>
        <Form.Item name="root_goes" valuePropName="checked" hidden={!root}>
          <Checkbox>{t('rootGoes')}</Checkbox>
        </Form.Item>
        <Form.Item name="description" label={t('description')}>
          <Input maxLength={255} autoComplete="off" />
        </Form.Item>
        <Form.Item name="user_data" label={t('userData')}>
          <Input.TextArea className="mono" autoSize={{ minRows: 3, maxRows: 16 }} spellCheck={false} />
        </Form.Item>
        {flavor && quota.data && <Need need={needs(flavor, count, root)} quota={quota.data.resources as Lines} />}
        {used && <Short resource={used} said={saidBy(making.error, lang)} />}
        {making.error && !used && <Failure error={making.error} />}
        <Button type="primary" htmlType="submit" loading={making.isPending} style={{ marginTop: 12 }}>{t('create')}</Button>
      </Form>
    </Page>
  );
}
