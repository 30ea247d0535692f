import { afterAll, expect, test } from 'vitest';
import { changeSettings } from '#lib/replay/change-settings.ts';
import { confirmReplay } from '#lib/replay/confirm-replay.ts';
import { resumeReplay } from '#lib/replay/resume-replay.ts';
import { wantedLeases } from '#lib/worker/wanted-leases.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { commitGroup } from '#scripts/test/commit-group.ts';
import { genericHeaders } from '#scripts/test/dead-letter-headers.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { plannedRange } from '#scripts/test/test-ranges.ts';
import { ada, openTestReplays, type SeenRecord, type TestReplays } from '#scripts/test/test-replays.ts';
import { readLog } from './read-log.ts';
import { type RunSettings, usualSettings } from './run-settings.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const isCopy = ({ headers }: SeenRecord) => headers.some(({ name }) => name === 'redrive-job-id');
const copies = async (replays: TestReplays, partition: number) => (await replays.seen(0n, partition)).filter(isCopy);

/** A range of six messages in each of two partitions, read by a group, to be run so: slowly enough for a canary of some slices. */
async function confirmed(replays: TestReplays, group: string, settings: Partial<RunSettings>): Promise<number> {
  const message = (partition: number) => (number: number) => ({ key: `${partition}`, value: `${number}` });
  for (const partition of [0, 1]) {
    // The end of the first transaction takes an offset too: what was sent is not how far one has come.
    await appendRecords(kafka, replays.origin.name, [0].map(message(partition)), { partition });
    await appendRecords(kafka, replays.origin.name, [1, 2, 3, 4, 5].map(message(partition)), { partition });
    await commitGroup(kafka, group, { topic: replays.origin.name, partition, offset: 6n });
  }
  const partitions = [0, 1].map((partition) => ({ partition, from: '0', to: '100' }));
  const { id, planHash } = await plannedRange(replays, { bounds: { by: 'offsets', partitions } });
  await changeSettings(replays, ada, { id, planHash, settings: { ...usualSettings(20), ...settings } });
  const { plan_hash: newHash } = (await replays.pool.query<{ plan_hash: string }>('select plan_hash from replay_job where id = $1', [id])).rows[0] ?? {};
  await confirmReplay(replays, ada, { id, planHash: newHash ?? '', reason: 'the outage is over' });
  return id;
}

async function send(replays: TestReplays, jobId: number): Promise<void> {
  await replays.send(jobId);
  await replays.pool.query(`update lease set expires_at = now() where name like 'replay/%'`);
}

async function passAll(replays: TestReplays, group: string): Promise<void> {
  for (const partition of [0, 1])
    await commitGroup(kafka, group, { topic: replays.origin.name, partition, offset: ((await replays.seen(0n, partition)).at(-1)?.offset ?? 0n) + 1n });
}

test('the canary of a range sends as many of its beginning as were asked for, of each partition in turn, and goes on by itself once they are proven', async () => {
  const replays = await openTestReplays(kafka, { partitions: 2 });
  const group = kafka.uniqueGroup('warehouse');
  const id = await confirmed(replays, group, { canary: { messages: 5, waitMs: 60_000 } });
  await send(replays, id);
  await send(replays, id);
  expect([await copies(replays, 0), await copies(replays, 1)].map((sent) => sent.map(({ value }) => value?.toString()))).toEqual([
    ['0', '1', '2'],
    ['0', '1'],
  ]);
  expect(await replays.advance(id)).toMatchObject({ state: 'canary', isCanaryOpen: true, counts: { sent: 5, pending: 7 } });
  expect((await wantedLeases(replays.pool, ['test'])).shards, 'nobody has to hold a shard that waits').toEqual([]);
  await passAll(replays, group);
  await replays.advance(id);
  expect(await replays.advance(id)).toMatchObject({ state: 'running', isCanaryOpen: false, counts: { proven: 5 } });
  expect((await wantedLeases(replays.pool, ['test'])).shards).toHaveLength(2);
  const { lines } = await readLog(replays, id, { limit: 50 });
  expect(lines.map(({ text }) => text)).toContain('the canary ended: all 5 of the canary are proven');
  await send(replays, id);
  for (const partition of [0, 1]) expect((await copies(replays, partition)).map(({ value }) => value?.toString())).toEqual(['0', '1', '2', '3', '4', '5']);
});

test('the canary of a range of which one comes back pauses with what it failed with; who resumes it sends the rest', async () => {
  const replays = await openTestReplays(kafka, { partitions: 2 });
  const group = kafka.uniqueGroup('warehouse');
  const id = await confirmed(replays, group, { canary: { messages: 2, waitMs: 60_000 } });
  await send(replays, id);
  const [copy] = await copies(replays, 1);
  const failed = genericHeaders({
    topic: replays.origin.name,
    partition: 1,
    offset: copy?.offset ?? 0n,
    group,
    errorClass: 'StockShort',
    errorMessage: 'stock is 0',
  });
  await appendRecords(kafka, replays.deadLetters.name, [{ key: '1', headers: [...(copy?.headers ?? []), ...failed] }]);
  await replays.index();
  expect(await replays.advance(id)).toMatchObject({ state: 'paused', pausedBy: 'canary', stateReason: '1 of the canary came back: StockShort: stock is 0' });
  await resumeReplay(replays, ada, id);
  await send(replays, id);
  for (const partition of [0, 1]) expect(await copies(replays, partition)).toHaveLength(6);
});

test('the guard over returns sees what comes back of a range that had not failed before', async () => {
  const replays = await openTestReplays(kafka, { partitions: 2 });
  const group = kafka.uniqueGroup('warehouse');
  const guards = { returns: { percent: 10, ofLast: 10 }, lag: null, brokerErrors: null };
  const id = await confirmed(replays, group, { guards, canary: { messages: 2, waitMs: 60_000 } });
  await send(replays, id);
  await replays.pool.query(`update replay_job set canary_open = false, state = 'running' where id = $1`, [id]);
  await replays.pool.query('update replay_job set running_since = confirmed_at where id = $1', [id]);
  for (const partition of [0, 1]) {
    const [copy] = await copies(replays, partition);
    const failed = genericHeaders({
      topic: replays.origin.name,
      partition,
      offset: copy?.offset ?? 0n,
      group,
      errorClass: 'StockShort',
      errorMessage: 'stock is 0',
    });
    await appendRecords(kafka, replays.deadLetters.name, [{ key: '1', headers: [...(copy?.headers ?? []), ...failed] }]);
  }
  await replays.index();
  expect(await replays.advance(id)).toMatchObject({
    state: 'paused',
    pausedBy: 'guard: returns',
    stateReason: '2 of the last 2 that were handled came back (pauses above 10 % of 10); most often: StockShort: stock is 0',
  });
});
