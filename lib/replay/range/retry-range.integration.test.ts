import { afterAll, expect, test } from 'vitest';
import { log } from '#lib/config/log.ts';
import { cancelReplay } from '#lib/replay/cancel-replay.ts';
import { confirmReplay } from '#lib/replay/confirm-replay.ts';
import { runShard } from '#lib/replay/engine/run-shard.ts';
import { getReplay } from '#lib/replay/get-replay.ts';
import { retryReplay } from '#lib/replay/retry-replay.ts';
import { appendRecords, textHeader } from '#scripts/test/append-records.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { byOffsets, confirmedRange, plannedRange } from '#scripts/test/test-ranges.ts';
import { ada, openTestReplays, type SeenRecord, type TestReplays } from '#scripts/test/test-replays.ts';
import { computePlans } from './compute-plans.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const isCopy = ({ headers }: SeenRecord) => headers.some(({ name }) => name === 'redrive-job-id');
const valuesIn = async (replays: TestReplays, topic: string) => (await replays.seen(0n, 0, topic)).map(({ value }) => value?.toString().slice(0, 20));

/** Plans what was left, as a worker counts it. */
async function retried(replays: TestReplays, id: number) {
  const retryId = await retryReplay(replays, ada, { id, outcomes: ['failed', 'skipped'] });
  await computePlans({ ...replays, log, signal: new AbortController().signal });
  return getReplay(replays, retryId);
}

test('what was left of a range, here and there, is tried again: exactly that, with its settings, and both name each other', async () => {
  const replays = await openTestReplays(kafka, { configs: { 'max.message.bytes': '2000000' } });
  const target = await kafka.createTopic({ configs: { 'max.message.bytes': '20000' } });
  const large = (name: string) => ({ key: name, value: name.padEnd(30_000, '.') });
  await appendRecords(kafka, replays.origin.name, [
    { value: 'small 1' },
    large('large 1'),
    { value: 'small 2' },
    large('large 2'),
    large('large 3'),
    { value: 'small 3' },
  ]);
  const id = await confirmedRange(replays, { ...byOffsets(100n), target: target.name });
  await expect(retryReplay(replays, ada, { id, outcomes: ['failed'] })).rejects.toMatchObject({ type: 'not-in-this-state' });
  await replays.send(id);
  expect(await replays.advance(id)).toMatchObject({ state: 'done', counts: { failed: 3 } });
  expect(await valuesIn(replays, target.name)).toEqual(['small 1', 'small 2', 'small 3']);
  await kafka.admin.incrementalAlterConfigs({
    resources: [{ resourceType: 2, resourceName: target.name, configs: [{ name: 'max.message.bytes', configOperation: 0, value: '2000000' }] }],
  });
  replays.cluster.forgetTopic(target.name);
  const retry = await retried(replays, id);
  expect(retry).toMatchObject({ state: 'planned', retryOf: id, selected: 3 });
  expect(retry.plan.range?.parts).toMatchObject([
    {
      fromOffset: '1',
      toOffset: '5',
      runs: [
        { from: '1', to: '2' },
        { from: '3', to: '5' },
      ],
      messages: 3,
    },
  ]);
  expect(await getReplay(replays, id)).toMatchObject({ retries: [retry.id] });
  await confirmReplay(replays, ada, { id: retry.id, planHash: retry.planHash, reason: 'the limit is raised' });
  await replays.send(retry.id);
  expect((await valuesIn(replays, target.name)).slice(3)).toEqual(['large 1', 'large 2', 'large 3'].map((name) => name.padEnd(20, '.')));
  expect(await replays.advance(retry.id)).toMatchObject({ state: 'done', selected: 3, counts: { failed: 0, skipped: 0 } });
  await expect(retryReplay(replays, ada, { id: retry.id, outcomes: ['failed', 'skipped'] })).rejects.toMatchObject({ type: 'nothing-to-retry' });
  await expect(retryReplay(replays, ada, { id, outcomes: ['failed', 'returned'] })).rejects.toMatchObject({ type: 'returned-apart' });
});

test('a cancelled range with a filter says how many messages were left, not offsets, and its rest is tried again with the filter', async () => {
  const replays = await openTestReplays(kafka, { variables: { REDRIVE_REPLAY_RATE: '8' } });
  const colours = Array.from({ length: 40 }, (_, number) => ({
    key: `${number}`,
    value: `${number}`,
    headers: [textHeader('colour', number % 4 === 0 ? 'red' : 'blue')],
  }));
  await appendRecords(kafka, replays.origin.name, colours);
  const id = await confirmedRange(replays, { ...byOffsets(100n), filter: { header: 'colour=red' } });
  const running = runShard(replays, await replays.lease(id), { jobId: id, shard: 0 }, log, new AbortController().signal);
  await eventually(async () => (await getReplay(replays, id)).counts.sent >= 2, { intervalMs: 10 });
  await cancelReplay(replays, ada, id);
  await running;
  await replays.pool.query('update lease set expires_at = now()');
  await replays.send(id);
  const { state, selected, counts } = await replays.advance(id);
  expect({ state, selected, all: counts.skipped + counts.sent + counts.unproven }).toEqual({ state: 'cancelled', selected: 10, all: 10 });
  const retry = await retried(replays, id);
  expect(retry).toMatchObject({ selected: counts.skipped, retryOf: id });
  await confirmReplay(replays, ada, { id: retry.id, planHash: retry.planHash, reason: 'after all' });
  await replays.send(retry.id);
  const copies = (await replays.seen()).filter(isCopy).map(({ value }) => Number(value?.toString()));
  expect(copies).toEqual(Array.from({ length: 10 }, (_, number) => number * 4));
});

test('what stands in a gap of the runs has overtaken what is before it, and not what is behind it', async () => {
  const replays = await openTestReplays(kafka);
  const event = (key: string, value: string) => ({ key, value, headers: [textHeader('event-type', 'Counted')] });
  await appendRecords(kafka, replays.origin.name, [event('a', 'old'), event('b', 'alone'), event('a', 'between'), event('a', 'newest')]);
  const bounds = {
    by: 'offsets' as const,
    partitions: [
      { partition: 0, from: '0', to: '2' },
      { partition: 0, from: '3', to: '4' },
    ],
  };
  const { plan } = await plannedRange(replays, { bounds });
  expect(plan.hazards[0]).toMatchObject({ kind: 'newer-events', level: 'blocking', count: 1, examples: [`${replays.origin.name}/0/0`] });
  const id = await confirmedRange(replays, { bounds, overtaken: 'skip' });
  await replays.send(id);
  expect((await replays.seen()).filter(isCopy).map(({ value }) => value?.toString())).toEqual(['alone', 'newest']);
});

test('what a filter by a header leaves out has overtaken what is before it, and not what is behind it', async () => {
  const replays = await openTestReplays(kafka);
  const event = (key: string, value: string, tenant: string) => ({ key, value, headers: [textHeader('event-type', 'Counted'), textHeader('tenant', tenant)] });
  await appendRecords(kafka, replays.origin.name, [
    event('a', 'old', 'red'),
    event('b', 'alone', 'red'),
    event('a', 'of another tenant', 'blue'),
    event('a', 'newest', 'red'),
  ]);
  const asked = { ...byOffsets(4n), filter: { header: 'tenant=red' } };
  const { plan } = await plannedRange(replays, asked);
  expect(plan.hazards[0]).toMatchObject({ kind: 'newer-events', level: 'blocking', count: 1, examples: [`${replays.origin.name}/0/0`] });
  const id = await confirmedRange(replays, { ...asked, overtaken: 'skip' });
  await replays.send(id);
  expect((await replays.seen()).filter(isCopy).map(({ value }) => value?.toString())).toEqual(['alone', 'newest']);
});

const runs = [
  { partition: 0, from: '0', to: '1' },
  { partition: 0, from: '3', to: '4' },
];

/** A range of two messages with others in between, of which nothing was sent. */
async function cancelledRuns(replays: TestReplays): Promise<number> {
  await appendRecords(
    kafka,
    replays.origin.name,
    Array.from({ length: 5 }, (_, number) => ({ key: `${number}`, value: `${number}` })),
  );
  const id = await confirmedRange(replays, { bounds: { by: 'offsets', partitions: runs } });
  await cancelReplay(replays, ada, id);
  await replays.send(id);
  expect(await replays.advance(id)).toMatchObject({ state: 'cancelled', counts: { skipped: 2, sent: 0 } });
  return id;
}

test('what was left of a range with gaps is its runs, and never what lies between them', async () => {
  const replays = await openTestReplays(kafka);
  const retry = await retried(replays, await cancelledRuns(replays));
  expect(retry).toMatchObject({ selected: 2 });
  expect(retry.plan.range?.parts).toMatchObject([{ messages: 2, runs: runs.map(({ from, to }) => ({ from, to })) }]);
});

test('a topic that was created again has other messages at the offsets that were left: they are not planned', async () => {
  const replays = await openTestReplays(kafka);
  const id = await cancelledRuns(replays);
  await kafka.admin.deleteTopics({ topics: [replays.origin.name] });
  await eventually(() => kafka.createTopic({ name: replays.origin.name }));
  await appendRecords(
    kafka,
    replays.origin.name,
    Array.from({ length: 5 }, () => ({ value: 'another' })),
  );
  await expect(retryReplay(replays, ada, { id, outcomes: ['skipped'] })).rejects.toMatchObject({ type: 'other-topic' });
});

test('runs with more between them than one fetch holds are sent, and what lies between is not', async () => {
  const replays = await openTestReplays(kafka);
  await appendRecords(kafka, replays.origin.name, [{ key: 'first', value: 'first' }]);
  for (let number = 0; number < 12; number++) await appendRecords(kafka, replays.origin.name, [{ key: `${number}`, value: '.'.repeat(900_000) }]);
  const last = await appendRecords(kafka, replays.origin.name, [{ key: 'last', value: 'last' }]);
  const far = [
    { partition: 0, from: '0', to: '1' },
    { partition: 0, from: String(last), to: String(last + 1n) },
  ];
  const id = await confirmedRange(replays, { bounds: { by: 'offsets', partitions: far } });
  expect(await getReplay(replays, id)).toMatchObject({ selected: 2 });
  await replays.send(id);
  expect((await replays.seen()).filter(isCopy).map(({ value }) => value?.toString())).toEqual(['first', 'last']);
  expect(await replays.advance(id)).toMatchObject({ counts: { skipped: 0, failed: 0 }, shards: [{ sent: 2 }] });
});
