// Somebody at a browser: opens pages, presses what is written on them, and asks the API with the same cookie. What a user
// never sees and a tester has to (errors, other origins, 403, 5xx) is collected, and fails the step in which it came.
import { join } from 'node:path';

export const PATIENCE = 60_000;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const escape = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** A text as it stands on a button: Ant Design puts a space between two Chinese characters. */
export const words = (text) => new RegExp(`^${/^\p{Script=Han}{2}$/u.test(text) ? [...text].join('\\s*') : escape(text)}$`);

export function check(holds, what) {
  if (!holds) throw new Error(what);
}
export function same(found, wanted, what) {
  const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)];
  check(a === b, `${what}: ${a}, not ${b}`);
}

/** Asks until it answers something, or fails with what it was about. */
export async function eventually(what, seconds, ask) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await ask();
    if (found) return found;
    check(Date.now() < end, `not within ${seconds} s: ${what}`);
    await sleep(500);
  }
}

export class Person {
  /** `at` = { browser, base, folder }; `who` = { user, password }. */
  constructor(at, name, who) {
    Object.assign(this, { at, name, who, problems: [], open: 0, last: Date.now(), shots: 0 });
  }

  static async enter(at, name, who, screen = {}) {
    const me = new Person(at, name, who);
    const size = { viewport: { width: 1440, height: 900 }, ...screen };
    me.context = await at.browser.newContext({ ignoreHTTPSErrors: true, reducedMotion: 'reduce', locale: 'zh-CN', ...size });
    at.people.push(me);
    me.page = await me.context.newPage();
    me.page.setDefaultTimeout(PATIENCE);
    me.watch();
    await me.login();
    return me;
  }

  watch() {
    const { page, problems, at } = this;
    const move = (by) => {
      this.open += by;
      this.last = Date.now();
    };
    const ours = (address) => {
      const url = new URL(address);
      return ['data:', 'blob:'].includes(url.protocol) || url.host === at.base.host;
    };
    page.on('console', (m) => {
      if (m.type() !== 'error') return;
      // Whether there is a session is asked before anybody has logged in.
      const fresh = m.location().url === new URL('/console/api/session', at.base).href && m.text().includes('401');
      if (!fresh) problems.push(`console: ${m.text().slice(0, 300)} (${m.location().url})`);
    });
    page.on('pageerror', (e) => problems.push(`error in the page: ${String(e).slice(0, 300)}`));
    page.on('request', (r) => {
      move(1);
      if (!ours(r.url())) problems.push(`request outside of the origin: ${r.url()}`);
    });
    page.on('websocket', (s) => {
      if (!ours(s.url())) problems.push(`WebSocket outside of the origin: ${s.url()}`);
    });
    page.on('requestfinished', () => move(-1));
    page.on('requestfailed', () => move(-1));
    page.on('response', (r) => {
      if (r.status() >= 500 || r.status() === 403) problems.push(`HTTP ${r.status()} of ${r.request().method()} ${new URL(r.url()).pathname}`);
    });
  }

  /** Nothing came that nobody must see. */
  clean() {
    check(this.problems.length === 0, `${this.name} at ${this.page.url()}:\n  ${this.problems.join('\n  ')}`);
  }

  async login() {
    const { page, at, who } = this;
    await page.goto(new URL('/console/', at.base).href, { waitUntil: 'domcontentloaded' });
    await page.fill('#user', who.user);
    await page.fill('#password', who.password);
    await page.getByRole('button', { name: words('登录') }).click();
    await page.waitForSelector('#main h1');
    const session = await this.api('GET', '/console/api/session');
    same([session.user.name, session.must_change], [who.user, false], 'the session after the login');
    this.session = session;
    await this.settled();
    check((await page.locator('#main').innerText()) !== '', 'the first page is empty');
    await this.shot('first-page');
  }

  /** Goes to a page by its address. */
  async go(path) {
    await this.page.goto(new URL(`/console${path}`, this.at.base).href, { waitUntil: 'domcontentloaded' });
    await this.settled();
  }

  /** A headline, nothing that turns, and a while without a request. */
  async settled() {
    const end = Date.now() + PATIENCE;
    await this.page.waitForSelector('#main h1');
    for (;;) {
      const turning = await this.page.locator('#main .ant-spin-spinning, #main .ant-skeleton-active').count();
      if (turning === 0 && this.open <= 0 && Date.now() - this.last > 400) break;
      check(Date.now() < end, `${this.page.url()} is not settled after ${PATIENCE / 1000} s`);
      await sleep(100);
    }
    this.clean();
  }

  /** What the API answers to this browser's cookie: the body of 2xx, or a failure. */
  async api(method, path, body) {
    const { status, text } = await this.page.evaluate(
      async ([m, p, b, csrf]) => {
        const headers = { Accept: 'application/json', 'OpenStack-API-Version': 'compute 2.90', ...(b ? { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf } : {}) };
        const r = await fetch(p, { method: m, headers, credentials: 'same-origin', body: b });
        return { status: r.status, text: await r.text() };
      },
      [method, path, body === undefined ? undefined : JSON.stringify(body), this.session?.csrf],
    );
    check(status >= 200 && status < 300, `${method} ${path} answered ${this.name} with ${status}: ${text.slice(0, 500)}`);
    return text === '' ? null : JSON.parse(text);
  }

  button(name, within = this.page) {
    return within.getByRole('button', { name: words(name) });
  }
  get dialog() {
    return this.page.getByRole('dialog');
  }

  /** Opens the form behind a button, fills it in, sends it, and waits for the word that it is done. */
  async confirm(label, said, { within = this.page, fill } = {}) {
    await this.button(label, within).first().click();
    const dialog = this.dialog.filter({ has: this.button(label) });
    await dialog.waitFor();
    if (fill !== undefined) await dialog.locator('textarea').fill(fill);
    await this.shot(`asks-${label}`);
    await this.button(label, dialog).click();
    await this.told(said);
    await dialog.waitFor({ state: 'hidden' });
  }
  /** The short message that something is done. */
  async told(text) {
    await this.page.locator('.ant-message-notice', { hasText: text }).first().waitFor();
    this.clean();
  }

  /** Chooses in a list of Ant Design by keyboard: types, and takes the one that is left; sees that it is chosen. */
  async choose(id, text) {
    const { page } = this;
    const field = page.locator(`.ant-select:has(#${id})`);
    await field.evaluate((e) => e.scrollIntoView({ block: 'center' }));
    await page.fill(`#${id}`, text);
    const list = page.locator(`.ant-select-dropdown:has(#${id}_list)`);
    await list.locator('.ant-select-item-option-active', { hasText: text }).waitFor();
    await page.press(`#${id}`, 'Enter');
    await field.filter({ hasText: text }).waitFor();
    // A list of several stays open.
    if (await field.evaluate((e) => e.classList.contains('ant-select-multiple'))) await page.press(`#${id}`, 'Escape');
    await list.waitFor({ state: 'hidden' });
  }

  async shot(what) {
    this.shots += 1;
    const number = String((this.at.shots = (this.at.shots ?? 0) + 1)).padStart(2, '0');
    await this.page.screenshot({ path: join(this.at.folder, `${number}-${this.name}-${what}.png`) });
  }
}
