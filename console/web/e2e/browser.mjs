// What the walks through the console share: options, a browser, signing in, going to a page and knowing when it has come.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

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

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

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

/** The page has come: its headline or the wall, nothing that turns, and a while without a request. */
export async function settled(page, seen) {
  const end = Date.now() + PATIENCE;
  await page.waitForSelector('main h1:not([data-left]), main.wall:not([data-left])', { timeout: PATIENCE });
  while (Date.now() < end) {
    const turning = await page.evaluate(() => document.querySelector('.ant-spin-spinning, .ant-skeleton-active') !== null);
    if (!turning && seen.open <= 0 && Date.now() - seen.last > QUIET) return;
    await sleep(50);
  }
  throw new Error(`not settled after ${PATIENCE / 1000} s`);
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

export const api = (page, method, path, body) =>
  page.evaluate(
    async ([m, p, b, csrf]) => {
      const headers = { Accept: 'application/json', ...(b ? { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf } : {}) };
      const r = await fetch(p, { method: m, headers, credentials: 'same-origin', body: b ? JSON.stringify(b) : undefined });
      return { status: r.status, body: r.status === 204 ? null : await r.json() };
    },
    [method, path, body, page.csrf],
  );

/** Signs in by the form; the session. */
export async function login(page, base, who) {
  await page.goto(new URL('/console/', base).href, { waitUntil: 'domcontentloaded' });
  await page.waitForSelector('#user', { timeout: PATIENCE });
  await page.fill('#user', who.user);
  if (who.domain && (await page.locator('#domain').count()) > 0) await page.fill('#domain', who.domain);
  await page.fill('#password', who.password);
  await Promise.all([page.waitForResponse((r) => r.url().endsWith('/console/api/session') && r.request().method() === 'POST'), page.click('button[type=submit]')]);
  const { status, body } = await api(page, 'GET', '/console/api/session');
  if (status !== 200) throw new Error(`login of ${who.user} was refused`);
  if (body.must_change) throw new Error(`${who.user} has to change the password first`);
  page.csrf = body.csrf;
  return body;
}
