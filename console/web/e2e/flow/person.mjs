// Somebody at a browser: opens pages, presses what is written on them, and asks the API with the same cookie. What a user
// never sees and a tester has to (errors, other origins, 403, 5xx) is collected, and fails the step in which it came.
import { join } from 'node:path';
import { api, login, settled, traffic, watch } from '../browser.mjs';

export { until as eventually } from '../client.mjs';

export const PATIENCE = 60_000;
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

export class Person {
  /** `at` = { browser, base, folder }; `who` = { user, password }. */
  constructor(at, name, who) {
    Object.assign(this, { at, name, who, problems: [], shots: 0 });
  }

  static async enter(at, name, who, screen = {}) {
    const me = new Person(at, name, who);
    const size = { viewport: { width: 1440, height: 900 }, ...screen };
    me.context = await at.browser.newContext({ ignoreHTTPSErrors: true, reducedMotion: 'reduce', locale: 'zh-CN', ...size });
    at.people.push(me);
    me.page = await me.context.newPage();
    me.page.setDefaultTimeout(PATIENCE);
    me.seen = traffic(me.page);
    // Whether there is a session is asked before anybody has logged in.
    const door = new URL('/console/api/session', at.base).href;
    watch(me.page, at.base, (what) => me.problems.push(what), (url) => url === door);
    await me.login();
    return me;
  }

  /** Nothing came that nobody must see. */
  clean() {
    check(this.problems.length === 0, `${this.name} at ${this.page.url()}:\n  ${this.problems.join('\n  ')}`);
  }

  async login() {
    const { page, at, who } = this;
    this.session = await login(page, at.base, who, { press: () => this.button('登录').click(), patience: PATIENCE });
    same(this.session.user.name, who.user, 'the session after the login');
    await page.waitForSelector('#main h1');
    await this.settled();
    check((await page.locator('#main').innerText()) !== '', 'the first page is empty');
    await this.shot('first-page');
  }

  /** Goes to a page by its address. */
  async go(path) {
    await this.page.goto(new URL(`/console${path}`, this.at.base).href, { waitUntil: 'domcontentloaded' });
    await this.settled();
  }

  /** The page has come, and nothing that nobody must see with it. */
  async settled() {
    await this.page.waitForSelector('#main h1');
    await settled(this.page, this.seen, { quiet: 400, patience: PATIENCE });
    this.clean();
  }

  /** What the API answers to this browser's cookie: the body of 2xx, or a failure. */
  async api(method, path, body) {
    const answer = await api(this.page, method, path, body);
    check(answer.status >= 200 && answer.status < 300, `${method} ${path} answered ${this.name} with ${answer.status}: ${JSON.stringify(answer.body).slice(0, 500)}`);
    return answer.body;
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
