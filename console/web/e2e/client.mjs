// A client of a cloud's APIs, for what has to be on record before a browser looks at it.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { join } from 'node:path';

/** A running cloud by its data directory: where it listens, whom to trust, and the passwords that it made. */
export function cloudOf(dir) {
  const read = (name) => readFileSync(join(dir, name), 'utf8').trim();
  const url = JSON.parse(read('endpoints.json')).api.url;
  return { url, secret: read, agent: new Agent({ ca: read('ca.pem'), keepAlive: true, maxSockets: 4 }) };
}

function send(cloud, method, path, headers, body) {
  return new Promise((done, failed) => {
    const r = request(new URL(path, cloud.url), { method, headers, agent: cloud.agent }, (answer) => {
      const parts = [];
      answer.on('data', (b) => parts.push(b));
      answer.on('error', failed);
      answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(parts).toString() }));
    });
    r.on('error', failed);
    r.end(body);
  });
}

/** Somebody with a token for a project; `again` asks for another, as after the clock of a simulated cloud has moved. */
export async function signIn(cloud, user, password, project) {
  const domain = { name: 'Default' };
  const wanted = JSON.stringify({
    auth: { identity: { methods: ['password'], password: { user: { name: user, password, domain } } }, scope: { project: { name: project, domain } } },
  });
  const me = { user, password, token: '', project: '' };
  me.again = async () => {
    const a = await send(cloud, 'POST', '/identity/v3/auth/tokens', { 'Content-Type': 'application/json' }, wanted);
    if (a.status !== 201) throw new Error(`${user} cannot sign in: ${a.status} ${a.text}`);
    me.token = a.headers['x-subject-token'];
    me.project = JSON.parse(a.text).token.project.id;
  };
  /** An answer of 2xx, or the end. */
  me.call = async (method, path, body, type = 'application/json') => {
    const headers = { 'X-Auth-Token': me.token, 'OpenStack-API-Version': 'compute 2.90, volume 3.60', ...(body === undefined ? {} : { 'Content-Type': type }) };
    const a = await send(cloud, method, path, headers, body === undefined || Buffer.isBuffer(body) ? body : JSON.stringify(body));
    if (a.status < 200 || a.status > 299) throw new Error(`${user}: ${method} ${path}: ${a.status} ${a.text}`);
    return a.text === '' ? null : JSON.parse(a.text);
  };
  me.get = (path) => me.call('GET', path);
  me.post = (path, body = {}) => me.call('POST', path, body);
  await me.again();
  return me;
}

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Asks until there is an answer. */
export async function until(what, seconds, ask) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await ask();
    if (found) return found;
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
    await sleep(200);
  }
}

/** An image of a megabyte that is a disk of nothing, for simulated servers. */
export async function image(who, name, architecture) {
  const made = await who.post('/image/v2/images', { name, disk_format: 'raw', container_format: 'bare', architecture });
  await who.call('PUT', `/image/v2/images/${made.id}/file`, Buffer.alloc(1 << 20), 'application/octet-stream');
  return made.id;
}
