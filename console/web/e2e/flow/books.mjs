// What it costs, for who pays; what was done, for who looks after.
import { check, eventually, same } from './person.mjs';
import { ORDER } from './order.mjs';

const ITEMS = ['12', '13'];
const digits = (text) => text.replaceAll(/[\s,¥￥]/g, '');

/** The bill of the month so far, line by line, down to what was metered. */
export async function bill(me) {
  const project = me.session.scope.project.id;
  const found = await eventually('both servers are on the draft of the bill', 60, async () => {
    const now = (await me.api('GET', '/ops/v1/bills')).bills.find((b) => b.project === project);
    const draft = now && (await me.api('GET', `/ops/v1/bills/${project}/${now.month}`));
    return draft && ITEMS.every((i) => draft.lines.some((l) => l.item === i)) ? draft : undefined;
  });
  same([found.draft, found.simulated], [true, me.at.sim], 'the bill is a draft, and simulated');
  await me.go('/tenant/bills');
  await me.page.locator('#main .ant-card', { hasText: '本月' }).filter({ hasText: found.month }).waitFor();
  check(digits(await me.page.locator('#main').innerText()).includes(found.total), `the page does not say ${found.total}`);
  await me.shot('bills');
  await me.page.locator('#main').getByRole('link', { name: '查看明细' }).first().click();
  await me.page.waitForURL(`**/tenant/bills/${found.month}`);
  await me.settled();
  for (const item of ITEMS) {
    const line = found.lines.find((l) => l.item === item);
    const row = me.page.locator('#main .row-cards > li').filter({ has: me.page.locator('.mono', { hasText: new RegExp(`^${item}$`) }) });
    check(digits(await row.first().innerText()).includes(line.amount), `the line of ${item} does not say ${line.amount}`);
    check(line.intervals.length > 0, `the line of ${item} is of no usage`);
    await row.first().locator('summary').click();
    const said = await row.first().locator('details li').allInnerTexts();
    same(said.length, line.intervals.length, `intervals of ${item} on the page`);
    for (const i of line.intervals) check(said.some((s) => s.includes(i.name || i.resource)), `the page does not name ${i.name || i.resource}`);
  }
  await me.shot('bill');
}

/** Who did what, as the ledger has it. */
const DONE = (u) => [
  ['order.create', u.hospital.user],
  ['order.approve', u.commission.user],
  ['order.approve', u.operator.user],
  ['server.create', u.hospital.user],
  ['network.create', u.hospital.user],
  ['router_interface.create', u.hospital.user],
];

/** The auditor finds all of it, and has the chain computed anew. */
export async function ledger(me, order) {
  await me.go('/admin/audit');
  const search = me.page.getByRole('textbox', { name: /^动作/ });
  const rows = me.page.locator('#main tbody tr');
  for (const action of [...new Set(DONE(me.at.users).map(([a]) => a))]) {
    await search.fill(action);
    const wanted = DONE(me.at.users).filter(([a]) => a === action);
    await me.page.waitForURL((u) => u.searchParams.get('action') === action);
    await me.settled();
    for (const [, user] of wanted) await rows.filter({ hasText: action }).filter({ hasText: user }).first().waitFor();
    const { entries } = await me.api('GET', `/ops/v1/audit?action=${action}`);
    for (const [, user] of wanted) check(entries.some((e) => e.user_name === user && e.status < 300), `the ledger has no ${action} of ${user}`);
    if (action === 'order.approve') {
      check(entries.every((e) => e.path.includes(order)), `an approval of another order than ${ORDER}`);
      await me.shot('ledger-approvals');
      await me.button('详情', rows.first()).click();
      await me.dialog.filter({ hasText: 'order.approve' }).waitFor();
      await me.shot('ledger-entry');
      await me.page.keyboard.press('Escape');
      await me.dialog.waitFor({ state: 'hidden' });
    }
  }
  await me.button('立即校验').click();
  const verdict = me.page.getByRole('status').filter({ hasText: '校验' });
  await verdict.waitFor({ timeout: 60_000 });
  check((await verdict.innerText()).includes('校验通过'), `the page says: ${await verdict.innerText()}`);
  const { probes } = await me.api('GET', '/ops/v1/compliance/live');
  same(probes.find((p) => p.probe === 'ledgers')?.verdict, 'holds', 'the ledgers');
  await me.settled();
  await me.shot('ledger-verified');
}
