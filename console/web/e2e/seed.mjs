// Puts something of everything on record in a fresh simulated cloud, by the API, as the people whose work it is, so that every page has
// something to show and every address with a parameter something to open.
//
//   xinglin up --engines sim --clock 2026-05-28T09:00:00+08:00 --data-dir DIR … &  node e2e/seed.mjs DIR
//
// Prints the people as XINGLIN_USERS of smoke.mjs takes them.
import { randomBytes } from 'node:crypto';
import { cloudOf, image, signIn, until } from './client.mjs';

const PEOPLE = [
  ['doctor', 'county-hospital', 'member', 'manager'],
  ['nurse', 'county-hospital', 'reader'],
  ['commission', 'health-commission', 'purchaser'],
  ['operator', 'operations', 'operator'],
  ['sysadmin', 'administration', 'system_administrator'],
  ['secadmin', 'administration', 'security_administrator'],
  ['auditor', 'administration', 'audit_administrator'],
];
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g ward';
const SOON = '2026-07-10T22:00:00+08:00';
const LATER = '2026-07-11T02:00:00+08:00';

const dir = process.argv[2];
if (!dir) {
  console.error('Usage: node e2e/seed.mjs DATA-DIRECTORY');
  process.exit(2);
}
const cloud = cloudOf(dir);

async function hire() {
  const admin = await signIn(cloud, 'admin', cloud.secret('admin-password'), 'admin');
  const { roles } = await admin.get('/identity/v3/roles');
  const projects = new Map();
  const people = { admin };
  for (const [name, project, ...own] of PEOPLE) {
    if (!projects.has(project)) projects.set(project, (await admin.post('/identity/v3/projects', { project: { name: project, domain_id: 'default' } })).project.id);
    const password = `${randomBytes(12).toString('hex')}-Aa1`;
    const { user } = await admin.post('/identity/v3/users', { user: { name, password, domain_id: 'default' } });
    for (const role of roles.filter((r) => own.includes(r.name))) await admin.call('PUT', `/identity/v3/projects/${projects.get(project)}/users/${user.id}/roles/${role.id}`);
    people[name] = await signIn(cloud, name, password, project);
  }
  await admin.post('/identity/v3/groups', { group: { name: 'ward-3', domain_id: 'default' } });
  return people;
}

/** An order that is delivered, one that waits, one that was returned. */
async function orders({ doctor, commission, operator }) {
  await image(doctor, 'tiny', 'x86_64');
  await doctor.post('/compute/v2.1/os-keypairs', { keypair: { name: 'ward', public_key: KEY } });
  const order = (name) =>
    doctor.post('/ops/v1/orders', {
      name,
      create: false,
      lines: [
        { item: '12', quantity: 1, months: 12, form: { image: 'tiny', key: 'ward', name } },
        { item: '6', quantity: 10, months: 12 },
        { item: '78', quantity: 1, months: 12 },
      ],
    });
  const [first, , returned] = [await order('his'), await order('lis'), await order('pacs')];
  await commission.post(`/ops/v1/orders/${first.id}/approve`, { reason: '预算内' });
  await operator.post(`/ops/v1/orders/${first.id}/approve`);
  await commission.post(`/ops/v1/orders/${returned.id}/return`, { reason: '请说明用途' });
  await until('the order is delivered', 60, async () => (await doctor.get(`/ops/v1/orders/${first.id}`)).state === 'delivered');
}

/** What a tenant makes without an order: a network, a server, a disk with a snapshot, an address. */
async function resources({ doctor }) {
  const { network } = await doctor.post('/networking/v2.0/networks', { network: { name: 'ward' } });
  const { subnet } = await doctor.post('/networking/v2.0/subnets', { subnet: { network_id: network.id, ip_version: 4, cidr: '10.31.0.0/24' } });
  const { networks } = await doctor.get('/networking/v2.0/networks?router:external=true');
  const { router } = await doctor.post('/networking/v2.0/routers', { router: { name: 'gate', external_gateway_info: { network_id: networks[0].id } } });
  await doctor.call('PUT', `/networking/v2.0/routers/${router.id}/add_router_interface`, { subnet_id: subnet.id });
  await doctor.post('/networking/v2.0/floatingips', { floatingip: { floating_network_id: networks[0].id } });
  const { flavors } = await doctor.get('/compute/v2.1/flavors');
  const { images } = await doctor.get('/image/v2/images?name=tiny');
  const wanted = { name: 'ward-1', imageRef: images[0].id, flavorRef: flavors.find((f) => f.name === 'test.nano').id, networks: [{ uuid: network.id }], key_name: 'ward' };
  const { server } = await doctor.post('/compute/v2.1/servers', { server: wanted });
  const { volume } = await doctor.post('/volume/v3/volumes', { volume: { name: 'records', size: 1 } });
  await until('the volume is there', 60, async () => (await doctor.get(`/volume/v3/volumes/${volume.id}`)).volume.status === 'available');
  await doctor.post('/volume/v3/snapshots', { snapshot: { name: 'before', volume_id: volume.id } });
  await until('the server runs', 60, async () => (await doctor.get(`/compute/v2.1/servers/${server.id}`)).server.status === 'ACTIVE');
  const system = await doctor.post('/ops/v1/systems', { name: 'HIS', name_en: 'HIS', owner: '信息科', importance: 'core', protection: 3, data_class: 'important', ports: [] });
  await doctor.post(`/ops/v1/systems/${system.id}/adopt`, { kind: 'server', reason: '上云' });
  return { server: server.id, system: system.id };
}

/** The desk, the registers and the papers. */
async function desk({ doctor, commission, operator }, { server, system }) {
  const ticket = await doctor.post('/ops/v1/tickets', { kind: 'fault', title: '打印服务无法连接', text: '请处理', priority: 'normal' });
  await operator.post(`/ops/v1/tickets/${ticket.id}/events`, { event: 'accept' });
  await doctor.post('/ops/v1/risk-requests', { urgent: false, title: 'HIS 上线前评估', text: '请评估', system });
  await doctor.post('/ops/v1/subscriptions', { topics: ['ticket.*'], channel: 'webhook', target: 'https://hook.test/' });
  const incident = await operator.post('/ops/v1/incidents', { level: '3', title: '服务器宕机', text: '告警', source: 'alarm', resources: [server] });
  await operator.post(`/ops/v1/incidents/${incident.id}/events`, { event: 'received' });
  const plan = { title: '核心交换机升级', plan: '逐台升级', rollback_plan: '恢复旧版本', risk: 'low', from: SOON, to: LATER };
  const change = await operator.post('/ops/v1/changes', { kind: 'standard', ...plan, resources: [server], systems: [system] });
  await operator.post('/ops/v1/maintenances', { title: '例行维护', text: '短时中断', from: SOON, to: LATER, resources: ['*'], change: change.id });
  const problem = await operator.post('/ops/v1/problems', { title: '内存故障', text: '重复发生', incidents: [incident.id] });
  await operator.post('/ops/v1/articles', { title: '如何更换内存', text: '步骤', keywords: '内存', audience: 'staff', problem: problem.id });
  await operator.post('/ops/v1/subscriptions', { topics: ['order.waiting'], channel: 'webhook', target: 'https://hook.test/' });
  await operator.post('/ops/v1/findings', { title: '备用电源模块告警', severity: 'medium', due: '2026-07-20T18:00:00+08:00' });
  await commission.post('/ops/v1/registers/position', { fields: { title: '驻场运维', people: 2, onsite: true, from: '2026-01-01' } });
  await operator.post('/ops/v1/registers/staff', { fields: { title: '王工', role: '运维', position: '驻场运维', from: '2026-01-01' } });
  const drill = { title: '容灾切换演练', class: 'dr', started_at: '2026-05-27T10:00:00+08:00', recovered_at: '2026-05-27T10:22:00+08:00', people: 8 };
  await operator.post('/ops/v1/registers/drill', { fields: { ...drill, data_point_at: '2026-05-27T09:56:00+08:00', rto_target: 30, rpo_target: 5 } });
  await operator.post('/ops/v1/found-assets');
  await operator.post('/ops/v1/stocktakes', { name: '2026上半年盘点' });
}

/** Five weeks on: the bills of May and June are there, the half-year is over. */
async function weeks(people) {
  await people.operator.call('PUT', '/ops/v1/simulation/clock', { now: '2026-07-06T09:00:00+08:00' });
  for (const who of Object.values(people)) await who.again();
  const { operator, commission } = people;
  await until('the assessment of the half-year', 60, async () => (await commission.get('/ops/v1/assessments?scheme=half-year')).assessments.length > 0);
  await until('the books of June', 60, async () => (await operator.get('/ops/v1/books')).books.some((b) => b.month === '2026-06'));
  await until('duties', 60, async () => (await operator.get('/ops/v1/duties')).duties.length > 0);
  await operator.post('/ops/v1/settlements', { until: '2026-06-30' });
}

/** A duty that was done in time, as the operator says a month later: the purchaser has to confirm it. */
async function late({ operator }) {
  const paper = await operator.call('POST', '/ops/v1/evidence?name=book.txt', Buffer.from('值班与巡检台账'), 'text/plain');
  const { duties } = await operator.get('/ops/v1/duties?to=2026-06-15T00:00:00%2B08:00&limit=500');
  const done = new Date(Date.parse(duties[0].due) - 3_600_000).toISOString();
  const entered = await operator.post(`/ops/v1/duties/${duties[0].id}/entries`, { note: '已执行，见台账', evidence: [paper.id], at: done });
  if (entered.state !== 'late_entry') throw new Error(`the duty is ${entered.state}, not a late entry`);
}

/** Leave to enter the tenant's server for a day's work, as the tenant gave it. */
async function access({ doctor, operator }, { server }) {
  const grant = await operator.post('/ops/v1/access-grants', { servers: [server], reason: '磁盘已满，须登录清理', minutes: 480 });
  await doctor.post(`/ops/v1/access-grants/${grant.id}/approve`);
}

const people = await hire();
await people.commission.post('/ops/v1/contract-events', { kind: 'signature', at: '2026-01-01T10:00:00+08:00', note: '合同签订' });
await orders(people);
const made = await resources(people);
await desk(people, made);
await weeks(people);
await late(people);
await access(people, made);
console.log(JSON.stringify(Object.values(people).map(({ user, password }) => ({ user, password }))));
