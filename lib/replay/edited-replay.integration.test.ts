import { afterAll, expect, test } from 'vitest';
import { saveEdit } from '#lib/dead-letters/edits/save-edit.ts';
import { showEdit } from '#lib/dead-letters/edits/show-edit.ts';
import { getDeadLetter } from '#lib/dead-letters/get-dead-letter.ts';
import { partitionForKey } from '#lib/kafka/partition-for-key.ts';
import { type AppendedRecord, appendRecords, textHeader } from '#scripts/test/append-records.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { ada, openTestReplays, type TestReplays } from '#scripts/test/test-replays.ts';
import { confirmReplay } from './confirm-replay.ts';
import { getReplay } from './get-replay.ts';
import { readReplaysOfEvents, readSentTimes } from './read-replays-of-events.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const ben = { ...ada, id: 'ben', email: 'ben@example.com' };
const cluster = 'test';

/** Saves another value, or another key, as the next version of a failure's draft; the rest as it was shown. @returns the version. */
async function edit(replays: TestReplays, id: string, { value, key }: { value?: Buffer; key?: Buffer }, actor = ada): Promise<number> {
  const { recordId, newestVersion, original } = await showEdit(replays, actor, { cluster, id });
  const shown = (part: typeof original.key) => (part.kind === 'null' ? null : part.kind === 'empty' ? '' : part.base64);
  await saveEdit(replays, actor, {
    cluster,
    id,
    recordId,
    seenVersion: newestVersion,
    reason: 'INC-7: as a number',
    key: key?.toString('base64') ?? shown(original.key),
    value: value?.toString('base64') ?? shown(original.value),
    headers: original.headers.map(({ name, nameBase64, base64 }) => ({ name, nameBase64, value: base64 })),
  });
  return newestVersion + 1;
}

async function failed(message: AppendedRecord, options: Parameters<typeof openTestReplays>[1] = {}) {
  const replays = await openTestReplays(kafka, options);
  const [id = ''] = await replays.fail([message]);
  return { replays, id, detail: () => getDeadLetter(replays.pool, replays.database, cluster, id) };
}

test('the edited copy arrives byte for byte: the value as edited, unedited key and headers untouched, big numbers and control bytes too', async () => {
  const headers = [
    textHeader('event-type', 'OrderPlaced'),
    textHeader('twice', 'one'),
    { name: 'null', value: null },
    textHeader('twice', 'two'),
    { name: '\ufffd', nameBytes: Buffer.from([0xff]), value: Buffer.from([0x80, 0]) },
  ];
  const { replays, id } = await failed({ key: Buffer.from([0xff, 0]), value: '{"n":"1"}', headers });
  const value = Buffer.from('{"n": 12345678901234567890123.10,\r\n "n":1e400, "t":"\ufeff\u202e"}\n');
  const version = await edit(replays, id, { value });
  const jobId = await replays.confirmed([id], [{ failureId: id, version }]);
  await replays.send(jobId);
  const [original, copy, ...more] = await replays.seen();
  expect(more).toEqual([]);
  expect(original?.value?.toString()).toBe('{"n":"1"}');
  expect(copy).toMatchObject({ key: Buffer.from([0xff, 0]), value });
  expect(copy?.headers.slice(0, 5)).toEqual(headers);
  expect(copy?.headers.map(({ name }) => name).slice(5)).toEqual(['redrive-job-id', 'redrive-origin', 'redrive-attempt']);
});

test('the plan says what was edited, by whom and why, frozen with version and hash; the audit of plan and confirmation too', async () => {
  const { replays, id } = await failed({ key: 'k', value: '{"n":"1"}' });
  const version = await edit(replays, id, { value: Buffer.from('{"n":1}') }, ben);
  const hash = (await showEdit(replays, ada, { cluster, id })).draft?.hash;
  const { plan, id: jobId, planHash } = await replays.plan([id], [{ failureId: id, version }]);
  expect(plan.items).toMatchObject([{ edit: { version, hash } }]);
  expect(plan.hazards).toContainEqual({
    kind: 'edits',
    level: 'notice',
    title: '1 message edited by hand',
    detail: expect.stringContaining('ben@example.com: INC-7: as a number. What was edited reads as JSON.'),
    count: 1,
    examples: [`dead letter ${id}: value, version ${version}`],
  });
  await confirmReplay(replays, ada, { id: jobId, planHash, reason: 'r' });
  const { rows } = await replays.pool.query(`select action, detail->'edits' as edits from audit where subject = $1 order by id`, [`replay/${jobId}`]);
  expect(rows).toEqual(['replays:plan', 'replays:confirm'].map((action) => ({ action, edits: [{ failure: id, version, hash }] })));
});

test('a value that does not read as JSON after the edit is a risk; a plan that passes a draft by says so and sends what failed', async () => {
  const { replays, id } = await failed({ key: 'k', value: '{"n":"1"}' });
  const version = await edit(replays, id, { value: Buffer.from('{"n":') });
  const edited = await replays.plan([id], [{ failureId: id, version }]);
  expect(edited.plan.hazards[0]).toMatchObject({ kind: 'edits', level: 'risk', detail: expect.stringContaining('does not read as JSON') });
  const plain = await replays.plan([id]);
  expect(plain.plan.hazards).toContainEqual(
    expect.objectContaining({ kind: 'edits', level: 'notice', examples: [`dead letter ${id}: draft of version ${version}`] }),
  );
  await replays.send(await replays.confirmed([id]));
  expect((await replays.seen()).at(-1)?.value?.toString()).toBe('{"n":"1"}');
});

test('a plan whose draft was edited further or discarded meanwhile is not confirmed, and names who did it', async () => {
  const { replays, id } = await failed({ key: 'k', value: '{"n":"1"}' });
  const version = await edit(replays, id, { value: Buffer.from('{"n":1}') });
  const { id: jobId, planHash } = await replays.plan([id], [{ failureId: id, version }]);
  await edit(replays, id, { value: Buffer.from('{"n":2}') }, ben);
  await expect(confirmReplay(replays, ada, { id: jobId, planHash, reason: 'r' })).rejects.toMatchObject({
    kind: 'conflict',
    type: 'edit-changed',
    message: `Dead letter ${id} was edited further: ben@example.com saved version 2, and this is of version 1. Look at it and plan again.`,
  });
  expect(await getReplay(replays, jobId)).toMatchObject({ state: 'planned' });
  await expect(replays.plan([id], [{ failureId: id, version }])).rejects.toMatchObject({ type: 'edit-changed' });
});

test('a chain says of the edited copy which version was sent, of one beside it that was not edited none, and when both were', async () => {
  const { replays, id } = await failed({ key: 'k', value: '{"n":"1"}' });
  const [other = ''] = await replays.fail([{ key: 'k', value: '{"n":2}' }]);
  await edit(replays, id, { value: Buffer.from('{"n":0}') });
  const version = await edit(replays, id, { value: Buffer.from('{"n":1}') });
  const jobId = await replays.confirmed([id, other], [{ failureId: id, version }]);
  const beforeMs = Date.now();
  await replays.send(jobId);
  const sent = (await replays.seen()).slice(2);
  const at = sent.map(({ offset }) => ({ topic: replays.origin.name, partition: 0, offset: String(offset), jobId }));
  const { copies } = await readReplaysOfEvents(replays.pool, ada, cluster, at);
  const editOf = new Map(copies.map(({ offset, edit: sentEdit }) => [offset, sentEdit]));
  expect(sent.map(({ value, offset }) => [value?.toString(), editOf.get(String(offset))])).toEqual([
    ['{"n":1}', { failureId: id, version }],
    ['{"n":2}', null],
  ]);
  const [first = null, second = null, ofNobody] = await readSentTimes(replays.pool, cluster, [
    ...at,
    { topic: replays.origin.name, partition: 0, offset: '0', jobId: null },
  ]);
  expect(Number(first)).toBeGreaterThanOrEqual(beforeMs - 1_000);
  expect(second).not.toBeNull();
  expect(ofNobody).toBeNull();
});

test('the original stays as it is and open until the copy is proven; meanwhile nobody can edit it', async () => {
  const { replays, id, detail } = await failed({ key: 'k', value: '{"n":"1"}' });
  const version = await edit(replays, id, { value: Buffer.from('{"n":1}') });
  const jobId = await replays.confirmed([id], [{ failureId: id, version }]);
  await expect(edit(replays, id, { value: Buffer.from('{"n":3}') })).rejects.toMatchObject({
    type: 'not-in-this-state',
    message: `Dead letter ${id} is in replay ${jobId}; only an open one can be edited.`,
  });
  await replays.send(jobId);
  await replays.advance(jobId);
  const unproven = await detail();
  expect(unproven).toMatchObject({ state: 'replayed', replays: [{ jobId, outcome: 'sent' }] });
  expect(unproven.records[0]?.value).toMatchObject({ text: '{"n":"1"}' });
});

test('an edit is judged and placed by its own bytes: too large for the target it is skipped, and another key goes to the partition of that key', async () => {
  const large = await failed({ key: 'k', value: 'v' }, { configs: { 'max.message.bytes': '1000' } });
  const version = await edit(large.replays, large.id, { value: Buffer.alloc(2_000, 'x') });
  const { plan } = await large.replays.plan([large.id], [{ failureId: large.id, version }]);
  expect(plan.items).toMatchObject([{ skipReason: `larger than the target's max.message.bytes (1000)` }]);

  const moved = await failed({ key: 'k', value: 'v' }, { partitions: 5 });
  const key = ['a', 'b', 'c', 'd'].map((name) => Buffer.from(name)).find((each) => partitionForKey(each, 5) !== 0) ?? Buffer.alloc(0);
  const renamed = await edit(moved.replays, moved.id, { key });
  await moved.replays.send(await moved.replays.confirmed([moved.id], [{ failureId: moved.id, version: renamed }]));
  expect(await moved.replays.seen(0n, partitionForKey(key, 5))).toMatchObject([{ key, value: Buffer.from('v') }]);
});

test('the guard looks for newer events of the type that the edited copy will have', async () => {
  const { replays, id } = await failed({ key: 'sku 1', value: '{"type":"Broken"}' });
  await appendRecords(kafka, replays.origin.name, [{ key: 'sku 1', value: '{"type":"StockCounted"}' }]);
  expect((await replays.plan([id])).plan.items).toMatchObject([{ skipReason: null }]);
  const version = await edit(replays, id, { value: Buffer.from('{"type":"StockCounted"}') });
  expect((await replays.plan([id], [{ failureId: id, version }])).plan.items).toMatchObject([{ skipReason: expect.stringContaining('overtaken') }]);
});
