// The whole story in a browser, against a running cloud: a hospital orders two servers of two architectures, the commission
// approves on a phone, the operator approves and watches, the hospital types on a serial console, draws a second network and
// reads its bill, an auditor finds it all in the ledger. Every step is looked up in the page and asked of the API.
//
//   XINGLIN_URL=https://127.0.0.1:8443 XINGLIN_USERS='{"hospital":{"user":"…","password":"…"},"commission":…,"operator":…,"auditor":…}' \
//     node e2e/flow.mjs [--sim] FOLDER
//
// The hospital is a member of a project of its own in which nothing is yet, with a quota for one test.nano besides what it
// orders and the images xinglin-guest-x86_64 and -aarch64; the others are purchaser, operator and audit_administrator.
// XINGLIN_USERS=- reads the users from standard input. --sim is for simulated engines: nobody can log in on their console, so
// that it is only opened and gives back what is typed. CHROMIUM is the browser, XINGLIN_FLOW_SECONDS the time for all of it.
// Screenshots go to FOLDER; exit code 1 with a message and failure-*.png at the first thing that is not as it has to be.
import { mkdir } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from './browser.mjs';
import { bill, ledger } from './flow/books.mjs';
import { topology } from './flow/network.mjs';
import { approveAndWatch, approveOnPhone, delivered, keypair, order } from './flow/order.mjs';
import { Person } from './flow/person.mjs';
import { create, serialConsole, simulatedConsole } from './flow/server.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

const usage = (text) => {
  console.error(`${text}\nUsage: XINGLIN_URL=… XINGLIN_USERS=… node e2e/flow.mjs [--sim] FOLDER`);
  process.exit(2);
};

function readArguments() {
  const args = process.argv.slice(2);
  const sim = args.includes('--sim');
  const [folder, ...more] = args.filter((a) => a !== '--sim');
  if (folder === undefined || more.length > 0 || folder.startsWith('-')) usage('one FOLDER is expected');
  const base = new URL(process.env.XINGLIN_URL ?? usage('XINGLIN_URL is not set'));
  const given = process.env.XINGLIN_USERS ?? usage('XINGLIN_USERS is not set');
  const users = JSON.parse(given === '-' ? readFileSync(0, 'utf8') : given);
  for (const name of ['hospital', 'commission', 'operator', 'auditor']) if (!users[name]?.user || !users[name]?.password) usage(`XINGLIN_USERS has no ${name} with user and password`);
  return { sim, folder, base, users, seconds: Number(process.env.XINGLIN_FLOW_SECONDS ?? 900) };
}

/** Says which step it is, how long it took, and that nothing came that nobody must see. */
async function step(at, what, act) {
  const began = Date.now();
  at.step = what;
  const out = await act();
  for (const p of at.people) p.clean();
  console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${what}`);
  return out;
}

async function story(at) {
  const { hospital: h, commission: c, operator: o, auditor: a } = at.users;
  const hospital = await step(at, 'the hospital logs in', () => Person.enter(at, 'hospital', h));
  await step(at, 'it makes a key pair', () => keypair(hospital));
  const id = await step(at, 'it orders two servers of two architectures', () => order(hospital));
  const phone = await step(at, 'the commission logs in on a phone', () => Person.enter(at, 'commission', c, PHONE));
  await step(at, 'the commission approves', () => approveOnPhone(phone, id));
  const operator = await step(at, 'the operator logs in', () => Person.enter(at, 'operator', o));
  await step(at, 'the operator approves and watches the delivery', () => approveAndWatch(operator, id));
  await step(at, 'the hospital finds both servers', () => delivered(hospital, id));
  const server = await step(at, 'it creates a server of its own and is shown the password', () => create(hospital));
  if (at.sim) await step(at, 'simulated console: opened, says that it is simulated, returns what is typed (login skipped: --sim)', () => simulatedConsole(hospital, server));
  else await step(at, 'it logs in on the serial console and types a command', () => serialConsole(hospital, server));
  await step(at, 'it draws a second network and connects it', () => topology(hospital, server.id));
  await step(at, 'it reads its bill', () => bill(hospital));
  const auditor = await step(at, 'the auditor logs in', () => Person.enter(at, 'auditor', a));
  await step(at, 'the auditor finds it all in the ledger, which verifies', () => ledger(auditor, id));
}

const at = { ...readArguments(), people: [], step: 'the browser starts' };
await mkdir(at.folder, { recursive: true });
at.browser = await launch();
let failed = false;
let timer;
try {
  const late = new Promise((_, no) => {
    timer = setTimeout(() => no(new Error(`not done after ${at.seconds} s`)), at.seconds * 1000);
  });
  await Promise.race([story(at), late]);
  console.log(`${at.shots} screenshots in ${at.folder}`);
} catch (e) {
  failed = true;
  console.error(`FAILED where ${at.step}: ${e.message ?? e}`);
  for (const p of at.people) {
    if (p.problems.length > 0) console.error(`${p.name}:\n  ${p.problems.join('\n  ')}`);
    await p.page.screenshot({ path: join(at.folder, `failure-${p.name}.png`), timeout: 5000 }).catch((why) => console.error(`no screenshot of ${p.name}: ${why.message}`));
    console.error(`${p.name} was at ${p.page.url()}`);
  }
} finally {
  clearTimeout(timer);
  await at.browser.close();
}
process.exit(failed ? 1 : 0);
