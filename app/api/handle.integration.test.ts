import { expect, test } from 'vitest';
import { z } from 'zod';
import { Refusal } from '#lib/access/refusal.ts';
import { environment } from '#lib/config/environment.ts';
import { database } from '#lib/db/client.ts';
import { consoleUrl, testConsole } from '#scripts/test/test-console.ts';
import { onServer } from '#scripts/test/test-database.ts';
import { operator } from '#scripts/test/test-operator.ts';
import { POST as signInRoute } from './auth/[...all]/route.ts';
import { handle } from './handle.ts';

testConsole();

const problem = z.looseObject({ type: z.string(), title: z.string(), status: z.int(), detail: z.string() });

const address = {
  params: z.object({ cluster: z.string(), id: z.string().regex(/^\d+$/, 'digits') }),
  query: z.object({ limit: z.coerce.number().max(200).default(50) }),
};
const params = Promise.resolve({ cluster: 'main', id: '7' });
const described = { operation: 'test', summary: 'A route of the test.', answer: z.unknown() };
const read = handle({ ...described, action: 'dead-letters:read', ...address }, ({ actor, ...asked }) => ({
  via: actor.via,
  params: asked.params,
  query: asked.query,
  offset: 2n ** 60n,
}));
const write = handle(
  { ...described, action: 'dead-letters:note', ...address, body: z.strictObject({ text: z.string().min(1, 'the note is empty') }) },
  ({ body }) => body,
);

function call(
  route: typeof read,
  {
    path = '/',
    method = 'GET',
    headers = {},
    body = null,
    at = params,
  }: { path?: string; method?: string; headers?: Record<string, string>; body?: string | ReadableStream | null; at?: typeof params },
): Promise<Response> {
  // Node wants `duplex` for a streamed body; the DOM's types do not know it.
  const init: RequestInit & { duplex: 'half' } = { method, headers, body, duplex: 'half' };
  return route(new Request(`${consoleUrl}${path}`, init), { params: at });
}

async function problemOf(response: Response): Promise<z.infer<typeof problem>> {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const document = problem.parse(await response.json());
  expect(document.status).toBe(response.status);
  return document;
}

test('a session and a token are let in, with address and query parsed and 64-bit integers exact', async () => {
  const { cookie, token } = await operator();
  const answer = { params: { cluster: 'main', id: '7' }, query: { limit: 5 }, offset: '1152921504606846976' };
  expect(await (await call(read, { path: '/?limit=5', headers: { cookie } })).json()).toEqual({ via: 'session', ...answer });
  expect(await (await call(read, { path: '/?limit=5', headers: { authorization: `Bearer ${token}` } })).json()).toEqual({ via: 'token', ...answer });
});

test('nobody gets in without either, and a wrong token is not made good by a cookie', async () => {
  const { cookie } = await operator();
  expect(await problemOf(await call(read, {}))).toMatchObject({ status: 401, type: 'urn:redrive:problem:not-signed-in' });
  expect((await call(read, { headers: { cookie, authorization: 'Bearer rdr_wrong' } })).status).toBe(401);
  expect((await call(read, { headers: { cookie, authorization: 'Basic eDp5' } })).status).toBe(401);
});

test('a change vouched for by a cookie is refused for every origin but the console’s own, and the refusal is kept', async () => {
  const { cookie, token } = await operator();
  const change = { method: 'POST', body: '{"text":"seen"}' };
  const json = { 'content-type': 'application/json' };
  const refused = await database().audit.count({ where: { outcome: 'refused' } });
  for (const origin of ['https://evil.example', 'http://console.test', 'https://console.test:3000', 'http://console.test:3000.evil.example', 'null'])
    expect(await problemOf(await call(write, { ...change, headers: { ...json, cookie, origin } }))).toMatchObject({
      status: 403,
      type: 'urn:redrive:problem:wrong-origin',
    });
  expect((await call(write, { ...change, headers: { ...json, cookie } })).status).toBe(403);
  expect(await database().audit.count({ where: { outcome: 'refused' } })).toBe(refused + 6);
  expect((await call(write, { ...change, headers: { ...json, cookie, origin: consoleUrl } })).status).toBe(200);
  expect((await call(write, { ...change, headers: { ...json, authorization: `Bearer ${token}` } })).status).toBe(200);
});

test('wrong input is refused with the name of each wrong field', async () => {
  const { token } = await operator();
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const ofQuery = await problemOf(await call(read, { path: '/?limit=many', headers }));
  expect(ofQuery).toMatchObject({ status: 400, errors: [{ in: 'query', field: 'limit' }] });
  expect(ofQuery.detail).toContain('“limit” in the query is wrong');
  expect(await problemOf(await call(read, { headers, at: Promise.resolve({ cluster: 'main', id: 'seven' }) }))).toMatchObject({
    status: 400,
    errors: [{ in: 'path', field: 'id', detail: 'digits' }],
  });
  const ofBody = await problemOf(await call(write, { method: 'POST', headers, body: '{"text":"","extra":1}' }));
  expect(ofBody).toMatchObject({ status: 400, errors: [{ field: 'text', detail: 'the note is empty' }, { detail: expect.stringContaining('extra') }] });
  expect(await problemOf(await call(write, { method: 'POST', headers, body: '{"text":' }))).toMatchObject({
    status: 400,
    type: 'urn:redrive:problem:malformed-json',
  });
  expect((await call(write, { method: 'POST', headers: { ...headers, 'content-type': 'text/plain' }, body: '{"text":"x"}' })).status).toBe(415);
  expect((await call(write, { method: 'POST', headers })).status).toBe(400);
});

test('a body over 1 MB is refused before it is read whole', async () => {
  const { token } = await operator();
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  let pulled = 0;
  const endless = new ReadableStream({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new Uint8Array(64 * 1024));
    },
  });
  expect((await call(write, { method: 'POST', headers, body: endless })).status).toBe(413);
  expect(pulled).toBeLessThan(30);
  expect((await call(write, { method: 'POST', headers, body: JSON.stringify({ text: 'x'.repeat(1024 * 1024) }) })).status).toBe(413);
});

test('a refusal becomes its status with its sentence and fields, anything else a 500 that tells nothing but an id', async () => {
  const { token } = await operator();
  const headers = { authorization: `Bearer ${token}` };
  const failing = (error: Error) =>
    handle({ ...described, action: 'replays:confirm' }, () => {
      throw error;
    });
  const changed = new Refusal('More failures are hazardous than the plan showed.', {
    kind: 'conflict',
    type: 'plan-changed',
    fields: { hazards: 3, status: 'cannot be overwritten' },
  });
  expect(await problemOf(await call(failing(changed), { headers }))).toMatchObject({
    status: 409,
    type: 'urn:redrive:problem:plan-changed',
    detail: changed.message,
    hazards: 3,
  });
  const down = await call(failing(new Refusal('No worker runs.', { kind: 'unavailable', type: 'no-worker' })), { headers });
  expect(down.headers.get('retry-after')).toBe('5');
  expect(await problemOf(down)).toMatchObject({ status: 503 });
  const internal = await problemOf(await call(failing(new Error('password is hunter2')), { headers }));
  expect(internal).toMatchObject({ status: 500, errorId: expect.any(String) });
  expect(JSON.stringify(internal)).not.toContain('hunter2');
});

test('an account is managed from a browser only: a leaked token makes no other', async () => {
  const { cookie, token } = await operator();
  const manage = handle({ ...described, action: 'account:manage' }, () => ({ fine: true }));
  expect((await call(manage, { headers: { cookie } })).status).toBe(200);
  expect(await problemOf(await call(manage, { headers: { authorization: `Bearer ${token}` } }))).toMatchObject({
    status: 403,
    type: 'urn:redrive:problem:access-denied',
  });
});

const at = { params: Promise.resolve({}) };

test('a wrong password is said on the sign-in page rather than leading to it again', async () => {
  const request = new Request(`${consoleUrl}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: consoleUrl },
    body: '{"email":"nobody@example.com","password":"wrong"}',
  });
  expect(await problemOf(await signInRoute(request, at))).toMatchObject({ status: 422, type: 'urn:redrive:problem:invalid-email-or-password' });
  expect((await signInRoute(new Request(`${consoleUrl}/api/auth/sign-up/email`, { method: 'POST' }), at)).status).toBe(404);
});

test('a database that is down is said, by session and by token, with when to try again', async () => {
  const { cookie, token } = await operator();
  const name = new URL(environment().DATABASE_URL).pathname.slice(1);
  await onServer((client) => `drop database ${client.escapeIdentifier(name)} with (force)`);
  for (const headers of [{ cookie }, { authorization: `Bearer ${token}` }]) {
    const response = await call(read, { headers });
    expect(await problemOf(response)).toMatchObject({ status: 503, type: 'urn:redrive:problem:database' });
    expect(response.headers.get('retry-after')).toBe('5');
  }
});
