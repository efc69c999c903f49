// Opens every page that each given person may open, in both languages and two widths, against a running cloud.
//
//   XINGLIN_URL=https://127.0.0.1:8443 XINGLIN_USERS='[{"user":"admin","password":"…"}]' node e2e/smoke.mjs [--shots FOLDER]
//
// A user may have "domain" (Default unless given). --users a,b, --languages zh,en, --widths 1440,390 and --paths PREFIX say to what it keeps;
// --together is how many people walk at once;
// --now is what time it is in the browser, which has to agree with a simulated cloud; --all-routes yes fails when nobody found an address to open a route with. CHROMIUM is the browser (/usr/bin/chromium). Screenshots go to
// FOLDER/<user>/<language>-<width>/.
//
// The application is loaded once for a person's scope and language; from page to page it goes as a click does. Problems, printed as they are found, with
// exit code 1: errors in the browser's console, requests outside of the origin, answers of 401, 403 and 5xx, pages that did not come, serious and critical
// findings of axe, a page wider than 390 px on a screen of 390 px, a wall that scrolls at 1920×1080 or writes smaller than 28 px.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createServer } from 'vite';
import { findings } from './axe.mjs';
import { api, fail, go, launch, load, login, options, readBase, readUsers, root, settled, sleep, traffic, watch } from './browser.mjs';

const usage = 'Usage: node e2e/smoke.mjs [--shots FOLDER] [--users a,b] [--languages zh,en] [--widths 1440,390] [--paths /tenant] [--together 2] [--all-routes yes] [--now INSTANT]';
const given = options(usage, ['shots', 'users', 'languages', 'widths', 'paths', 'all-routes', 'now', 'together']);
const list = (text, all) => (text === undefined ? all : text.split(',').map((v) => all.find((a) => String(a) === v) ?? fail(`${v}: not one of ${all.join(', ')}\n${usage}`)));
const LANGUAGES = list(given.languages, ['zh', 'en']);
const WIDTHS = list(given.widths, [1440, 390]);
const base = readBase();
const everybody = readUsers();
const names = list(given.users, everybody.map((u) => u.user));
const users = everybody.filter((u) => names.includes(u.user));
const problems = new Set();
/** Routes that somebody opened, and those that somebody may open but nothing is on record for. */
const opened = new Set();
const missed = new Set();
/** What axe has judged: for whom a page is does not change what it is made of. */
const judged = new Set();

/** The pages as the console itself has them, and its own rule of who opens which. */
async function readPages() {
  const vite = await createServer({ root, server: { middlewareMode: true, hmr: false, ws: false }, appType: 'custom', logLevel: 'error', optimizeDeps: { noDiscovery: true, include: [] } });
  const { perspectives } = await vite.ssrLoadModule('/src/pages/index.ts');
  const { mayOpen, pathOf } = await vite.ssrLoadModule('/src/pages/types.ts');
  await vite.close();
  return { perspectives, mayOpen, pathOf };
}

/** What a person may open in the scope of a session; `project` says that there has to be one in scope. */
function routesFor({ perspectives, mayOpen, pathOf }, session) {
  const inProject = session.scope !== null && 'project' in session.scope;
  const own = perspectives.flatMap((p) => p.pages.filter((g) => mayOpen(session, p, g) && (inProject || !g.project)).map((g) => pathOf(p, g)));
  return [...own, '/profile', '/about'].filter((path) => path.startsWith(given.paths ?? '/'));
}

/** Says once what is wrong, and where. */
function teller(at) {
  return (what) => {
    const text = `${at.user} ${at.lang} ${at.width} ${at.path}: ${what}`;
    if (!problems.has(text)) console.error(text);
    problems.add(text);
  };
}

/** Every scope that shows other pages: the platform, and a project for each set of roles. */
async function* scopes(page, session, say) {
  const wanted = [...(session.system ? [{ system: true }] : []), ...session.projects.slice(0, 8).map((p) => ({ project: p.id }))];
  const seen = new Set();
  for (const body of wanted) {
    page.csrf = session.csrf;
    const set = await api(page, 'PUT', '/console/api/session/scope', body);
    if (set.status !== 200) {
      say(`scope ${JSON.stringify(body)} answered ${set.status}`);
      continue;
    }
    session = set.body;
    page.csrf = session.csrf;
    const key = `${'project' in body} ${[...session.roles].sort().join()}`;
    if (seen.has(key)) continue;
    seen.add(key);
    yield session;
  }
  if (wanted.length === 0) yield session;
}

/** Addresses of single things that the page links to: one for every route with a parameter. */
async function linked(page, patterns, single) {
  const all = await page.$$eval('main a[href^="/console/"]', (links) => links.map((a) => new URL(a.href).pathname.slice('/console'.length)));
  for (const path of all) for (const [pattern, like] of patterns) if (like.test(path) && !single.has(pattern)) single.set(pattern, path);
  // What is below a single thing is opened from it by a button.
  for (const [pattern] of patterns) {
    const above = [...single.keys()].find((k) => pattern.startsWith(`${k}/`) && !pattern.slice(k.length).includes(':'));
    if (above !== undefined && !single.has(pattern)) single.set(pattern, single.get(above) + pattern.slice(above.length));
  }
}

const shot = async (page, at, name, whole) => {
  if (given.shots === undefined) return;
  const folder = join(given.shots, at.user, `${at.lang}-${at.width}`);
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: whole });
};

/** A page in every width, judged by axe in each, once. */
async function visit(page, seen, say, at, path, route) {
  at.path = path;
  at.width = WIDTHS[0];
  await page.setViewportSize({ width: WIDTHS[0], height: 900 });
  try {
    await go(page, seen, path);
  } catch (e) {
    say(String(e.message ?? e).split('\n')[0]);
  }
  for (const width of WIDTHS) {
    if (width !== at.width) {
      at.width = width;
      await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
      await sleep(150);
      await settled(page, seen).catch((e) => say(String(e.message)));
    }
    const size = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, seen: document.documentElement.clientWidth }));
    if (width === 390 && size.wide > size.seen) say(`scrolls sideways: ${size.wide} px wide`);
    const key = `${route} ${at.lang} ${width}`;
    if (!judged.has(key)) {
      judged.add(key);
      for (const found of await findings(page)) say(found);
    }
    await shot(page, at, `${at.scope}-${path.slice(1).replaceAll('/', '_')}`, true);
  }
}

/** The wall at the size of the wall. */
async function wall(page, seen, say, at) {
  at.path = '/screen at 1920×1080';
  await page.setViewportSize({ width: 1920, height: 1080 });
  await go(page, seen, '/screen').catch((e) => say(String(e.message)));
  const found = await page.evaluate(() => {
    const html = document.documentElement;
    const small = [...document.querySelectorAll('main.wall *')].filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim() !== '') && parseFloat(getComputedStyle(e).fontSize) < 28);
    return { scrolls: html.scrollHeight > html.clientHeight || html.scrollWidth > html.clientWidth, small: small.map((e) => e.textContent.trim().slice(0, 30)).slice(0, 5) };
  });
  if (found.scrolls) say('scrolls');
  if (found.small.length > 0) say(`smaller than 28 px: ${found.small.join(' | ')}`);
  await shot(page, at, 'wall', false);
}

/** Every page of a scope in every language; the number of pages. */
async function scope(page, seen, say, at, routes) {
  const plain = routes.filter((path) => !path.includes(':'));
  const patterns = routes.filter((path) => path.includes(':')).map((path) => [path, new RegExp(`^${path.replaceAll(/:[^/]+/g, '[^/]+')}$`)]);
  // `orders/new` is no order: what has a page of its own is not an example of a parameter.
  const examples = patterns.map(([path, like]) => [path, { test: (p) => like.test(p) && !plain.includes(p) }]);
  const single = new Map();
  let n = 0;
  for (const lang of LANGUAGES) {
    at.lang = lang;
    at.path = '/profile';
    await page.evaluate((l) => localStorage.setItem('xinglin.lang', l), lang);
    await load(page, seen, base, '/profile');
    const open = async (path, route = path) => {
      await visit(page, seen, say, at, path, route);
      await linked(page, examples, single);
      n += 1;
    };
    for (const path of plain) await open(path);
    const done = new Set();
    for (let next; (next = [...single.keys()].find((k) => !done.has(k))) !== undefined; ) {
      done.add(next);
      await open(single.get(next), next);
    }
    if (plain.includes('/screen')) await wall(page, seen, say, at);
  }
  for (const path of [...plain, ...single.keys()]) opened.add(path);
  for (const [pattern] of patterns) if (!single.has(pattern)) missed.add(pattern);
  return n;
}

/** Runs in the browser: its clock goes by as much ahead, or behind. */
function shift(by) {
  const Real = Date;
  window.Date = class extends Real {
    constructor(...args) {
      super(...(args.length === 0 ? [Real.now() + by] : args));
    }
    static now() {
      return Real.now() + by;
    }
  };
}

async function person(browser, pages, who) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  if (given.now !== undefined) await context.addInitScript(shift, Date.parse(given.now) - Date.now());
  const page = await context.newPage();
  const at = { user: who.user, lang: 'zh', width: 1440, path: '/login', scope: '', out: true };
  const say = teller(at);
  watch(page, base, say, () => at.out);
  const seen = traffic(page);
  const began = Date.now();
  let n = 0;
  try {
    const session = await login(page, base, who);
    at.out = false;
    const done = new Set();
    for await (const now of scopes(page, session, say)) {
      at.scope = now.scope === null ? 'none' : 'system' in now.scope ? 'system' : now.scope.project.name.replaceAll(/[^\p{L}\p{N}-]/gu, '_');
      const routes = routesFor(pages, now).filter((path) => !done.has(path));
      n += await scope(page, seen, say, at, routes);
      for (const path of routes) done.add(path);
    }
    at.path = '/logout';
    const end = await api(page, 'DELETE', '/console/api/session', {});
    if (end.status !== 204) say(`logout answered ${end.status}`);
  } catch (e) {
    say(String(e.message ?? e));
  } finally {
    await context.close();
  }
  console.log(`${who.user}: ${n} pages in ${((Date.now() - began) / 1000).toFixed(0)} s`);
}

const pages = await readPages();
const browser = await launch();
try {
  const waiting = [...users];
  const walk = async () => {
    for (let who; (who = waiting.shift()) !== undefined; ) await person(browser, pages, who);
  };
  await Promise.all(Array.from({ length: Number(given.together ?? 1) }, walk));
} finally {
  await browser.close();
}
const nothing = [...missed].filter((p) => !opened.has(p));
for (const path of nothing) {
  console.log(`nothing on record to open ${path} with`);
  if (given['all-routes'] !== undefined) problems.add(path);
}
console.log(problems.size === 0 ? 'No problems.' : `${problems.size} problems.`);
process.exit(problems.size === 0 ? 0 : 1);
