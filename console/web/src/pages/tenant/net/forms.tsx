import { Form, Input, Select, Switch } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { networking, type Network, type Router, type Subnet } from '@/api/networking';
import { FormDrawer } from '@/components/FormDrawer';
import { common } from '@/i18n/common';
import { net } from '@/i18n/tenant-networks';
import { useTexts } from '@/i18n';
import { byLabel } from '../choices';
import { networksQuery } from './read';
import { parsePrefix } from './rules';

export interface Opened {
  open: boolean;
  onClose: () => void;
}
interface SubnetFields {
  cidr: string;
  gateway_ip?: string;
  enable_dhcp: boolean;
  dns_nameservers?: string[];
}

/** A network with its first subnet: without one no server gets an address. */
export async function makeNetwork({ name, ...subnet }: { name: string } & SubnetFields): Promise<Network> {
  const { network } = await networking.post<{ network: Network }>('/networks', { network: { name } });
  try {
    await makeSubnet(network.id, name, subnet);
  } catch (e) {
    // What is half made would be in the way of the next attempt.
    await networking.del(`/networks/${encodeURIComponent(network.id)}`);
    throw e;
  }
  return network;
}

async function makeSubnet(network: string, name: string, f: SubnetFields): Promise<Subnet> {
  const cidr = f.cidr.trim();
  const body = {
    network_id: network,
    name,
    cidr,
    ip_version: parsePrefix(cidr)?.version ?? 4,
    enable_dhcp: f.enable_dhcp,
    ...(f.gateway_ip?.trim() && { gateway_ip: f.gateway_ip.trim() }),
    ...(f.dns_nameservers?.length && { dns_nameservers: f.dns_nameservers }),
  };
  return (await networking.post<{ subnet: Subnet }>('/subnets', { subnet: body })).subnet;
}

function SubnetItems() {
  const t = useTexts(net);
  return (
    <>
      <Form.Item
        name="cidr"
        label={t('cidr')}
        extra={t('cidrHint')}
        rules={[{ required: true, message: t('cidrBad') }, { validator: (_, v: string) => (!v || (v.includes('/') && parsePrefix(v)) ? Promise.resolve() : Promise.reject(new Error(t('cidrBad')))) }]}
      >
        <Input placeholder="192.168.10.0/24" />
      </Form.Item>
      <Form.Item name="gateway_ip" label={t('gateway')} extra={t('gatewayHint')}>
        <Input />
      </Form.Item>
      <Form.Item name="dns_nameservers" label={t('dns')} extra={t('dnsHint')}>
        <Select mode="tags" open={false} suffixIcon={null} />
      </Form.Item>
      <Form.Item name="enable_dhcp" label={t('dhcp')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </>
  );
}

function NameItem({ label }: { label: string }) {
  const c = useTexts(common);
  return (
    <Form.Item name="name" label={label} rules={[{ required: true, whitespace: true, message: c('required') }]}>
      <Input maxLength={255} />
    </Form.Item>
  );
}

export function NetworkForm({ open, onClose }: Opened) {
  const t = useTexts(net);
  return (
    <FormDrawer<{ name: string } & SubnetFields, Network> open={open} onClose={onClose} title={t('networkCreate')} done={t('networkCreated')} initial={{ enable_dhcp: true }} submit={makeNetwork}>
      <NameItem label={t('networkName')} />
      <SubnetItems />
    </FormDrawer>
  );
}

export function SubnetForm({ open, onClose, network }: Opened & { network: string }) {
  const t = useTexts(net);
  return (
    <FormDrawer<{ name: string } & SubnetFields>
      open={open}
      onClose={onClose}
      title={t('subnetCreate')}
      done={t('subnetCreated')}
      initial={{ enable_dhcp: true }}
      submit={({ name, ...f }) => makeSubnet(network, name, f)}
    >
      <NameItem label={t('name')} />
      <SubnetItems />
    </FormDrawer>
  );
}

export function RouterForm({ open, onClose }: Opened) {
  const t = useTexts(net);
  const networks = useQuery({ ...networksQuery, enabled: open });
  const outside = (networks.data ?? []).filter((n) => n['router:external']);
  return (
    <FormDrawer<{ name: string; network_id?: string }>
      open={open}
      onClose={onClose}
      title={t('routerCreate')}
      done={t('routerCreated')}
      submit={({ name, network_id }) =>
        networking.post<{ router: Router }>('/routers', { router: { name, ...(network_id && { external_gateway_info: { network_id } }) } })
      }
    >
      <NameItem label={t('name')} />
      <Form.Item name="network_id" label={t('outside')}>
        <Select {...byLabel} allowClear loading={networks.isPending} placeholder={t('outsideNone')} options={outside.map((n) => ({ value: n.id, label: n.name || n.id }))} />
      </Form.Item>
    </FormDrawer>
  );
}
