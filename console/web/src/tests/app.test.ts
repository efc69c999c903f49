import { it } from 'vitest';
import { behindLogin, login, oneOrder, sessionOf, world, type Seen } from './world';

const operation = (i: number) => ({ id: `op${i}`, kind: 'server.create', subject: `s${i}`, state: 'done', attempt: 1, done: 3, total: 3, created_at: '2026-01-01T00:00:00Z' });
const answers = {
  ...oneOrder,
  '/ops/v1': { product: 'xinglin', version: '0.1.0', api: 'v1', openapi: '/ops/v1/openapi.json', simulated: true },
  '/ops/v1/contract': { id: 'chuyi', title: 'c', title_en: 'c', version: '1', digest: 'd', start: '', end: '', zone: '', currency: 'CNY', purchaser: 'p', supplier: 's', readings: [] },
  '/ops/v1/openapi.json': { paths: { '/ops/v1/audit': { get: { operationId: 'audit.list', summary: 'The ledger', description: 'Roles: audit_administrator, admin.' } } } },
  '/identity/v3/users': { users: [{ id: 'u1', name: 'li.na', domain_id: 'default', enabled: true, options: {}, password_expires_at: null }], links: { next: null } },
  '/identity/v3/projects': { projects: [{ id: 'p1', name: '市第一医院', domain_id: 'default', parent_id: 'default', enabled: true, description: '' }], links: { next: null } },
  '/identity/v3/domains': { domains: [{ id: 'default', name: 'Default', enabled: true, description: '' }], links: { next: null } },
  '/ops/v1/brandings': { brandings: [{ domain: 'default', name_zh: '市一云', name_en: 'First', colour: '#0b6e5c', contrast: '6.17', host: 'cloud.hospital.test', logo: null, certificate: null, updated_at: '2026-01-01T00:00:00Z' }] },
  '/identity/v3/groups': { groups: [], links: { next: null } },
  '/identity/v3/roles': { roles: [{ id: 'r1', name: 'member', domain_id: null }], links: { next: null } },
  '/identity/v3/role_assignments': { role_assignments: [{ role: { id: 'r1', name: 'member' }, user: { id: 'u2', name: 'wang' }, scope: { project: { id: 'p1', name: '市第一医院' } } }], links: { next: null } },
};
const atTheDoor = behindLogin(sessionOf());
const { shows, visits } = world(answers, {
  own: (r, url) => {
    if (url.pathname !== '/ops/v1/operations') return atTheDoor(r, url);
    const from = Number((url.searchParams.get('marker') ?? 'op-1').slice(2)) + 1;
    const operations = Array.from({ length: Math.min(100, 400 - from) }, (_, i) => operation(from + i));
    return Response.json({ operations, next: from + 100 < 400 ? operations.at(-1)!.id : null });
  },
});

it('logs in and shows the first page of every perspective', { timeout: 300_000 }, async () => {
  await import('@/main');
  await shows('登录杏林云');
  login('wrong');
  await shows('用户名或密码错误');
  await shows('没有登录');
  login('full');
  await shows('同时登录数已达上限');
  [...document.querySelectorAll('button')].find((b) => b.textContent === '结束最早的会话并登录')!.click();
  await shows('审计日志');
  await shows('模拟环境');
  await shows('zhao');
  const pages: Seen[] = [
    ['/tenant', ['1,234.50', 'vCPU（核）：已用 4，共 8', '不限量']],
    ['/operator', ['his-1', '待审批', 'ECS-4C8G × 2']],
    ['/compliance', ['要求一', '无偏离']],
    ['/screen', ['云平台运行态势', '没有未关闭的事件']],
    ['/profile', ['双因素认证', 'Firefox']],
    ['/nowhere', ['没有这个页面']],
    // An administrator is no purchaser.
    ['/purchaser', ['您的角色不能打开这个页面', '采购方']],
    ['/about', ['0.1.0', 'Apache License 2.0']],
    ['/admin/users', ['li.na', '重置密码']],
    ['/admin/projects', ['市第一医院']],
    ['/admin/branding', ['市一云 · First', 'cloud.hospital.test', '使用平台证书']],
    ['/admin/assignments', ['无人兼任', 'wang']],
    ['/admin/policies', ['audit.list']],
    ['/operator/operations', ['server.create']],
  ];
  await visits(pages);
});
