// The order: a hospital asks for two servers of two architectures, the commission and the operator approve, and it is delivered.
import { readFile } from 'node:fs/promises';
import { check, eventually, same, words } from './person.mjs';

export const ORDER = 'his';
const MONTHS = 6;
/** Rows of the price book, with the image of their architecture and the name of the host. */
const LINES = [
  { code: '12', arch: 'x86_64', host: 'his-x86' },
  { code: '13', arch: 'aarch64', host: 'his-arm' },
];

/** Fen of a decimal string of the API. */
const fen = (text) => {
  const m = /^(\d+)\.(\d\d)0*$/.exec(text);
  check(m, `a price in whole fen was expected, not ${text}`);
  return Number(m[1]) * 100 + Number(m[2]);
};
const yuan = (n) => `${Math.floor(n / 100)}.${String(n % 100).padStart(2, '0')}`;
/** Figures without what groups them. */
const digits = (text) => text.replaceAll(/[\s,¥￥元]/g, '');

/** A key pair, whose private half the browser keeps once. */
export async function keypair(me) {
  await me.go('/tenant/keypairs');
  await me.button('创建密钥对').first().click();
  const drawer = me.dialog.filter({ hasText: '创建密钥对' });
  await drawer.locator('#name').fill('ward');
  await me.button('提交', drawer).click();
  const once = me.dialog.filter({ hasText: '请立即下载私钥' });
  const [file] = await Promise.all([me.page.waitForEvent('download'), me.button('下载私钥', once).click()]);
  check((await readFile(await file.path(), 'utf8')).includes('PRIVATE KEY'), 'the private key was not downloaded');
  await me.button('我已妥善保存', once).click();
  await me.page.locator('#main', { hasText: 'ward' }).waitFor();
  const { keypairs } = await me.api('GET', '/compute/v2.1/os-keypairs');
  same(keypairs.map((k) => k.keypair.name), ['ward'], 'key pairs of the hospital');
  await me.settled();
  await me.shot('key-pair');
}

/** The price of the page, whenever it changes. */
async function costs(me, month, when) {
  const sum = me.page.getByRole('status', { name: '费用' });
  const wanted = [`每月${yuan(month)}`, `合同期合计${yuan(month * MONTHS)}`];
  await eventually(`the price is ${wanted.join(', ')} ${when}`, 60, async () => {
    const said = digits(await sum.innerText());
    return wanted.every((w) => said.includes(w));
  }).catch(async (e) => {
    throw new Error(`${e.message}; the page says: ${await sum.innerText()}`);
  });
}

/** The wizard: two rows, what each must know, and the order as it will be. Gives back the order. */
export async function order(me) {
  const { items } = await me.api('GET', '/ops/v1/items');
  const book = LINES.map((l) => ({ ...l, item: items.find((i) => i.code === l.code) }));
  for (const l of book) same(l.item?.arch, l.arch, `architecture of row ${l.code}`);
  const price = book.map((l) => fen(l.item.price));
  await me.go('/tenant/orders/new');
  for (const [n, l] of book.entries()) {
    const row = me.page.locator('li', { has: me.page.locator('span.num', { hasText: words(l.code) }) });
    await me.button(`加入 ${l.item.name}`, row).click();
    await me.page.fill(`#lines_${n}_months`, String(MONTHS));
    await costs(me, price.slice(0, n + 1).reduce((a, b) => a + b), `with ${n + 1} rows`);
  }
  await me.page.fill('#lines_0_quantity', '2');
  await costs(me, 2 * price[0] + price[1], 'with two of the first');
  await me.page.fill('#lines_0_quantity', '1');
  const month = price[0] + price[1];
  await costs(me, month, 'with one of each again');
  await me.shot('order-items');
  await me.button('下一步').click();

  await me.page.fill('#name', ORDER);
  for (const [n, l] of book.entries()) {
    await me.choose(`lines_${n}_form_image`, `xinglin-guest-${l.arch}`);
    await me.choose(`lines_${n}_form_key`, 'ward');
    await me.page.fill(`#lines_${n}_form_name`, l.host);
  }
  await me.page.fill('#note', '新院区 HIS，两种架构');
  await me.shot('order-details');
  await me.button('下一步').click();
  await costs(me, month, 'before it is sent');
  await me.shot('order-check');
  await me.button('提交审批').click();
  await me.told('订单已提交');
  await me.page.waitForURL(/\/tenant\/orders\/[0-9a-f-]{36}$/);
  await me.settled();
  const id = me.page.url().split('/').pop();
  const made = await me.api('GET', `/ops/v1/orders/${id}`);
  same([made.name, made.state, made.waits_for], [ORDER, 'submitted', 'purchaser'], 'the order');
  same(made.lines.map((l) => [l.item, l.quantity, l.months, l.form.name]), LINES.map((l) => [l.code, 1, MONTHS, l.host]), 'its lines');
  await costs(me, month, 'on the page of the order');
  await me.shot('order-sent');
  return id;
}

/** The row, or on a phone the card, of an order in a list. */
const entry = (me, name) => me.page.locator('#main tbody tr, #main .row-cards > li').filter({ has: me.page.getByText(name, { exact: true }) });

/** The commission between two meetings: a phone, an inbox, a thumb. */
export async function approveOnPhone(me, id) {
  await me.go('/purchaser');
  same((await me.api('GET', '/ops/v1/approvals')).orders.map((o) => o.id), [id], 'what waits for the commission');
  const card = entry(me, ORDER);
  await card.waitFor();
  const wide = await me.page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  check(wide[0] <= wide[1], `the inbox scrolls sideways: ${wide[0]} px on a screen of ${wide[1]} px`);
  const said = await card.innerText();
  for (const text of ['2核4G', `${MONTHS} 个月`, me.at.users.hospital.user]) check(said.includes(text), `the inbox does not say '${text}': ${said}`);
  await me.shot('inbox');
  await me.confirm('同意', '已同意', { within: card, fill: '预算内，同意' });
  await card.waitFor({ state: 'hidden' });
  const now = await me.api('GET', `/ops/v1/orders/${id}`);
  same([now.state, now.waits_for], ['endorsed', 'operator'], 'the order after the commission');
  same(now.decisions.map((d) => [d.decision, d.by_name, d.reason]), [['approve', me.who.user, '预算内，同意']], 'its decisions');
  await me.settled();
  await me.shot('inbox-empty');
}

/**
 * What the page says of a delivery, and what it has been answered about it. All of it is kept as it comes: where the browser waits for a
 * processor, a delivery may be over before the page asks for the first time, and a text may stand there between two looks of ours.
 */
async function watch(me, order) {
  const heard = { delivers: false, asked: false, running: false };
  const operation = (url) => new URL(url).pathname.startsWith('/ops/v1/operations/');
  const hear = async (r) => {
    if (r.status() !== 200 || r.request().method() !== 'GET') return;
    if (new URL(r.url()).pathname === `/ops/v1/orders/${order}`) {
      const now = await r.json();
      if (now.state === 'fulfilling' && now.operation) heard.delivers = true;
    } else if (operation(r.url()) && (await r.json()).state === 'running') heard.running = true;
  };
  me.page.on('request', (r) => {
    if (operation(r.url())) heard.asked = true;
  });
  // A page that is left takes the bodies of its answers along.
  me.page.on('response', (r) => void hear(r).catch(() => {}));
  await me.page.evaluate(() => {
    const said = (window.deliverySaid = new Set());
    const look = () => document.querySelectorAll('#main .ant-card [role=status]').forEach((e) => said.add(e.textContent.trim()));
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return { heard, said: () => me.page.evaluate(() => [...window.deliverySaid]) };
}

/** The operator approves what is the operator's, and watches until it is delivered. */
export async function approveAndWatch(me, id) {
  await me.go('/operator/approvals');
  const row = entry(me, ORDER);
  await row.waitFor();
  await me.shot('inbox');
  await row.getByRole('link', { name: ORDER, exact: true }).click();
  await me.page.waitForURL(`**/operator/orders/${id}`);
  await me.settled();
  const delivery = await watch(me, id);
  await me.confirm('同意', '已同意');
  // No reload from here on: the page follows the operation by itself.
  const bar = me.page.locator('#main .ant-card', { hasText: '交付进度' }).getByRole('status');
  const said = new Set();
  const seen = async () => {
    const text = (await bar.count()) > 0 ? (await bar.first().innerText()).trim() : '';
    if (text && !said.has(text)) {
      said.add(text);
      await me.shot('delivery');
    }
    me.clean();
    check(!/失败|回退/.test(text), `the page says: ${text}`);
    return (await me.page.locator('#main .page-head').innerText()).includes('已交付');
  };
  await eventually('the page of the operator says that the order is delivered', 300, seen);
  const { heard } = delivery;
  const all = await delivery.said();
  check(heard.asked || !heard.delivers, 'the page knew of a delivery and did not ask how far it is');
  check(!heard.running || all.some((t) => /第 \d+\/\d+ 步/.test(t)), `the page showed no step on the way, but ${all.join(', ')}`);
  const done = await me.api('GET', `/ops/v1/orders/${id}`);
  same(done.state, 'delivered', 'the order');
  same((await me.api('GET', `/ops/v1/operations/${done.operation}`)).state, 'done', 'its operation');
  const servers = done.resources.filter((r) => r.key.includes('server'));
  same(servers.length, 2, `servers among ${JSON.stringify(done.resources)}`);
  await me.settled();
  await me.shot('delivered');
  await me.go('/operator/operations');
  await me.page.locator('#main', { hasText: id }).waitFor();
  await me.shot('operations');
}

/** The hospital finds both, of the architecture that it asked for. */
export async function delivered(me, id) {
  await me.go(`/tenant/orders/${id}`);
  await me.page.locator('#main .page-head', { hasText: '已交付' }).waitFor();
  await me.shot('order-delivered');
  await me.go('/tenant/servers');
  const { servers } = await me.api('GET', '/compute/v2.1/servers/detail');
  same(servers.map((s) => [s.name, s.status]).sort(), LINES.map((l) => [l.host, 'ACTIVE']).sort(), 'servers of the hospital');
  for (const l of LINES) {
    const server = servers.find((s) => s.name === l.host);
    const image = await me.api('GET', `/image/v2/images/${server.image.id}`);
    same(image.architecture ?? image.hw_architecture, l.arch, `architecture of ${l.host}`);
    await entry(me, l.host).filter({ hasText: '运行' }).waitFor();
  }
  await me.shot('servers');
}
