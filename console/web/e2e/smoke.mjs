// Opens every page that each given person may open, in both languages and two widths, against a running cloud.
//
//   XINGLIN_URL=https://127.0.0.1:8443 XINGLIN_USERS='[{"user":"admin","password":"…"}]' node e2e/smoke.mjs FOLDER
//
// A user may have "domain" (Default unless given). CHROMIUM is the browser (/usr/bin/chromium). Screenshots go to
// FOLDER/<user>/<language>-<width>/. Exit code 1, with a list, on errors in the console of the browser, requests outside of
// the origin, answers of 5xx, answers of 403 while a page loads, pages that did not come, a page wider than 390 px on a
// screen of 390 px, and a wall that scrolls at 1920×1080.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const fail = (text) => {
  console.error(text);
  process.exit(2);
};
const folder = process.argv[2] ?? fail('Usage: node e2e/smoke.mjs FOLDER');
const base = new URL(process.env.XINGLIN_URL ?? fail('XINGLIN_URL is not set'));
const users = readUsers();
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const { chromium } = await import('playwright-core').catch(() => fail('playwright-core is not installed: npm ci'));

const LANGUAGES = ['zh', 'en'];
const WIDTHS = [1440, 390];
const PATIENCE = 20_000;
const problems = [];

function readUsers() {
  const text = process.env.XINGLIN_USERS ?? fail('XINGLIN_USERS is not set: [{"user":"…","password":"…"}]');
  const read = JSON.parse(text);
  if (!Array.isArray(read) || read.length === 0) fail('XINGLIN_USERS is no list of users');
  return read;
}

/** The pages as the console itself has them, and its own rule of who opens which. */
async function readPages() {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const vite = await createServer({ root, server: { middlewareMode: true, hmr: false }, appType: 'custom', logLevel: 'error', optimizeDeps: { noDiscovery: true, include: [] } });
  const { perspectives } = await vite.ssrLoadModule('/src/pages/index.ts');
  const { mayOpen, pathOf } = await vite.ssrLoadModule('/src/pages/types.ts');
  return { vite, perspectives, mayOpen, pathOf };
}

/** What a person may open in the scope of a session; `project` says that there has to be one in scope. */
function routesFor({ perspectives, mayOpen, pathOf }, session) {
  const inProject = session.scope !== null && 'project' in session.scope;
  const own = perspectives.flatMap((p) =>
    p.pages.filter((g) => mayOpen(session, p, g) && (inProject || !g.project)).map((g) => ({ path: pathOf(p, g), bare: p.bare === true })),
  );
  return [...own, { path: '/profile' }, { path: '/about' }];
}

/** Watches a page: everything that a user never sees and a tester has to. */
function watch(page, at) {
  const seen = { open: 0, last: Date.now() };
  const say = (what) => problems.push(`${at.user} ${at.lang} ${at.width} ${at.path}: ${what}`);
  const move = (by) => {
    seen.open += by;
    seen.last = Date.now();
  };
  page.on('console', (m) => m.type() === 'error' && say(`console: ${m.text().slice(0, 300)}`));
  page.on('pageerror', (e) => say(`error: ${String(e).slice(0, 300)}`));
  page.on('request', (r) => {
    move(1);
    const url = new URL(r.url());
    if (url.origin !== base.origin && !['data:', 'blob:'].includes(url.protocol)) say(`outside of the origin: ${r.url()}`);
  });
  page.on('requestfinished', () => move(-1));
  page.on('requestfailed', () => move(-1));
  page.on('response', (r) => {
    const path = new URL(r.url()).pathname;
    if (r.status() >= 500) say(`HTTP ${r.status()} of ${r.request().method()} ${path}`);
    if (r.status() === 403) say(`HTTP 403 of ${r.request().method()} ${path}`);
  });
  return { seen, say };
}

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** The page has come: a headline or the wall, nothing that turns, and half a second without a request. */
async function settled(page, seen) {
  const end = Date.now() + PATIENCE;
  await page.waitForSelector('main h1, main.wall', { timeout: PATIENCE });
  while (Date.now() < end) {
    const turning = await page.locator('.ant-spin-spinning, .ant-skeleton-active').count();
    if (turning === 0 && seen.open <= 0 && Date.now() - seen.last > 500) return;
    await sleep(100);
  }
  throw new Error(`not settled after ${PATIENCE / 1000} s`);
}

const api = (page, method, path, body) =>
  page.evaluate(
    async ([m, p, b, csrf]) => {
      const headers = { Accept: 'application/json', ...(b ? { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf } : {}) };
      const r = await fetch(p, { method: m, headers, credentials: 'same-origin', body: b ? JSON.stringify(b) : undefined });
      return { status: r.status, body: r.status === 204 ? null : await r.json() };
    },
    [method, path, body, page.csrf],
  );

async function login(page, who) {
  await page.goto(new URL('/console/', base).href, { waitUntil: 'domcontentloaded' });
  await page.waitForSelector('#user', { timeout: PATIENCE });
  await page.fill('#user', who.user);
  if (who.domain && (await page.locator('#domain').count()) > 0) await page.fill('#domain', who.domain);
  await page.fill('#password', who.password);
  await Promise.all([page.waitForResponse((r) => r.url().endsWith('/console/api/session') && r.request().method() === 'POST'), page.click('button[type=submit]')]);
  const { status, body } = await api(page, 'GET', '/console/api/session');
  if (status !== 200) throw new Error(`login of ${who.user} was refused`);
  if (body.must_change) throw new Error(`${who.user} has to change the password first`);
  return body;
}

/** Every scope that shows other pages: the platform, and a project for each set of roles. */
async function* scopes(page, session) {
  const wanted = [...(session.system ? [{ system: true }] : []), ...session.projects.slice(0, 8).map((p) => ({ project: p.id }))];
  const seen = new Set();
  for (const body of wanted) {
    page.csrf = session.csrf;
    const set = await api(page, 'PUT', '/console/api/session/scope', body);
    if (set.status !== 200) {
      problems.push(`${session.user.name}: scope ${JSON.stringify(body)} answered ${set.status}`);
      continue;
    }
    session = set.body;
    const key = `${'project' in body} ${[...session.roles].sort().join()}`;
    if (seen.has(key)) continue;
    seen.add(key);
    yield session;
  }
  if (wanted.length === 0) yield session;
}

/** Addresses of single things that the page links to: one for every route with a parameter. */
async function linked(page, patterns) {
  const all = await page.$$eval('main a[href^="/console/"]', (links) => links.map((a) => new URL(a.href).pathname.slice('/console'.length)));
  const found = new Map();
  for (const path of all) for (const [pattern, like] of patterns) if (like.test(path) && !found.has(pattern)) found.set(pattern, path);
  return found;
}

async function visit(page, eye, at, route, first) {
  at.path = route.path;
  await page.goto(new URL(`/console${route.path}`, base).href, { waitUntil: 'domcontentloaded' });
  try {
    await settled(page, eye.seen);
  } catch (e) {
    eye.say(String(e.message ?? e).split('\n')[0]);
  }
  const size = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, seen: document.documentElement.clientWidth }));
  if (at.width === 390 && size.wide > size.seen) eye.say(`scrolls sideways: ${size.wide} px wide`);
  const name = route.path.replaceAll('/', '_').replace(/^_/, '') || 'home';
  await page.screenshot({ path: join(folder, at.user, `${at.lang}-${at.width}`, `${first ? '' : `${at.scope}-`}${name}.png`), fullPage: true });
}

/** The wall at the size of the wall. */
async function wall(page, eye, at) {
  at.path = '/screen at 1920×1080';
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.goto(new URL('/console/screen', base).href, { waitUntil: 'domcontentloaded' });
  await settled(page, eye.seen).catch((e) => eye.say(String(e.message)));
  const found = await page.evaluate(() => {
    const root = document.documentElement;
    const small = [...document.querySelectorAll('main.wall *')].filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim() !== '') && parseFloat(getComputedStyle(e).fontSize) < 28);
    return { scrolls: root.scrollHeight > root.clientHeight || root.scrollWidth > root.clientWidth, small: small.map((e) => e.textContent.trim().slice(0, 30)).slice(0, 5) };
  });
  if (found.scrolls) eye.say('scrolls');
  if (found.small.length > 0) eye.say(`smaller than 28 px: ${found.small.join(' | ')}`);
  await page.screenshot({ path: join(folder, at.user, `wall-${at.lang}.png`) });
}

async function person(browser, pages, who) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const at = { user: who.user, lang: 'zh', width: 1440, path: '/login', scope: 'system' };
  const eye = watch(page, at);
  let n = 0;
  try {
    // The first question whether there is a session is answered 401; that is no fault.
    const before = problems.length;
    const session = await login(page, who);
    const rest = problems.splice(before);
    problems.push(...rest.filter((p) => !/console: Failed to load resource.*401/.test(p)));
    const done = new Set();
    for await (const now of scopes(page, session)) {
      page.csrf = now.csrf;
      at.scope = now.scope === null ? 'none' : 'system' in now.scope ? 'system' : now.scope.project.name.replaceAll(/[^\p{L}\p{N}-]/gu, '_');
      const routes = routesFor(pages, now).filter((r) => !done.has(r.path));
      const patterns = routes.filter((r) => /[:*]/.test(r.path)).map((r) => [r.path, new RegExp(`^${r.path.replaceAll(/:[^/]+\??/g, '[^/]+')}$`)]);
      const plain = routes.filter((r) => !/[:*]/.test(r.path));
      const single = new Map();
      for (const lang of LANGUAGES) {
        at.lang = lang;
        await page.evaluate((l) => localStorage.setItem('xinglin.lang', l), lang);
        for (const width of WIDTHS) {
          at.width = width;
          await mkdir(join(folder, at.user, `${lang}-${width}`), { recursive: true });
          await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
          for (const route of plain) {
            await visit(page, eye, at, route, done.size === 0);
            n += 1;
            for (const [pattern, path] of await linked(page, patterns)) if (!single.has(pattern)) single.set(pattern, path);
          }
          for (const path of single.values()) {
            await visit(page, eye, at, { path }, done.size === 0);
            n += 1;
          }
        }
        if (plain.some((r) => r.path === '/screen')) await wall(page, eye, at);
      }
      for (const pattern of patterns.map(([p]) => p)) if (!single.has(pattern)) console.log(`${who.user}: nothing on record to open ${pattern} with`);
      for (const r of plain) done.add(r.path);
      for (const pattern of single.keys()) done.add(pattern);
    }
    at.path = '/logout';
    const end = await api(page, 'DELETE', '/console/api/session', {});
    if (end.status !== 204) eye.say(`logout answered ${end.status}`);
  } catch (e) {
    problems.push(`${who.user}: ${String(e.message ?? e)}`);
  } finally {
    await context.close();
  }
  console.log(`${who.user}: ${n} pages`);
}

const pages = await readPages();
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  for (const who of users) await person(browser, pages, who);
} finally {
  await browser.close();
  await pages.vite.close();
}
const unique = [...new Set(problems)];
await mkdir(folder, { recursive: true });
await writeFile(join(folder, 'problems.txt'), unique.map((p) => `${p}\n`).join(''));
for (const p of unique) console.error(p);
console.log(unique.length === 0 ? 'No problems.' : `${unique.length} problems.`);
process.exit(unique.length === 0 ? 0 : 1);
