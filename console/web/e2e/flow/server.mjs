// A server of one's own, made with the form, and its serial console in the browser.
import { check, eventually, same } from './person.mjs';

export const SERVER = 'box';
const USER = 'xinglin';

/** Makes one on the network of the order; gives back its id and the password that the page shows this once. */
export async function create(me) {
  await me.go('/tenant/servers/new');
  await me.page.fill('#name', SERVER);
  await me.choose('flavorRef', 'test.nano');
  await me.choose('imageRef', 'xinglin-guest-x86_64');
  const { networks } = await me.api('GET', '/networking/v2.0/networks?router:external=false');
  const own = networks.filter((n) => n.project_id === me.session.scope.project.id);
  same(own.length, 1, 'networks of the hospital before it draws one');
  await me.choose('networks', own[0].name);
  await me.page.locator('#main', { hasText: '需要 1，剩余' }).waitFor();
  await me.shot('server-form');
  await me.button('创建').click();
  const shown = me.dialog.filter({ hasText: '控制台登录密码' });
  const password = (await shown.locator('.mono').innerText()).trim();
  check(password.length > 8, 'the page shows no password');
  await me.page.waitForURL(/\/tenant\/servers\/[0-9a-f-]{36}$/);
  const id = me.page.url().split('/').pop();
  await me.button('知道了', shown).click();
  await shown.waitFor({ state: 'hidden' });
  await eventually('the page says that the server runs', 120, async () => {
    me.clean();
    return (await me.page.locator('#main .page-head').innerText()).includes('运行');
  });
  const { server } = await me.api('GET', `/compute/v2.1/servers/${id}`);
  same([server.name, server.status], [SERVER, 'ACTIVE'], 'the server');
  await me.settled();
  await me.shot('server');
  return { id, password };
}

const screen = (me) => me.page.locator('.xterm-rows').innerText().then((t) => t.replaceAll('\u00a0', ' '));

/** Waits for a text on the terminal. */
async function reads(me, wanted, seconds) {
  await eventually(`'${wanted}' on the console`, seconds, async () => {
    me.clean();
    return (await screen(me)).includes(wanted);
  }).catch(async (e) => {
    throw new Error(`${e.message}; it shows:\n${(await screen(me)).trim()}`);
  });
}
async function types(me, text) {
  await me.page.locator('.xterm-helper-textarea').focus();
  await me.page.keyboard.type(text, { delay: 30 });
  await me.page.keyboard.press('Enter');
}

async function opened(me, id) {
  await me.button('控制台').click();
  await me.page.waitForURL(`**/servers/${id}/console`);
  await me.page.getByRole('status').filter({ hasText: '已连接' }).waitFor();
}

/** Logs in as the guest's user and lets the guest compute something. */
export async function serialConsole(me, { id, password }) {
  await eventually('the guest has booted and has its settings', 300, async () => {
    const { output } = await me.api('POST', `/compute/v2.1/servers/${id}/action`, { 'os-getConsoleOutput': {} });
    return output.includes('ssh ready');
  });
  await opened(me, id);
  await types(me, '');
  await reads(me, 'login:', 60);
  await types(me, USER);
  await reads(me, 'assword:', 60);
  await types(me, password);
  await reads(me, '$', 60);
  await types(me, 'echo $((6*7)) $(hostname) $(uname -m)');
  await reads(me, `42 ${SERVER} x86_64`, 60);
  await me.shot('console');
}

/** What a simulated console can show: that it says so, and gives back what is typed. Nobody logs in there. */
export async function simulatedConsole(me, { id }) {
  await opened(me, id);
  await reads(me, 'simulated server', 60);
  await types(me, 'bound and gagged');
  await reads(me, 'bound and gagged', 60);
  await me.shot('console-simulated');
}
