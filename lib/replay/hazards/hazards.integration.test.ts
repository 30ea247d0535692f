import { afterAll, expect, test } from 'vitest';
import { log } from '#lib/config/log.ts';
import { runShard } from '#lib/replay/engine/run-shard.ts';
import { getReplay } from '#lib/replay/get-replay.ts';
import { appendRecords, textHeader } from '#scripts/test/append-records.ts';
import { genericHeaders } from '#scripts/test/dead-letter-headers.ts';
import { storedRecords } from '#scripts/test/stored-records.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestReplays, type TestReplays } from '#scripts/test/test-replays.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const counted = [textHeader('event-type', 'StockCounted')];
const state = async ({ pool }: TestReplays) => (await pool.query<{ state: string }>('select state from failure order by id')).rows.map((row) => row.state);

test('a message that a newer event of its key and type has overtaken is skipped by the plan, with the reason; other keys and types do not matter', async () => {
  const replays = await openTestReplays(kafka);
  const ids = await replays.fail([
    { key: 'sku 1', value: 'old', headers: counted },
    { key: 'sku 2', value: 'newest', headers: counted },
  ]);
  const newer = await appendRecords(kafka, replays.origin.name, [{ key: 'sku 1', headers: counted }]);
  await appendRecords(kafka, replays.origin.name, [
    { key: 'sku 2', headers: [textHeader('event-type', 'PriceChanged')] },
    { key: 'sku 3', headers: counted },
  ]);
  const { plan, id } = await replays.plan(ids);
  expect(plan.hazards[0]).toMatchObject({
    kind: 'newer-events',
    level: 'risk',
    count: 1,
    overtaken: [{ failureId: ids[0], key: 'sku 1', topic: replays.origin.name, partition: 0, newerOffset: String(newer) }],
  });
  expect(plan.items.map(({ skipReason }) => skipReason)).toEqual([expect.stringContaining(`at offset ${newer}`), null]);
  expect(id).toBeGreaterThan(0);
  const jobId = await replays.confirmed(ids);
  await replays.send(jobId);
  expect((await replays.seen()).slice(5).map(({ value }) => value?.toString())).toEqual(['newest']);
  expect((await getReplay(replays, jobId)).items).toMatchObject([{ outcome: 'skipped', reason: expect.stringContaining('overtaken') }, { outcome: 'sent' }]);
  // What the plan skips is never claimed.
  expect(await state(replays)).toEqual(['new', 'replayed']);
});

test('a message that is overtaken between confirmation and sending is skipped then, and let go', async () => {
  const replays = await openTestReplays(kafka);
  const ids = await replays.fail([
    { key: 'sku 1', headers: counted },
    { key: 'sku 2', headers: counted },
  ]);
  const jobId = await replays.confirmed(ids);
  const newer = await appendRecords(kafka, replays.origin.name, [{ key: 'sku 1', headers: counted }]);
  await replays.send(jobId);
  expect(await replays.seen()).toHaveLength(4);
  const { items, counts } = await getReplay(replays, jobId);
  expect(counts).toMatchObject({ sent: 1, skipped: 1, pending: 0 });
  expect(items[0]).toMatchObject({ outcome: 'skipped', reason: `overtaken: a newer event of the same key and type is at offset ${newer}` });
  expect(await state(replays)).toEqual(['new', 'replayed']);
});

test('a message that is too large for the target is skipped by the plan; one that became so ends as failed, and the others are sent', async () => {
  const replays = await openTestReplays(kafka, { configs: { 'max.message.bytes': '2000000' } });
  const large = 'x'.repeat(600_000);
  const ids = await replays.fail([{ key: 'a', value: large }]);
  const more = await replays.fail([
    { key: 'b', value: 'small' },
    { key: 'c', value: 'y'.repeat(90_000) },
  ]);
  const limit = async (value: string) =>
    kafka.admin.incrementalAlterConfigs({
      resources: [{ resourceType: 2, resourceName: replays.origin.name, configs: [{ name: 'max.message.bytes', configOperation: 0, value }] }],
    });
  await limit('500000');
  const { plan } = await replays.plan([...ids, ...more]);
  expect(plan.items.map(({ skipReason }) => skipReason)).toEqual([`larger than the target's max.message.bytes (500000)`, null, null]);
  const jobId = await replays.confirmed([...ids, ...more]);
  await limit('50000');
  await replays.send(jobId);
  expect((await getReplay(replays, jobId)).items.map(({ outcome, reason }) => [outcome, reason])).toEqual([
    ['skipped', `larger than the target's max.message.bytes (500000)`],
    ['sent', null],
    ['failed', `larger than the target's max.message.bytes (50000)`],
  ]);
  expect(await state(replays)).toEqual(['new', 'replayed', 'new']);
});

test('what Kafka refuses at sending ends as failed, alone, whatever the limit was believed to be', async () => {
  const replays = await openTestReplays(kafka);
  const ids = await replays.fail([
    { key: 'a', value: 'small' },
    { key: 'b', value: 'z'.repeat(90_000) },
    { key: 'c', value: 'small too' },
  ]);
  const jobId = await replays.confirmed(ids);
  // The setting changes after the shard has read it: at the moment of its first look for newer events.
  const lease = await replays.lease(jobId);
  const changing = kafka.admin.incrementalAlterConfigs({
    resources: [{ resourceType: 2, resourceName: replays.origin.name, configs: [{ name: 'max.message.bytes', configOperation: 0, value: '50000' }] }],
  });
  await Promise.all([runShard(replays, lease, { jobId, shard: 0 }, log, new AbortController().signal), changing]);
  const { items } = await getReplay(replays, jobId);
  expect([items[0]?.outcome, items[2]?.outcome]).toEqual(['sent', 'sent']);
  expect(['sent', 'failed']).toContain(items[1]?.outcome);
});

test('after as many replays as are allowed a message that came back each time is skipped', async () => {
  const replays = await openTestReplays(kafka, { variables: { REDRIVE_MAX_ATTEMPTS: '2' } });
  const [id = ''] = await replays.fail([{ key: 'a' }]);
  for (const attempt of [1, 2]) {
    await replays.send(await replays.confirmed([id]));
    const copy = (await replays.seen()).at(-1);
    expect(copy?.headers.at(-1)).toEqual(textHeader('redrive-attempt', String(attempt)));
    const headers = [...(copy?.headers ?? []), ...genericHeaders({ topic: replays.origin.name, offset: copy?.offset ?? 0n, group: 'shipping' })];
    await appendRecords(kafka, replays.deadLetters.name, [{ key: 'a', headers }]);
    await replays.index();
    expect(await state(replays)).toEqual(['returned']);
  }
  const { plan } = await replays.plan([id]);
  expect(plan.items).toMatchObject([{ attempt: 3, skipReason: 'replayed 2 times already' }]);
  expect(plan.hazards).toContainEqual(expect.objectContaining({ kind: 'attempts', level: 'risk' }));
});

test('what does not say where it came from, or came from a topic that is not there, has no plan', async () => {
  const replays = await openTestReplays(kafka);
  await appendRecords(kafka, replays.deadLetters.name, [
    { value: 'no origin' },
    { value: 'topic gone', headers: genericHeaders({ topic: kafka.uniqueName('gone'), offset: 0n }) },
  ]);
  await replays.index();
  const [first, second] = await storedRecords(replays.pool);
  await expect(replays.plan([first?.failureId ?? ''])).rejects.toMatchObject({ kind: 'invalid', type: 'no-origin' });
  await expect(replays.plan([second?.failureId ?? ''])).rejects.toMatchObject({ kind: 'invalid', type: 'no-target' });
  await expect(replays.plan(['999999'])).rejects.toMatchObject({ kind: 'not-found' });
});

test('a plan names the other groups that read the target, and tells of tombstones', async () => {
  const replays = await openTestReplays(kafka, { configs: { 'cleanup.policy': 'compact' } });
  const ids = await replays.fail([{ key: 'a', value: null }]);
  const { plan } = await replays.plan(ids);
  expect(plan.hazards).toContainEqual(expect.objectContaining({ kind: 'compaction', level: 'risk', count: 1 }));
  expect(plan.hazards).toContainEqual(expect.objectContaining({ kind: 'other-groups', level: 'ok' }));
});
