import { expect, it, vi } from 'vitest';
import { named, sessionOf, world, type Seen } from './world';

/** Pages of a tenant with little or nothing in them, against the answers that the APIs give. */
const at = '2026-01-01T00:00:00Z';
const network = { id: 'n1', name: 'ward', status: 'ACTIVE', project_id: 'p1', subnets: ['s1'], 'router:external': false, shared: false, mtu: 1442 };
const outside = { ...network, id: 'n2', name: 'public', 'router:external': true, project_id: 'x', subnets: [] };
const subnet = { id: 's1', name: 'ward', network_id: 'n1', cidr: '192.168.10.0/24', gateway_ip: '192.168.10.1', allocation_pools: [], dns_nameservers: [], enable_dhcp: true, ip_version: 4 };
const router = { id: 'r1', name: 'edge', status: 'ACTIVE', project_id: 'p1', external_gateway_info: { network_id: 'n2', external_fixed_ips: [] } };
const port = { id: 'q1', name: '', status: 'ACTIVE', network_id: 'n1', mac_address: 'fa:16:3e:00:00:01', fixed_ips: [{ subnet_id: 's1', ip_address: '192.168.10.1' }], device_id: 'r1', device_owner: 'network:router_interface', security_groups: [] };
const card = { ...port, id: 'q2', fixed_ips: [{ subnet_id: 's1', ip_address: '192.168.10.9' }], device_id: 'v1', device_owner: 'compute:nova', security_groups: ['g1'] };
const rule = { id: 'g1r', security_group_id: 'g1', direction: 'ingress', ethertype: 'IPv4', protocol: 'tcp', port_range_min: 22, port_range_max: 22, remote_ip_prefix: null, remote_group_id: null, description: '' };
const group = { id: 'g1', name: 'web', description: '', project_id: 'p1', security_group_rules: [rule] };
const line = { line: 1, key: 'k', item: 'ECS', name: '云主机', name_en: 'server', category: 'compute', kind: 'usage', quantity: '2', unit: '台', unit_price: '10.00', amount: '20.00', state: 'open' };
const interval = { id: 'i1', kind: 'server', name: 'his-db', resource: 's', from: at, to: null, quantity: '2' };
const ticket = { id: 't1', title: '打印机', text: '不能打印', kind: 'fault', priority: 'high', state: 'resolved', state_name: '已解决', state_name_en: 'resolved', channel: 'portal', clocks: [], project: 'p1', raised_at: at, recorded_at: at, requester: 'u1', requester_name: 'li.na', resources: [], waited_seconds: 0, timeline: [] };
const answers = {
  '/console/api/session': sessionOf({ roles: ['member'] }),
  ...named,
  '/networking/v2.0/networks': { networks: [network, outside] },
  '/networking/v2.0/networks/n1': { network },
  '/networking/v2.0/subnets': { subnets: [subnet] },
  '/networking/v2.0/routers': { routers: [router] },
  '/networking/v2.0/ports': { ports: [port, card] },
  '/networking/v2.0/floatingips': { floatingips: [] },
  '/networking/v2.0/security-groups': { security_groups: [group] },
  '/networking/v2.0/security-groups/g1': { security_group: group },
  '/compute/v2.1/servers/detail': { servers: [] },
  '/compute/v2.1/os-keypairs': { keypairs: [] },
  '/volume/v3/volumes/detail': { volumes: [] },
  '/volume/v3/snapshots/detail': { snapshots: [] },
  '/image/v2/images': { images: [] },
  '/ops/v1/members': {
    members: [
      { id: 'u1', name: 'li.na', domain: '市第一医院', enabled: true, roles: [{ role: 'member', here: true, group: null }] },
      { id: 'u2', name: 'wang.wei', domain: '市第一医院', enabled: false, roles: [{ role: 'reader', here: false, group: '信息科' }] },
    ],
  },
  '/ops/v1/exposures': { exposures: [] },
  '/ops/v1/bills': { bills: [{ project: 'p1', month: '2026-01', total: '20.00', draft: true, as_of: at }] },
  '/ops/v1/books': { books: [] },
  '/ops/v1/bills/p1/2026-01': { project: 'p1', month: '2026-01', total: '20.00', draft: true, as_of: at, simulated: true, contract: 'c', contract_version: '1', contract_versions: ['1'], unpriced: [], lines: [{ ...line, intervals: [interval] }] },
  '/ops/v1/books/p1/2026-01': { project: 'p1', month: '2026-01', total: '20.00', draft: true, lines: [line], events: [] },
  '/ops/v1/entitlements': { entitlements: [{ id: 'e', project: 'p1', item: 'ECS', quantity: 2, from: at, until: '2099-01-01T12:00:00Z', grants: {}, source: 'order:o:1' }] },
  '/ops/v1/desk': { words: { 'ticket.kind': [{ word: 'fault', name: '故障', name_en: 'fault' }] }, clocks: [], levels: [] },
  '/ops/v1/tickets': { tickets: [ticket] },
  '/ops/v1/tickets/t1': ticket,
  '/ops/v1/articles': { articles: [] },
  '/ops/v1/subscriptions': { subscriptions: [] },
};
/** What would change something. */
const sent: string[] = [];
const { shows, visits } = world(answers, { own: (r, url) => void (r.method !== 'GET' && sent.push(`${r.method} ${url.pathname}`)) });

it('shows every page of the tenant', { timeout: 300_000 }, async () => {
  await import('@/main');
  const pages: Seen[] = [
    ['/tenant/topology', ['网络拓扑', 'ward', 'edge', '连接列表']],
    ['/tenant/networks', ['ward', '192.168.10.0/24']],
    ['/tenant/networks/n1', ['192.168.10.1', '路由器 edge']],
    ['/tenant/routers', ['edge', 'public']],
    ['/tenant/floating-ips', ['还没有浮动 IP']],
    ['/tenant/security-groups', ['所有人（IPv4）可以用SSH']],
    ['/tenant/security-groups/g1', ['对所有人开放', '谁可以连进来']],
    ['/tenant/volumes', ['还没有云硬盘']],
    ['/tenant/snapshots', ['还没有快照']],
    ['/tenant/images', ['还没有镜像']],
    ['/tenant/keypairs', ['还没有密钥对']],
    ['/tenant/bills', ['草稿，尚未出账', '还没有出账的账单']],
    ['/tenant/bills/2026-01', ['his-db', '贰拾元整', '用量区间（1）']],
    ['/tenant/expiry', ['2099-01-01', 'ECS × 2']],
    ['/tenant/tickets', ['打印机', '故障']],
    ['/tenant/tickets/t1', ['不能打印', '确认已解决']],
    ['/tenant/knowledge', ['知识库里还没有文章']],
    ['/tenant/members', ['li.na', '直接授予', 'wang.wei', '用户组 信息科 · 由上级继承', '已停用']],
    ['/tenant/notifications', ['还没有订阅']],
  ];
  await visits(pages);
});

const press = (text: string, within: ParentNode = document) => {
  const found = [...within.querySelectorAll('button')].find((b) => b.textContent === text);
  expect(found, text).toBeDefined();
  found!.click();
};

it('does not send a rule that is open to everybody, and opens the order to make instead', { timeout: 300_000 }, async () => {
  await import('@/main');
  const { router: routes } = await import('@/routes');
  await routes.navigate('/tenant/security-groups/g1');
  await shows('谁可以连进来');
  sent.length = 0;
  press('添加规则');
  const prefix = await vi.waitFor(() => {
    const input = document.querySelector<HTMLInputElement>('#remote_ip_prefix');
    expect(input).not.toBeNull();
    return input!;
  }, { timeout: 60_000 });
  const write = (text: string) => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(prefix, text);
    prefix.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const drawer = prefix.closest('.ant-drawer')!;
  write('0.0.0.0/0');
  await vi.waitFor(() => expect(drawer.querySelector('.ant-alert')?.textContent).toContain('这里不能对所有人开放'), { timeout: 60_000 });
  press('提交', drawer);
  await vi.waitFor(() => expect(drawer.querySelector('.ant-form-item-explain-error')?.textContent).toBe('这里不能对所有人开放'), { timeout: 60_000 });
  press('申请开放端口', drawer);
  await shows('端口开放申请');
  await vi.waitFor(() => expect(document.querySelector<HTMLInputElement>('#from_port')?.value).toBe('22'), { timeout: 60_000 });
  expect(document.querySelector<HTMLInputElement>('#to_port')?.value).toBe('22');
  // The servers of the group are chosen already.
  expect(document.querySelector('#targets')?.closest('.ant-form-item')?.textContent).toContain('v1');
  expect(sent).toEqual([]);
  // Drawers that are open would move on after the end.
  await routes.navigate('/tenant/keypairs');
  await shows('还没有密钥对');
});
