// What the walks through the console share: options, a browser, signing in, going to a page and knowing when it has come.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sleep } from './client.mjs';

export { sleep };

/** How long a page may take to come; a machine that tests something else besides is given more by SMOKE_PATIENCE, in seconds. */
export const PATIENCE = Number(process.env.SMOKE_PATIENCE ?? 20) * 1000;
const QUIET = 200;
export const root = fileURLToPath(new URL('..', import.meta.url));

export function fail(text) {
  console.error(text);
  process.exit(2);
}

/** `--name VALUE` as given, and nothing else; help when something else stands there. */
export function options(usage, known) {
  try {
    return parseArgs({ options: Object.fromEntries(known.map((k) => [k, { type: 'string' }])) }).values;
  } catch (e) {
    return fail(`${e.message}\n${usage}`);
  }
}

/** The people to be, of XINGLIN_USERS. */
export function readUsers() {
  const text = process.env.XINGLIN_USERS ?? fail('XINGLIN_USERS is not set: [{"user":"…","password":"…"}]');
  const read = JSON.parse(text);
  if (!Array.isArray(read) || read.length === 0) fail('XINGLIN_USERS is no list of users');
  return read;
}

export const readBase = () => new URL(process.env.XINGLIN_URL ?? fail('XINGLIN_URL is not set'));

export async function launch() {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) fail(`there is no ${executablePath}: set CHROMIUM`);
  const { chromium } = await import('playwright-core').catch(() => fail('playwright-core is not installed: npm install --no-save'));
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** Counts the requests that are under way. */
export function traffic(page) {
  const seen = { open: 0, last: Date.now() };
  const move = (by) => {
    seen.open += by;
    seen.last = Date.now();
  };
  page.on('request', () => move(1));
  page.on('requestfinished', () => move(-1));
  page.on('requestfailed', () => move(-1));
  return seen;
}

/**
 * Tells of everything that a user never sees and a tester has to: errors in the console and of the page, other origins, refusals and 5xx. `excused` says
 * at what address a 401 is no fault: whether there is a session is asked before anybody has logged in.
 */
export function watch(page, base, say, excused) {
  const outside = (what, address) => {
    const url = new URL(address);
    if (url.host !== base.host && !['data:', 'blob:'].includes(url.protocol)) say(`${what} outside of the origin: ${address}`);
  };
  page.on('console', (m) => {
    const { url } = m.location();
    if (m.type() === 'error' && !(/\b401\b/.test(m.text()) && excused(url))) say(`console: ${m.text().slice(0, 300)} (${url})`);
  });
  page.on('pageerror', (e) => say(`error in the page: ${String(e).slice(0, 300)}`));
  page.on('websocket', (w) => outside('WebSocket', w.url()));
  page.on('request', (r) => outside('request', r.url()));
  page.on('response', (r) => {
    const refused = r.status() === 403 || (r.status() === 401 && !excused(r.url()));
    if (refused || r.status() >= 500) say(`HTTP ${r.status()} of ${r.request().method()} ${new URL(r.url()).pathname}`);
  });
}

/** The page has come: its headline or the wall, nothing that turns, and a while without a request. */
export async function settled(page, seen, { quiet = QUIET, patience = PATIENCE } = {}) {
  const end = Date.now() + patience;
  await page.waitForSelector('main h1:not([data-left]), main.wall:not([data-left])', { timeout: patience });
  while (Date.now() < end) {
    const turning = await page.evaluate(() => document.querySelector('.ant-spin-spinning, .ant-skeleton-active') !== null);
    if (!turning && seen.open <= 0 && Date.now() - seen.last > quiet) return;
    await sleep(50);
  }
  throw new Error(`${page.url()} is not settled after ${patience / 1000} s`);
}

/** Goes to a path as a click on a link does: inside the application, without loading it again. */
export async function go(page, seen, path) {
  await page.evaluate((to) => {
    // Where one was sent already, the same headline stays.
    if (location.pathname === `/console${to}`) return;
    for (const old of document.querySelectorAll('main h1, main.wall')) old.setAttribute('data-left', '');
    const at = history.state?.idx ?? 0;
    history.pushState({ usr: null, key: Math.random().toString(36).slice(2, 10), idx: at + 1 }, '', `/console${to}`);
    dispatchEvent(new PopStateEvent('popstate', { state: history.state }));
  }, path);
  seen.last = Date.now();
  await settled(page, seen);
}

/** Loads the application anew at a path. */
export async function load(page, seen, base, path) {
  await page.goto(new URL(`/console${path}`, base).href, { waitUntil: 'domcontentloaded' });
  seen.open = 0;
  await settled(page, seen);
}

/** What the API answers to the browser's cookie; `page.csrf` is of its session. */
export async function api(page, method, path, body) {
  const { status, text } = await page.evaluate(
    async ([m, p, b, csrf]) => {
      const headers = { Accept: 'application/json', 'OpenStack-API-Version': 'compute 2.90', ...(b ? { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf } : {}) };
      const r = await fetch(p, { method: m, headers, credentials: 'same-origin', body: b });
      return { status: r.status, text: await r.text() };
    },
    [method, path, body === undefined ? undefined : JSON.stringify(body), page.csrf],
  );
  return { status, body: parsed(text) };
}
/** JSON; what is none, as it came. */
function parsed(text) {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return text;
  }
}

/** Signs in by the form, which `press` sends; the session. */
export async function login(page, base, who, { press = () => page.click('button[type=submit]'), patience = PATIENCE } = {}) {
  await page.goto(new URL('/console/', base).href, { waitUntil: 'domcontentloaded' });
  await page.waitForSelector('#user', { timeout: patience });
  await page.fill('#user', who.user);
  if (who.domain && (await page.locator('#domain').count()) > 0) await page.fill('#domain', who.domain);
  await page.fill('#password', who.password);
  await Promise.all([page.waitForResponse((r) => r.url().endsWith('/console/api/session') && r.request().method() === 'POST'), press()]);
  const { status, body } = await api(page, 'GET', '/console/api/session');
  if (status !== 200) throw new Error(`login of ${who.user} was refused`);
  if (body.must_change) throw new Error(`${who.user} has to change the password first`);
  page.csrf = body.csrf;
  return body;
}
