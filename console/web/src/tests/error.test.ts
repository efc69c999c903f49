import { describe, expect, it } from 'vitest';
import { readError } from '@/api/error';

const answer = (status: number, body: unknown, type = 'application/json') =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers: { 'content-type': type } });

describe('refusals of each service', () => {
  it('reads that of /ops/v1 with its field and request', async () => {
    const e = await readError(answer(400, { error: { code: 'BadRequest', status: 400, message: 'limit: must be a number', field: 'limit', request_id: 'req-1' } }));
    expect(e).toMatchObject({ status: 400, code: 'BadRequest', message: 'limit: must be a number', field: 'limit', requestId: 'req-1' });
  });
  it('reads that of the session in both languages', async () => {
    const e = await readError(answer(401, { error: { code: 'SecondFactorWrong', message: 'wrong code', message_zh: '验证码错误', field: 'totp' } }));
    expect(e).toMatchObject({ status: 401, code: 'SecondFactorWrong', messageZh: '验证码错误', field: 'totp' });
  });
  it("reads Keystone's, whose code is a number", async () => {
    const e = await readError(answer(404, { error: { code: 404, message: 'no such user', title: 'Not Found' } }));
    expect(e).toMatchObject({ status: 404, code: 'Not Found', message: 'no such user', field: undefined });
  });
  it("reads Nova's and Cinder's, whose key is the name", async () => {
    const e = await readError(answer(409, { conflictingRequest: { code: 409, message: 'server is being made' } }));
    expect(e).toMatchObject({ status: 409, code: 'conflictingRequest', message: 'server is being made' });
  });
  it("reads Neutron's", async () => {
    const e = await readError(answer(400, { NeutronError: { type: 'BadRequest', message: 'cidr: is no network', detail: '' } }));
    expect(e).toMatchObject({ code: 'BadRequest', message: 'cidr: is no network', field: 'cidr' });
  });
  it("reads Glance's text below its status line", async () => {
    const e = await readError(answer(403, '403 Forbidden\n\nimage is protected\n', 'text/plain'));
    expect(e).toMatchObject({ status: 403, code: '403', message: 'image is protected' });
  });
  it('does not show the page of a proxy', async () => {
    const e = await readError(answer(502, '<html><body>Bad gateway</body></html>', 'text/html'));
    expect(e).toMatchObject({ status: 502, message: 'HTTP 502' });
  });
});
