// How long the console takes: the first page of an empty cache, and a list of many servers. Part of scripts/bench.
//
//   node e2e/speed.mjs BINARY [--servers 10000]
//
// Starts a simulated cloud of its own, in a directory that goes with it. Without a browser it says so and ends well. CPUs that have anything else to do
// are measured too: an otherwise idle machine. SPEED_RUNS says how often the first load is measured (five), whose median stands in the table.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail, go, launch, load, login, sleep, traffic } from './browser.mjs';
import { cloudOf, image, signIn, until } from './client.mjs';

const [binary, option, count] = process.argv.slice(2);
if (!binary || (option !== undefined && option !== '--servers')) fail('Usage: node e2e/speed.mjs BINARY [--servers 10000]');
const servers = Number(count ?? 10_000);
const runs = Number(process.env.SPEED_RUNS ?? 5);
const BYTES = 400_000;
const USABLE = 1500;
const TASK = 200;
const lines = [];
const line = (work, reach, value, unit, kept) => lines.push(`| ${work} | ≤ ${reach} ${unit} | ${value} ${unit} | ${kept ? 'reached' : '**missed**'} |`);
const median = (all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];

async function up(dir) {
  const args = ['up', '--engines', 'sim', '--vcpu-ratio', '32', '--listen', '127.0.0.1:0', '--data-dir', dir];
  const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise((ready, ended) => {
    child.stdout.on('data', (text) => String(text).includes('ready ') && ready());
    child.on('exit', (code) => ended(new Error(`xinglin up ended with ${code}`)));
  });
  return child;
}

/** As many servers as a large tenant has, thirty by a request. */
async function fill(cloud, who) {
  const picture = await image(who, 'tiny', 'x86_64');
  const { flavors } = await who.get('/compute/v2.1/flavors');
  const { network } = await who.post('/networking/v2.0/networks', { network: { name: 'wards' } });
  await who.post('/networking/v2.0/subnets', { subnet: { network_id: network.id, ip_version: 4, cidr: '10.40.0.0/16' } });
  const wanted = { imageRef: picture, flavorRef: flavors.find((f) => f.name === 'test.nano').id, networks: [{ uuid: network.id }] };
  const began = Date.now();
  for (let made = 0; made < servers; made += 30) {
    const n = Math.min(30, servers - made);
    await who.post('/compute/v2.1/servers', { server: { name: `ward-${made}`, ...wanted, min_count: n, max_count: n } });
  }
  await until('all servers have an end', 3600, async () => {
    const building = await who.get('/compute/v2.1/servers?status=BUILD&limit=1');
    if (building.servers.length > 0) await sleep(2000);
    return building.servers.length === 0;
  });
  const broken = await who.get('/compute/v2.1/servers?status=ERROR&limit=1');
  if (broken.servers.length > 0) throw new Error('not all servers were made');
  console.log(`${servers} simulated servers active after ${((Date.now() - began) / 1000).toFixed(0)} s`);
}

/** Milliseconds and compressed bytes of JavaScript until the page may be used, with nothing kept from before. */
async function first(browser, base, path, ready, cookies) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1440, height: 900 } });
  try {
    await context.addCookies(cookies);
    const page = await context.newPage();
    const wire = await context.newCDPSession(page);
    const scripts = new Set();
    let bytes = 0;
    await wire.send('Network.enable');
    wire.on('Network.responseReceived', (e) => e.type === 'Script' && scripts.add(e.requestId));
    wire.on('Network.loadingFinished', (e) => scripts.has(e.requestId) && (bytes += e.encodedDataLength));
    await page.goto(new URL(path, base).href, { waitUntil: 'commit' });
    const usable = await page.waitForFunction(
      (selector) => document.querySelector(selector) !== null && document.querySelector('.ant-spin-spinning, .ant-skeleton-active') === null && performance.now(),
      ready,
      { polling: 'raf' },
    );
    return { ms: await usable.jsonValue(), bytes };
  } finally {
    await context.close();
  }
}

async function firsts(browser, base, name, path, ready, cookies) {
  const all = [];
  for (let n = 0; n < runs; n += 1) all.push(await first(browser, base, path, ready, cookies));
  const bytes = Math.max(...all.map((a) => a.bytes));
  const ms = median(all.map((a) => a.ms));
  line(`${name}: JavaScript as it is served, cold cache`, BYTES / 1000, Math.ceil(bytes / 1000), 'kB', bytes <= BYTES);
  line(`${name}: usable, cold cache`, USABLE / 1000, (ms / 1000).toFixed(2), 's', ms <= USABLE);
}

/** Runs in the browser from the beginning: every task of the page's thread that took more than 50 ms. */
function observe() {
  window.tasks = [];
  new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((e) => e.duration))).observe({ type: 'longtask', buffered: true });
}

/** The longest task of what somebody does with the list. */
async function step(page, name, act) {
  await page.evaluate(() => (window.tasks.length = 0));
  await act();
  // What was done is drawn and observed before it is read.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 100))));
  const longest = Math.max(0, ...(await page.evaluate(() => window.tasks)));
  const value = longest === 0 ? 'below 50' : longest.toFixed(0);
  line(`${servers} servers: longest task, ${name}`, TASK, value, 'ms', longest <= TASK);
}

async function quiet(page, seen) {
  await sleep(300);
  const end = Date.now() + 20_000;
  while ((seen.open > 0 || Date.now() - seen.last < 300) && Date.now() < end) await sleep(50);
}

/** Opens, scrolls through what comes, searches, filters, sorts where the list can be, and goes on to the next page. */
async function list(page, seen, base) {
  await load(page, seen, base, '/profile');
  await step(page, 'open', async () => {
    await go(page, seen, '/tenant/servers');
    await page.waitForSelector('main tbody tr');
  });
  const down = (by) => page.mouse.wheel(0, by);
  await page.mouse.move(700, 500);
  await step(page, 'scroll by wheel', async () => {
    for (let n = 0; n < 60; n += 1) {
      await down(400);
      await sleep(16);
    }
  });
  await step(page, 'page to the thousandth and back', async () => {
    for (let n = 0; n < 10; n += 1) {
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
      await quiet(page, seen);
    }
    await page.evaluate(() => scrollTo(0, 0));
  });
  await step(page, 'search by name', async () => {
    await page.locator('main [role=search] input').first().pressSequentially('ward-9', { delay: 60 });
    await quiet(page, seen);
  });
  await step(page, 'filter by state', async () => {
    await page.locator('main [role=search] .ant-select, main [role=search] select').first().click();
    await page.locator('.ant-select-item-option').nth(1).click();
    await quiet(page, seen);
  });
  const sorts = page.locator('main thead button');
  if ((await sorts.count()) === 0) console.log('The list of servers cannot be sorted: no column has a button for it.');
  else
    await step(page, 'sort', async () => {
      await sorts.first().click();
      await quiet(page, seen);
    });
}

async function measure(dir) {
  const cloud = cloudOf(dir);
  const password = cloud.secret('admin-password');
  await fill(cloud, await signIn(cloud, 'admin', password, 'admin'));
  const browser = await launch();
  try {
    const base = new URL(cloud.url);
    const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1440, height: 900 } });
    await context.addInitScript(observe);
    const page = await context.newPage();
    const seen = traffic(page);
    await login(page, base, { user: 'admin', password });
    await firsts(browser, base, 'login', '/console/', '#user', []);
    await firsts(browser, base, "a tenant's overview", '/console/tenant', 'main h1', await context.cookies());
    await list(page, seen, base);
  } finally {
    await browser.close();
  }
}

if (!existsSync(process.env.CHROMIUM ?? '/usr/bin/chromium')) {
  console.log('console: not measured, since there is no Chromium; set CHROMIUM');
  process.exit(0);
}
const work = await mkdtemp(join(tmpdir(), 'xinglin-speed-'));
const child = await up(join(work, 'd'));
try {
  await measure(join(work, 'd'));
} finally {
  child.removeAllListeners('exit');
  const gone = new Promise((done) => child.on('exit', done));
  child.kill('SIGTERM');
  await gone;
  await rm(work, { recursive: true, force: true });
}
console.log(`\n| work | reach | measured | |\n|---|---|---|---|\n${lines.join('\n')}`);
