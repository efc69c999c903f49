import { describe, expect, it, vi } from 'vitest';
import { amounts, loanActs, type Decider, type Loan } from '@/pages/tenant/share/acts';
import { named, oneOrder, sessionOf, world } from './world';

const at = '2026-01-01T00:00:00Z';
const sign = (by: string) => ({ by, name: by, at });
const loan: Loan = { id: 'l1', lender: 'p2', borrower: 'p1', resources: { cores: 8 }, until: '2099-01-01T00:00:00Z', reason: '新系统上线', state: 'asked', note: null, asked: sign('u9'), agreed: null, approved: null, ended_at: null };
const who = (more: Partial<Decider>): Decider => ({ user: 'u1', manager: true, purchaser: false, ...more });

describe('a loan of quota', () => {
  it('is agreed to by the lender, or refused', () => {
    expect(loanActs(loan, who({ project: 'p2' }))).toEqual(['agree', 'refuse']);
    expect(loanActs(loan, who({ project: 'p2', manager: false }))).toEqual([]);
    expect(loanActs({ ...loan, asked: sign('u1') }, who({ project: 'p2' }))).toEqual(['refuse']);
  });
  it('is approved by the purchaser or the manager above, who neither asked nor agreed', () => {
    const agreed: Loan = { ...loan, state: 'agreed', agreed: sign('u8') };
    expect(loanActs(agreed, who({ manager: false, purchaser: true }))).toEqual(['approve', 'refuse']);
    expect(loanActs(agreed, who({ project: 'p0' }))).toEqual(['approve', 'refuse']);
    expect(loanActs({ ...agreed, agreed: sign('u1') }, who({ manager: false, purchaser: true }))).toEqual(['refuse']);
    expect(loanActs(agreed, who({ project: 'p2' }))).toEqual(['refuse']);
  });
  it('is taken back before, and given back after', () => {
    const is = (state: string) => loanActs({ ...loan, state }, who({ project: 'p1' }));
    expect(['asked', 'agreed', 'lent', 'overdue', 'returned', 'refused'].map(is)).toEqual([['withdraw'], ['withdraw'], ['giveBack'], ['giveBack'], [], []]);
  });
  it('names what was written alone', () => expect([amounts({ cores: 4, ram: 0, volumes: null, port: undefined }), amounts(undefined)]).toEqual([{ cores: 4 }, {}]));
});

const line = (granted: number, used: number) => ({ set: null, granted, used, below: 0, free: granted - used });
const node = { project: 'p1', parent: 'p0', resources: { cores: line(16, 4), ram: line(32_768, 8192) } };
const order = (oneOrder['/ops/v1/orders'] as { orders: object[] }).orders[0];
const sent: string[] = [];
const { visits, shows } = world(
  {
    '/console/api/session': sessionOf({ roles: ['member', 'manager', 'purchaser'] }),
    ...named,
    '/ops/v1/approvals': { orders: [order] },
    '/ops/v1/orders/o1/approve': order,
    '/ops/v1/tree/p1': { node, below: [] },
    '/ops/v1/loans': { loans: [loan, { ...loan, id: 'l2', lender: 'p1', borrower: 'p0', asked: sign('u7'), reason: '演练' }] },
    '/ops/v1/loans/l2/agree': loan,
    '/ops/v1/allocations': { allocations: [{ id: 'a1', parent: 'p1', child: 'p0', resources: { cores: 2 }, by: 'u1', by_name: 'li.na', reason: null, at, ended_at: null }] },
  },
  { own: (r, url) => void (r.method !== 'GET' && sent.push(`${r.method} ${url.pathname}`)) },
);
const press = (text: string, within: ParentNode = document) => {
  const found = [...within.querySelectorAll('button')].filter((b) => b.textContent?.replaceAll(' ', '') === text);
  expect(found.length, text).toBeGreaterThan(0);
  found.at(-1)!.click();
};

it("shows a project's manager what waits for him, and the quota that he may lend, borrow and hand on", { timeout: 60_000 }, async () => {
  await import('@/main');
  await visits([
    ['/tenant/approvals', ['his-1', 'ECS-4C8G × 2', '退回']],
    ['/tenant/quota', ['vCPU（核）', '16', '12', '向同级借用', '分配给下级']],
    ['/tenant/quota?tab=allocations', ['收回']],
    ['/purchaser/loans', ['新系统上线', '拒绝']],
    ['/tenant/quota?tab=loans', ['演练', '同意出借', '撤回申请']],
  ]);
  sent.length = 0;
  press('同意出借');
  await shows('批准后从本项目的配额中扣除，直到归还。');
  expect(sent).toEqual([]);
  press('同意出借', document.querySelector('.ant-modal')!);
  await vi.waitFor(() => expect(sent).toEqual(['POST /ops/v1/loans/l2/agree']), { timeout: 6_000 });
});
