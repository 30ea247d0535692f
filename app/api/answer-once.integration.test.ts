import { expect, test } from 'vitest';
import { z } from 'zod';
import { database, databasePool } from '#lib/db/client.ts';
import { addNote } from '#lib/dead-letters/triage/add-note.ts';
import { storeDeadLetters, storeTopic } from '#scripts/test/store-dead-letters.ts';
import { consoleUrl, testConsole } from '#scripts/test/test-console.ts';
import { operator } from '#scripts/test/test-operator.ts';
import { POST as discardRoute } from './clusters/[cluster]/dead-letters/[id]/discard/route.ts';
import { POST as noteRoute } from './clusters/[cluster]/dead-letters/[id]/notes/route.ts';
import { handle } from './handle.ts';

testConsole({ KAFKA_CLUSTER: 'test' });

const problem = z.looseObject({ type: z.string(), detail: z.string() });

/** A dead letter without Kafka behind it. @returns its failure's id. */
async function deadLetter(): Promise<string> {
  const kind = await storeTopic(databasePool(), `orders-${crypto.randomUUID()}.dlq`);
  await storeDeadLetters(databasePool(), kind, [{ value: Buffer.from('{}') }]);
  const { id } = await database().failure.findFirstOrThrow({ where: { kindId: kind.kindId } });
  return String(id);
}

/** An action on the dead letter, as a program sends it. */
function send(route: typeof noteRoute, id: string, { token, key, body }: { token: string; key?: string; body: unknown }): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) };
  const request = new Request(`${consoleUrl}/api/clusters/test/dead-letters/${id}/notes`, { method: 'POST', headers, body: JSON.stringify(body) });
  return route(request, { params: Promise.resolve({ cluster: 'test', id }) });
}

const notesOf = (id: string) => database().failureNote.count({ where: { failureId: BigInt(id) } });

test('a note that is sent again with its key is one note, and the answer is the same to the byte', async () => {
  const [{ token }, id] = await Promise.all([operator(), deadLetter()]);
  const note = { token, key: 'first', body: { text: 'seen' } };
  const once = await send(noteRoute, id, note);
  expect(once.headers.get('idempotency-replayed')).toBeNull();
  await send(noteRoute, id, { token, body: { text: 'something else' } });
  const again = await send(noteRoute, id, note);
  expect([once.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 200, 'true']);
  expect(await again.text()).toBe(await once.text());
  expect(await notesOf(id)).toBe(2);
});

test('without a key, or with one of another person, it is another note', async () => {
  const [ada, ben, id] = await Promise.all([operator(), operator(), deadLetter()]);
  const body = { text: 'seen' };
  for (const request of [
    { token: ada.token, body },
    { token: ada.token, body },
    { token: ada.token, key: 'k', body },
    { token: ben.token, key: 'k', body },
  ])
    await send(noteRoute, id, request);
  expect(await notesOf(id)).toBe(4);
});

test('a key that was used for another request is refused, and nothing is done', async () => {
  const [{ token }, id] = await Promise.all([operator(), deadLetter()]);
  await send(noteRoute, id, { token, key: 'k', body: { text: 'seen' } });
  const refused = await send(noteRoute, id, { token, key: 'k', body: { text: 'seen too' } });
  expect(refused.status).toBe(422);
  expect(problem.parse(await refused.json())).toMatchObject({ type: 'urn:redrive:problem:idempotency-key-reused', field: 'Idempotency-Key' });
  expect(await notesOf(id)).toBe(1);
});

test('a key that is none is refused by its name', async () => {
  const [{ token }, id] = await Promise.all([operator(), deadLetter()]);
  const refused = await send(noteRoute, id, { token, key: 'a b', body: { text: 'seen' } });
  expect(refused.status).toBe(400);
  expect(problem.parse(await refused.json())).toMatchObject({ errors: [{ in: 'header', field: 'Idempotency-Key' }] });
});

test('ten at once are done once; those that come too early are told to come again', async () => {
  const [{ token }, id] = await Promise.all([operator(), deadLetter()]);
  const answers = await Promise.all(Array.from({ length: 10 }, () => send(noteRoute, id, { token, key: 'burst', body: { text: 'seen' } })));
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
  expect(answers.filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);
  expect(await notesOf(id)).toBe(1);
});

test('what was refused has not used up its key', async () => {
  const [{ token }, id] = await Promise.all([operator(), deadLetter()]);
  const wrong = { token, key: 'k', body: { reason: 'a test order', version: 1 } };
  await send(discardRoute, id, { token, body: wrong.body });
  expect((await send(discardRoute, id, wrong)).status).toBe(409);
  expect((await send(discardRoute, id, { ...wrong, body: { reason: 'a test order', version: 2 } })).status).toBe(409);
  expect(await database().keyedRequest.count({ where: { key: 'k', doneAt: null } })).toBe(0);
});

/** An action that writes what it did and then loses its answer, as one whose process dies. */
const losing = handle(
  {
    operation: 'lose',
    summary: 'Loses its answer.',
    answer: z.unknown(),
    action: 'dead-letters:note',
    params: z.object({ cluster: z.string(), id: z.string() }),
    body: z.unknown(),
  },
  async ({ actor, params, body }) => {
    await addNote(database(), actor, { ...params, text: z.object({ text: z.string() }).parse(body).text });
    throw new Error('the answer was lost');
  },
);

test('what was done before its answer was lost is never done again, and says so', async () => {
  const [{ token }, id] = await Promise.all([operator(), deadLetter()]);
  const note = { token, key: 'lost', body: { text: 'seen' } };
  expect((await send(losing, id, note)).status).toBe(500);
  const again = await send(losing, id, note);
  expect(again.status).toBe(409);
  expect(problem.parse(await again.json()).type).toBe('urn:redrive:problem:idempotency-answer-lost');
  expect(await notesOf(id)).toBe(1);
});

test('a claim whose process died ends after a minute, a kept answer after a day', async () => {
  const [{ token }, id] = await Promise.all([operator(), deadLetter()]);
  const note = { token, key: 'aged', body: { text: 'seen' } };
  const age = (interval: string, isDone: boolean) =>
    databasePool().query(`update keyed_request set claimed_at = now() - $1::interval, done_at = case when $2 then done_at end where key = 'aged'`, [
      interval,
      isDone,
    ]);
  await send(noteRoute, id, note);
  await age('23 hours', true);
  expect((await send(noteRoute, id, note)).headers.get('idempotency-replayed')).toBe('true');
  await age('25 hours', true);
  expect((await send(noteRoute, id, note)).headers.get('idempotency-replayed')).toBeNull();
  expect(await notesOf(id)).toBe(2);
  await age('50 seconds', false);
  expect((await send(noteRoute, id, note)).status).toBe(409);
  await age('70 seconds', false);
  expect((await send(noteRoute, id, note)).status).toBe(200);
  expect(await notesOf(id)).toBe(3);
});

/** An action during which its claim is taken for lost, and the request is done by another. */
const overtaken = handle(
  {
    operation: 'overtaken',
    summary: 'Is overtaken.',
    answer: z.unknown(),
    action: 'dead-letters:note',
    params: z.object({ cluster: z.string(), id: z.string() }),
    body: z.unknown(),
  },
  async ({ actor, params }) => {
    await databasePool().query(`update keyed_request set claim = gen_random_uuid() where key = 'slow'`);
    await addNote(database(), actor, { ...params, text: 'late' });
    return {};
  },
);

test('whoever was taken for lost and lives on can do nothing more', async () => {
  const [{ token }, id] = await Promise.all([operator(), deadLetter()]);
  expect((await send(overtaken, id, { token, key: 'slow', body: {} })).status).toBe(409);
  expect(await notesOf(id)).toBe(0);
});

test('what is read carries a tag, and who has it already is spared the body', async () => {
  const { token } = await operator();
  const read = handle({ operation: 'read', summary: 'Reads.', answer: z.unknown(), action: 'audit:read' }, () => ({ offset: 7n }));
  const ask = (headers: Record<string, string> = {}) =>
    read(new Request(`${consoleUrl}/api/test`, { headers: { authorization: `Bearer ${token}`, ...headers } }), { params: Promise.resolve({}) });
  const first = await ask();
  const etag = first.headers.get('etag') ?? '';
  expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
  for (const known of [etag, `"other", ${etag}`, etag.slice(2), '*']) {
    const spared = await ask({ 'if-none-match': known });
    expect([spared.status, await spared.text(), spared.headers.get('etag')]).toEqual([304, '', etag]);
  }
  expect((await ask({ 'if-none-match': 'W/"other"' })).status).toBe(200);
});
