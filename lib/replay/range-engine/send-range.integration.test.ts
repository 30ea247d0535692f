import { afterAll, expect, test } from 'vitest';
import { log } from '#lib/config/log.ts';
import { cancelReplay } from '#lib/replay/cancel-replay.ts';
import { runShard } from '#lib/replay/engine/run-shard.ts';
import { getReplay } from '#lib/replay/get-replay.ts';
import { readReplaysOfEvents } from '#lib/replay/read-replays-of-events.ts';
import { appendInTransaction, appendRecords, textHeader } from '#scripts/test/append-records.ts';
import { loseAfterCommit } from '#scripts/test/lose-after-commit.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { byOffsets, confirmedRange, plannedRange } from '#scripts/test/test-ranges.ts';
import { ada, openTestReplays, type SeenRecord, type TestReplays } from '#scripts/test/test-replays.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const textOf = ({ value }: SeenRecord) => value?.toString();
const isCopy = ({ headers }: SeenRecord) => headers.some(({ name }) => name === 'redrive-job-id');
const copies = async (replays: TestReplays, partition = 0) => (await replays.seen(0n, partition)).filter(isCopy);
const values = (count: number) => Array.from({ length: count }, (_, number) => `message ${number}`);

/** What of a range was left, in the order of its positions. */
async function left({ pool }: TestReplays, jobId: number) {
  const { rows } = await pool.query(
    'select from_position::int, to_position::int, count::int, outcome, reason from replay_left where job_id = $1 order by shard, from_position',
    [jobId],
  );
  return rows;
}

test('a range by offsets is sent once, byte for byte, whatever codec, transaction and null its messages have', async () => {
  const replays = await openTestReplays(kafka);
  const { name } = replays.origin;
  const odd = [textHeader('a', '1'), { name: 'null', value: null }, textHeader('a', '2')];
  await appendRecords(kafka, name, [{ key: 'k', value: 'gzip', headers: odd }], { compression: 'gzip' });
  await appendRecords(kafka, name, [{ key: null, value: 'snappy' }], { compression: 'snappy' });
  const aborted = await appendInTransaction(kafka, name, [{ key: 'k', value: 'aborted' }]);
  await aborted.end(false);
  await appendRecords(kafka, name, [{ key: 'k', value: null }, { value: 'lz4' }], { compression: 'lz4' });
  await appendRecords(kafka, name, [{ key: 'k', value: 'zstd', timestamp: 5n }], { compression: 'zstd' });
  const before = await replays.seen();
  const { plan, planHash, id: planId, selected } = await plannedRange(replays, byOffsets(100n));
  expect({ selected, hash: planHash.length, isExact: plan.range?.isExact }).toEqual({ selected: 5, hash: 64, isExact: true });
  expect(plan.hazards.find(({ kind }) => kind === 'compaction')).toMatchObject({ level: 'risk', count: 1 });
  const id = await confirmedRange(replays, byOffsets(100n));
  expect(id).toBeGreaterThan(planId);
  await replays.send(id);
  const sent = await copies(replays);
  expect(sent.map(({ key, value, timestamp, headers }) => ({ key, value, timestamp, headers: headers.slice(0, -3) }))).toEqual(
    before.map(({ key, value, timestamp, headers }) => ({ key, value, timestamp, headers })),
  );
  expect(sent.map(({ headers }) => headers.at(-2)?.value?.toString())).toEqual(before.map(({ offset }) => `${name}/0/${offset}`));
  expect(await replays.advance(id)).toMatchObject({ state: 'done', selected: 5, counts: { unproven: 5, pending: 0, sent: 0 } });
  const at = { topic: name, partition: 0, offset: String(sent[0]?.offset) };
  const sentBy = (jobId: number) => readReplaysOfEvents(replays.pool, ada, replays.cluster.id, [{ ...at, jobId }]);
  expect(await sentBy(id), 'its chain names the replay').toMatchObject({ copies: [{ ...at, line: { id }, edit: null }] });
  expect(await sentBy(id + 1), 'and no other that the record might claim').toEqual({ copies: [] });
});

test('a range by time takes of each partition what lies between, and only what the filter means', async () => {
  const replays = await openTestReplays(kafka, { partitions: 2 });
  // Ahead of the clock: a broker finds the end of a transaction too, which has the time at which it was written.
  const firstMs = Math.ceil(Date.now() / 60_000 + 10) * 60_000;
  const at = (minute: number) => BigInt(firstMs + minute * 60_000);
  const textAt = (minute: number) => new Date(Number(at(minute))).toISOString();
  for (const partition of [0, 1])
    for (const minute of [0, 1, 2, 3])
      await appendRecords(
        kafka,
        replays.origin.name,
        ['red', 'blue'].map((colour) => ({
          key: `${colour} ${partition}`,
          value: `${partition}/${minute} ${colour}`,
          timestamp: at(minute),
          headers: [textHeader('colour', colour)],
        })),
        { partition },
      );
  const time = { by: 'time' as const, from: textAt(1), to: textAt(3) };
  const { plan, selected } = await plannedRange(replays, { bounds: time });
  expect({ selected, steps: plan.range?.steps }).toEqual({ selected: 8, steps: { fromAt: time.from, stepMs: 60_000, counts: [4, 4] } });
  const id = await confirmedRange(replays, { bounds: time, filter: { header: 'colour=red' }, overtaken: 'send' });
  await replays.send(id);
  expect((await copies(replays)).map(textOf)).toEqual(['0/1 red', '0/2 red']);
  expect((await copies(replays, 1)).map(textOf)).toEqual(['1/1 red', '1/2 red']);
  expect(await getReplay(replays, id)).toMatchObject({ selected: 4, counts: { sent: 4 } });
});

test('a range goes to another topic, and to other partitions by key where it has another number of them', async () => {
  const replays = await openTestReplays(kafka, { partitions: 2 });
  const target = await kafka.createTopic({ partitions: 3 });
  const records = values(40).map((value, number) => ({ key: `key ${number % 7}`, value }));
  await appendRecords(kafka, replays.origin.name, records);
  const id = await confirmedRange(replays, { ...byOffsets(40n), target: target.name });
  await replays.send(id);
  const all = (await Promise.all([0, 1, 2].map((partition) => replays.seen(0n, partition, target.name)))).flat();
  expect(all.map(textOf).toSorted()).toEqual(values(40).toSorted());
  for (const [, ofKey] of Map.groupBy(all, ({ key }) => key?.toString()))
    expect(ofKey.map(textOf)).toEqual(records.filter(({ key }) => key === ofKey[0]?.key?.toString()).map(({ value }) => value));
});

test('what a newer event has overtaken is asked about, then skipped or sent as the plan says, also where it comes after the plan', async () => {
  const replays = await openTestReplays(kafka);
  const { name } = replays.origin;
  const type = (value: string) => [textHeader('event-type', value)];
  await appendRecords(kafka, name, [
    { key: 'a', value: 'a old', headers: type('Counted') },
    { key: 'b', value: 'b old', headers: type('Counted') },
    { key: 'c', value: 'c', headers: type('Counted') },
  ]);
  await appendRecords(kafka, name, [
    { key: 'a', value: 'a new', headers: type('Counted') },
    { key: 'c', headers: type('Priced') },
  ]);
  const asked = await plannedRange(replays, byOffsets(3n));
  expect(asked.plan.hazards[0]).toMatchObject({ kind: 'newer-events', level: 'blocking', count: 1, examples: [`${name}/0/0`] });
  await expect(confirmedRange(replays, byOffsets(3n))).rejects.toThrow('must be dealt with');
  const id = await confirmedRange(replays, { ...byOffsets(3n), overtaken: 'skip' });
  await appendRecords(kafka, name, [{ key: 'b', value: 'b new', headers: type('Counted') }]);
  await replays.send(id);
  expect((await copies(replays)).map(textOf)).toEqual(['c']);
  expect(await left(replays, id)).toMatchObject([
    { from_position: 0, to_position: 2, count: 2, outcome: 'skipped', reason: expect.stringContaining('overtaken') },
  ]);
});

test('a message too large for the target is left with the reason, and what retention takes before it is read is a gap, not a loop', async () => {
  const replays = await openTestReplays(kafka, { configs: { 'max.message.bytes': '2000000' } });
  const target = await kafka.createTopic({ configs: { 'max.message.bytes': '20000' } });
  await appendRecords(
    kafka,
    replays.origin.name,
    values(3).map((value) => ({ value })),
  );
  await appendRecords(kafka, replays.origin.name, [{ value: 'x'.repeat(30_000) }, { value: 'last' }]);
  const id = await confirmedRange(replays, { ...byOffsets(100n), target: target.name });
  await kafka.admin.deleteRecords({ topics: [{ name: replays.origin.name, partitions: [{ partition: 0, offset: 2n }] }] });
  await replays.send(id);
  expect((await replays.seen(0n, 0, target.name)).map(textOf)).toEqual(['message 2', 'last']);
  expect(await left(replays, id)).toMatchObject([
    { from_position: 0, to_position: 2, count: 2, outcome: 'failed', reason: expect.stringContaining('retention') },
    { from_position: 4, to_position: 5, count: 1, outcome: 'failed', reason: expect.stringContaining('max.message.bytes') },
  ]);
  expect(await replays.advance(id)).toMatchObject({ state: 'done', counts: { failed: 3, unproven: 2 } });
});

test('a range claims the open failures that began in it, sends the message of two groups once, and resolves them', async () => {
  const replays = await openTestReplays(kafka);
  const ids = await replays.fail(values(4).map((value) => ({ key: value, value })));
  const { items, plan, id: planned, planHash } = await plannedRange(replays, byOffsets(3n));
  expect({
    planned: planned > 0,
    planHash: planHash.length,
    items: items.length,
    claims: plan.hazards.find(({ kind }) => kind === 'open-failures')?.count,
  }).toEqual({
    planned: true,
    planHash: 64,
    items: 3,
    claims: 3,
  });
  const id = await confirmedRange(replays, byOffsets(3n));
  const states = async () => (await replays.pool.query<{ state: string }>('select state from failure order by id')).rows.map(({ state }) => state);
  expect(await states()).toEqual(['claimed', 'claimed', 'claimed', 'new']);
  await expect(confirmedRange(replays, byOffsets(2n)), 'nothing is sent by two replays').rejects.toThrow('2 dead letters of the range are in another replay');
  await replays.send(id);
  expect(await states()).toEqual(['replayed', 'replayed', 'replayed', 'new']);
  const sent = await copies(replays);
  expect((await getReplay(replays, id)).items.map(({ failureId, copy }) => [failureId, copy?.offset])).toEqual(
    sent.map(({ offset }, index) => [ids[index], String(offset)]),
  );
});

test('of two replays of ranges that overlap the second is told of the first, whether anything in them failed or not', async () => {
  const replays = await openTestReplays(kafka);
  await appendRecords(
    kafka,
    replays.origin.name,
    values(4).map((value) => ({ value })),
  );
  const id = await confirmedRange(replays, byOffsets(3n));
  await expect(confirmedRange(replays, byOffsets(2n))).rejects.toThrow(`Replay ${id} is sending a part of this range`);
});

test('what was committed by a worker that was lost before it wrote it down is counted and found, and not sent again', async () => {
  const replays = await openTestReplays(kafka, { configs: { 'max.message.bytes': '2000000' } });
  await replays.fail(values(4).map((value) => ({ key: value, value })));
  const id = await confirmedRange(replays, byOffsets(4n));
  await loseAfterCommit(replays, id);
  expect((await getReplay(replays, id)).counts).toMatchObject({ sent: 0, pending: 4 });
  await replays.send(id);
  expect((await copies(replays)).map(textOf)).toEqual(values(4));
  const sent = await copies(replays);
  const job = await getReplay(replays, id);
  expect(job.counts).toMatchObject({ sent: 4, pending: 0 });
  expect(job.items.map(({ outcome, copy }) => [outcome, copy?.offset])).toEqual(sent.map(({ offset }) => ['sent', String(offset)]));
});

test('a cancelled range lets go what was not sent, and another may have it', async () => {
  const replays = await openTestReplays(kafka, { variables: { REDRIVE_REPLAY_RATE: '20' } });
  await replays.fail(values(2).map((value) => ({ key: value, value })));
  await appendRecords(
    kafka,
    replays.origin.name,
    values(30).map((value) => ({ key: value, value })),
  );
  const id = await confirmedRange(replays, byOffsets(100n));
  const stop = new AbortController();
  const running = runShard(replays, await replays.lease(id), { jobId: id, shard: 0 }, log, stop.signal);
  await cancelReplay(replays, ada, id);
  await running;
  const before = (await copies(replays)).length;
  await replays.pool.query('update lease set expires_at = now()');
  await replays.send(id);
  expect((await copies(replays)).length).toBe(before);
  const { state, counts } = await replays.advance(id);
  expect({ state, sent: counts.unproven + counts.proven + counts.sent }).toEqual({ state: 'cancelled', sent: before });
  expect(counts.skipped).toBeGreaterThan(0);
  expect(await confirmedRange(replays, { ...byOffsets(30n, { from: 10n }), overtaken: 'send' })).toBeGreaterThan(id);
});
