import { text } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { getReplay } from '#lib/replay/get-replay.ts';
import { exportReport } from '#lib/replay/report/export-report.ts';
import { readReport } from '#lib/replay/report/read-report.ts';
import { readLog } from '#lib/replay/run/read-log.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { commitGroup } from '#scripts/test/commit-group.ts';
import { genericHeaders } from '#scripts/test/dead-letter-headers.ts';
import { loseAfterCommit } from '#scripts/test/lose-after-commit.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { byOffsets, confirmedRange, plannedRange } from '#scripts/test/test-ranges.ts';
import { openTestReplays, type SeenRecord, type TestReplays } from '#scripts/test/test-replays.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const messages = (count: number) => Array.from({ length: count }, (_, number) => ({ key: `key ${number}`, value: `message ${number}` }));
const isCopy = ({ headers }: SeenRecord) => headers.some(({ name }) => name === 'redrive-job-id');
const copies = async (replays: TestReplays, partition = 0) => (await replays.seen(0n, partition)).filter(isCopy);

/** A consumer group that has read a partition of the origin so far. */
const reads = (replays: TestReplays, group: string, offset: bigint, partition = 0) =>
  commitGroup(kafka, group, { topic: replays.origin.name, partition, offset });

/** The group passes everything that is there. */
async function passes(replays: TestReplays, group: string, partition = 0): Promise<void> {
  const last = (await replays.seen(0n, partition)).at(-1)?.offset ?? -1n;
  await reads(replays, group, last + 1n, partition);
}

/** A dead letter of a copy, of a consumer that keeps its headers; nobody has indexed it yet. */
async function deadLetterOf(replays: TestReplays, group: string, copy: SeenRecord | undefined, partition = 0, keepsHeaders = true): Promise<void> {
  const failed = genericHeaders({
    topic: replays.origin.name,
    partition,
    offset: copy?.offset ?? 0n,
    group,
    errorClass: 'StockShort',
    errorMessage: 'stock is 0',
  });
  await appendRecords(kafka, replays.deadLetters.name, [
    { key: copy?.key?.toString() ?? '', headers: [...(keepsHeaders ? (copy?.headers ?? []) : []), ...failed] },
  ]);
}

/** A copy comes back as the dead letter of a consumer that keeps its headers, and is indexed. */
async function comesBack(replays: TestReplays, group: string, copy: SeenRecord | undefined, partition = 0): Promise<void> {
  await deadLetterOf(replays, group, copy, partition);
  await replays.fail([]);
}

/** Two turns: one sees who has passed, the next what has not come back since. */
async function prove(replays: TestReplays, jobId: number) {
  await replays.advance(jobId);
  return replays.advance(jobId);
}

const exported = z.object({
  deadLetter: z.string().nullable(),
  outcome: z.string(),
  messages: z.int(),
  originOffset: z.string().nullable(),
  originLastOffset: z.string().nullable(),
  copyOffset: z.string().nullable(),
  copyLastOffset: z.string().nullable(),
});
const exportOf = async (replays: TestReplays, jobId: number) =>
  (await text(exportReport(replays, jobId, 'jsonl')))
    .trimEnd()
    .split('\n')
    .map((line) => exported.parse(JSON.parse(line)));

test('what a range sent is proven partition by partition once all groups that read the target have passed it, and not before', async () => {
  const replays = await openTestReplays(kafka, { partitions: 2 });
  const [fast, slow] = [kafka.uniqueGroup('crm'), kafka.uniqueGroup('warehouse')];
  for (const partition of [0, 1]) {
    await appendRecords(kafka, replays.origin.name, messages(3), { partition });
    for (const group of [fast, slow]) await reads(replays, group, 3n, partition);
  }
  const both = [0, 1].map((partition) => ({ partition, from: '0', to: '3' }));
  const id = await confirmedRange(replays, { bounds: { by: 'offsets', partitions: both } });
  await replays.send(id);
  await passes(replays, fast, 0);
  await passes(replays, fast, 1);
  expect(await prove(replays, id), 'the slow one has not passed').toMatchObject({ state: 'proving', counts: { sent: 6, proven: 0 } });
  await passes(replays, slow, 0);
  expect(await prove(replays, id)).toMatchObject({ state: 'proving', counts: { sent: 3, proven: 3 } });
  await passes(replays, slow, 1);
  expect(await prove(replays, id)).toMatchObject({ state: 'done', counts: { sent: 0, proven: 6, unproven: 0 } });
  const { lines } = await readLog(replays, id, { limit: 50 });
  expect(lines.map((line) => line.text)).toContainEqual(expect.stringMatching(/^\d messages of the range proven: .* have passed it/));
  const report = await readReport(replays, id);
  const ends = await Promise.all([0, 1].map(async (partition) => (await copies(replays, partition)).map(({ offset }) => String(offset))));
  expect(report.parts.map(({ sent, proven, firstOffset, lastOffset }) => [sent, proven, firstOffset, lastOffset])).toEqual(
    ends.map((offsets) => [3, 3, offsets.at(0), offsets.at(-1)]),
  );
  expect(report.reasons).toMatchObject([{ outcome: 'proven', count: 6 }]);
});

test('a message that comes back although it had not failed before is told, counted once, and its batch is proven without it', async () => {
  const replays = await openTestReplays(kafka);
  const [crm, warehouse] = [kafka.uniqueGroup('crm'), kafka.uniqueGroup('warehouse')];
  await appendRecords(kafka, replays.origin.name, messages(5));
  for (const group of [crm, warehouse]) await reads(replays, group, 5n);
  const id = await confirmedRange(replays, byOffsets(5n));
  await replays.send(id);
  const sent = await copies(replays);
  await comesBack(replays, crm, sent[2]);
  await comesBack(replays, warehouse, sent[2]);
  for (const group of [crm, warehouse]) await passes(replays, group);
  const job = await prove(replays, id);
  expect(job).toMatchObject({ state: 'done', selected: 5, counts: { proven: 4, returned: 1, sent: 0, unproven: 0 } });
  expect(job.returns).toMatchObject([{ reason: 'StockShort: stock is 0', count: 1, hadFailed: false, before: null }]);
  expect(job.shards).toMatchObject([{ sent: 5, returned: 1 }]);
  const { lines: told } = await readLog(replays, id, { limit: 50 });
  expect(told.map((line) => line.text)).toContainEqual('1 message came back that had not failed before: StockShort: stock is 0');
  const { reasons } = await readReport(replays, id);
  expect(reasons.map(({ outcome, count }) => [outcome, count])).toEqual(
    expect.arrayContaining([
      ['proven', 4],
      ['returned', 1],
    ]),
  );
  const lines = await exportOf(replays, id);
  expect(lines.reduce((sum, line) => sum + line.messages, 0)).toBe(5);
  expect(lines.filter(({ outcome }) => outcome === 'returned')).toMatchObject([
    { originOffset: '2', copyOffset: String(sent[2]?.offset), messages: 1 },
    { originOffset: '2', copyOffset: String(sent[2]?.offset), messages: 0 },
  ]);
  expect(lines.filter(({ outcome }) => outcome === 'proven')).toMatchObject([
    { messages: 4, originOffset: '0', copyOffset: String(sent[0]?.offset), copyLastOffset: String(sent[4]?.offset) },
  ]);
});

test('claimed failures and the rest of a range are counted apart, each message once, also where a claimed one comes back in another group', async () => {
  const replays = await openTestReplays(kafka);
  const [shipping, crm] = [kafka.uniqueGroup('shipping'), kafka.uniqueGroup('crm')];
  await replays.fail(messages(2).map((message) => ({ ...message, group: shipping })));
  await appendRecords(kafka, replays.origin.name, messages(3));
  for (const group of [shipping, crm]) await reads(replays, group, 5n);
  const id = await confirmedRange(replays, byOffsets(100n));
  await replays.send(id);
  expect(await getReplay(replays, id)).toMatchObject({ selected: 5, counts: { sent: 5 } });
  await comesBack(replays, crm, (await copies(replays))[1]);
  for (const group of [shipping, crm]) await passes(replays, group);
  expect(await prove(replays, id)).toMatchObject({ state: 'done', selected: 5, counts: { proven: 4, returned: 1, sent: 0, unproven: 0 } });
  const lines = await exportOf(replays, id);
  expect(lines.reduce((sum, line) => sum + line.messages, 0)).toBe(5);
  const { reasons } = await readReport(replays, id);
  expect(reasons.reduce((sum, { count }) => sum + count, 0)).toBe(5);
});

test('only the groups that the plan names have to pass; one that does not read the target is refused', async () => {
  const replays = await openTestReplays(kafka);
  const [warehouse, abandoned] = [kafka.uniqueGroup('warehouse'), kafka.uniqueGroup('abandoned')];
  await appendRecords(kafka, replays.origin.name, messages(2));
  for (const group of [warehouse, abandoned]) await reads(replays, group, 1n);
  await expect(plannedRange(replays, { ...byOffsets(2n), provenBy: ['nobody'] })).rejects.toMatchObject({ type: 'group-not-on-target' });
  const id = await confirmedRange(replays, { ...byOffsets(2n), provenBy: [warehouse] });
  await replays.send(id);
  await passes(replays, warehouse);
  expect(await prove(replays, id)).toMatchObject({ state: 'done', counts: { proven: 2 } });
});

test('what a worker sent that was lost before it wrote down where is proven by the end that the target had then', async () => {
  const replays = await openTestReplays(kafka);
  const group = kafka.uniqueGroup('warehouse');
  await appendRecords(kafka, replays.origin.name, messages(4));
  await reads(replays, group, 4n);
  const id = await confirmedRange(replays, byOffsets(4n));
  await loseAfterCommit(replays, id);
  await replays.send(id);
  expect(await copies(replays)).toHaveLength(4);
  // The marker of the transaction lies behind the copies: a group that has read them stands behind it.
  await reads(replays, group, (await copies(replays)).at(-1)?.offset ?? 0n);
  expect(await prove(replays, id)).toMatchObject({ state: 'proving', counts: { sent: 4 } });
  const { rows } = await replays.pool.query<{ passes_at: string; base_offset: string | null }>('select passes_at, base_offset from replay_range_copy');
  expect(rows).toMatchObject([{ base_offset: null }]);
  await reads(replays, group, BigInt(rows[0]?.passes_at ?? 0));
  expect(await prove(replays, id)).toMatchObject({ state: 'done', counts: { proven: 4 } });
  expect((await readReport(replays, id)).parts).toMatchObject([{ sent: 4, unplaced: 4, firstOffset: null }]);
});

test('a group that is rewound before the wait is over has to pass again; one that never passes leaves it unproven', async () => {
  const replays = await openTestReplays(kafka, { variables: { REDRIVE_PROOF_WAIT_MS: '1000', REDRIVE_PROOF_TIMEOUT_MS: '1000' } });
  const group = kafka.uniqueGroup('warehouse');
  await appendRecords(kafka, replays.origin.name, messages(2));
  await reads(replays, group, 2n);
  const id = await confirmedRange(replays, byOffsets(2n));
  await replays.send(id);
  await passes(replays, group);
  await replays.advance(id);
  const passedAt = async () =>
    (await replays.pool.query<{ passed_at: Date | null }>('select passed_at from replay_range_copy')).rows.map((row) => row.passed_at);
  expect(await passedAt()).toEqual([expect.any(Date)]);
  await reads(replays, group, 2n);
  await replays.pool.query(`update replay_range_copy set passed_at = now() - interval '1 hour'`);
  expect(await replays.advance(id), 'what was seen is of the past').toMatchObject({ counts: { proven: 0 } });
  expect(await passedAt()).toEqual([null]);
  await replays.pool.query(`update replay_range_copy set committed_at = now() - interval '1 hour'`);
  const job = await replays.advance(id);
  expect(job).toMatchObject({ state: 'done', counts: { unproven: 2 } });
  expect((await readReport(replays, id)).reasons).toMatchObject([{ outcome: 'unproven', count: 2, reason: `${group} did not pass it within 1 s` }]);
});

test('a message that had failed long ago and comes back is not told as one that had not failed before', async () => {
  const replays = await openTestReplays(kafka);
  const group = kafka.uniqueGroup('shipping');
  await replays.fail([{ key: 'old', group }]);
  await replays.pool.query(`update failure set state_before = state, state = 'discarded'`);
  await reads(replays, group, 1n);
  const id = await confirmedRange(replays, byOffsets(1n));
  await replays.send(id);
  await comesBack(replays, group, (await copies(replays))[0]);
  await passes(replays, group);
  const { returns, counts } = await prove(replays, id);
  expect({ returned: counts.returned, returns }).toMatchObject({ returned: 1, returns: [{ count: 1, hadFailed: true, before: expect.any(String) }] });
  const { lines } = await readLog(replays, id, { limit: 50 });
  expect(lines.map((line) => line.text)).toContainEqual('1 message came back: StockShort: stock is 0');
});

test('a message that comes back of a consumer that drops our headers is found by where its copy lies, and counted as the message that it is', async () => {
  const replays = await openTestReplays(kafka);
  const group = kafka.uniqueGroup('warehouse');
  await appendRecords(kafka, replays.origin.name, messages(5));
  await reads(replays, group, 5n);
  const runs = [
    { partition: 0, from: '0', to: '1' },
    { partition: 0, from: '3', to: '5' },
  ];
  const id = await confirmedRange(replays, { bounds: { by: 'offsets', partitions: runs } });
  await replays.send(id);
  await deadLetterOf(replays, group, (await copies(replays))[1], 0, false);
  await replays.fail([]);
  await passes(replays, group);
  expect(await prove(replays, id)).toMatchObject({ state: 'done', counts: { proven: 2, returned: 1, unproven: 0 } });
  expect((await exportOf(replays, id)).filter(({ outcome }) => outcome === 'returned')).toMatchObject([{ originOffset: '3', messages: 1 }]);
});

test('what comes back before its slice is written down is counted at the batch of that slice, once it is', async () => {
  const replays = await openTestReplays(kafka);
  const group = kafka.uniqueGroup('warehouse');
  await appendRecords(kafka, replays.origin.name, messages(4));
  await reads(replays, group, 4n);
  const id = await confirmedRange(replays, byOffsets(4n));
  await loseAfterCommit(replays, id);
  await comesBack(replays, group, (await copies(replays))[1]);
  await replays.advance(id);
  await replays.send(id);
  const { rows } = await replays.pool.query<{ passes_at: string }>('select passes_at from replay_range_copy');
  await reads(replays, group, BigInt(rows[0]?.passes_at ?? 0));
  expect(await prove(replays, id)).toMatchObject({ state: 'done', counts: { proven: 3, returned: 1 } });
});

test('nothing is judged before all that came back is collected, however much that is', async () => {
  const replays = await openTestReplays(kafka);
  const group = kafka.uniqueGroup('warehouse');
  const count = 2_001;
  await appendRecords(kafka, replays.origin.name, messages(count));
  await reads(replays, group, BigInt(count));
  const id = await confirmedRange(replays, byOffsets(BigInt(count)));
  await replays.send(id);
  const failed = (await copies(replays)).map(({ key, headers, offset }) => ({
    key: key?.toString() ?? '',
    headers: [...headers, ...genericHeaders({ topic: replays.origin.name, offset, group })],
  }));
  await appendRecords(kafka, replays.deadLetters.name, failed);
  await replays.fail([]);
  await passes(replays, group);
  expect(await prove(replays, id)).toMatchObject({ state: 'proving', counts: { proven: 0 } });
  expect(await replays.advance(id)).toMatchObject({ state: 'done', counts: { returned: count, proven: 0, unproven: 0 } });
});

test('a dead letter topic that always has more than is indexed holds up no proof: what it had when that was asked is enough, and is named', async () => {
  const replays = await openTestReplays(kafka);
  const group = kafka.uniqueGroup('warehouse');
  await appendRecords(kafka, replays.origin.name, messages(2));
  await reads(replays, group, 2n);
  const id = await confirmedRange(replays, byOffsets(2n));
  await replays.send(id);
  await passes(replays, group);
  const another = () => appendRecords(kafka, replays.deadLetters.name, [{ key: 'another' }]);
  await another();
  expect(await prove(replays, id)).toMatchObject({
    state: 'proving',
    stateReason: expect.stringContaining(`It waits until ${replays.deadLetters.name} is indexed`),
  });
  await replays.fail([]);
  await another();
  expect(await replays.advance(id)).toMatchObject({ state: 'done', stateReason: null, counts: { proven: 2 } });
});

test('of two failures that began with one message the one that is skipped does not take the message of the one that is sent', async () => {
  const replays = await openTestReplays(kafka, { variables: { REDRIVE_MAX_ATTEMPTS: '1' } });
  const [shipping, crm] = [kafka.uniqueGroup('shipping'), kafka.uniqueGroup('crm')];
  const again = await replays.confirmed(await replays.fail([{ key: 'twice', group: shipping }]));
  await replays.send(again);
  await comesBack(replays, shipping, (await copies(replays))[0]);
  await appendRecords(kafka, replays.deadLetters.name, [{ key: 'twice', headers: genericHeaders({ topic: replays.origin.name, offset: 0n, group: crm }) }]);
  await replays.fail([]);
  const id = await confirmedRange(replays, { ...byOffsets(1n), overtaken: 'send' });
  await replays.send(id);
  for (const group of [shipping, crm]) await passes(replays, group);
  const job = await prove(replays, id);
  expect(job.items.map(({ outcome }) => outcome).sort()).toEqual(['proven', 'skipped']);
  expect(job).toMatchObject({ state: 'done', selected: 1, counts: { proven: 1, unproven: 0 } });
  expect((await exportOf(replays, id)).reduce((sum, line) => sum + line.messages, 0)).toBe(1);
});

test('a range that sent nothing has its end in the audit too', async () => {
  const replays = await openTestReplays(kafka);
  await appendRecords(kafka, replays.origin.name, [{ key: 'a' }, { key: 'a' }]);
  const id = await confirmedRange(replays, { ...byOffsets(1n), overtaken: 'skip' });
  await replays.send(id);
  expect(await replays.advance(id)).toMatchObject({ state: 'done', counts: { skipped: 1, sent: 0 } });
  const { rows } = await replays.pool.query(`select detail from audit where action = 'replays:prove' and subject = $1`, [`replay/${id}`]);
  expect(rows).toEqual([{ detail: {} }]);
});
