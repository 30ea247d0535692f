import { afterAll, expect, test } from 'vitest';
import { loadShard } from '#lib/replay/engine/shard.ts';
import { getReplay } from '#lib/replay/get-replay.ts';
import { resumeReplay } from '#lib/replay/resume-replay.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { commitGroup } from '#scripts/test/commit-group.ts';
import { genericHeaders } from '#scripts/test/dead-letter-headers.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { ada, openTestReplays, type TestReplays } from '#scripts/test/test-replays.ts';
import { readLog } from './read-log.ts';
import { type RunSettings, usualSettings } from './run-settings.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const noGuards = { returns: null, lag: null, brokerErrors: null };
const canary = { messages: 3, waitMs: 60_000 };
/** Two messages of each of six keys. */
const failed = (group: string) => Array.from({ length: 12 }, (_, number) => ({ key: `key ${number % 6}`, value: `${number}`, group }));
const copies = async (replays: TestReplays) => (await replays.seen()).slice(12);
const values = async (replays: TestReplays) => (await copies(replays)).map(({ value }) => value?.toString());
const release = (replays: TestReplays) => replays.pool.query(`update lease set expires_at = now() where name like 'replay/%'`);

async function send(replays: TestReplays, jobId: number): Promise<void> {
  await replays.send(jobId);
  await release(replays);
}

/** A copy comes back as its consumer's dead letter. */
async function comesBack(replays: TestReplays, group: string, offset: bigint): Promise<void> {
  const headers = genericHeaders({ topic: replays.origin.name, offset, group, errorClass: 'StockShort', errorMessage: 'stock is 0' });
  await appendRecords(kafka, replays.deadLetters.name, [{ key: 'any', headers }]);
  await replays.index();
}

test('a canary sends one message of each of the first keys and no more, and goes on by itself once all of it is proven', async () => {
  const replays = await openTestReplays(kafka);
  const group = kafka.uniqueGroup('shipping');
  const jobId = await replays.confirmed(await replays.fail(failed(group)), [], { canary, guards: noGuards });
  await send(replays, jobId);
  expect(await values(replays)).toEqual(['0', '1', '2']);
  expect(await replays.advance(jobId)).toMatchObject({ state: 'canary', isCanaryOpen: true, counts: { sent: 3, pending: 9 } });
  const end = ((await copies(replays)).at(-1)?.offset ?? 0n) + 1n;
  await commitGroup(kafka, group, { topic: replays.origin.name, offset: end - 1n });
  await replays.advance(jobId);
  expect(await replays.advance(jobId)).toMatchObject({ state: 'canary', counts: { proven: 2, sent: 1 } });
  await commitGroup(kafka, group, { topic: replays.origin.name, offset: end });
  await replays.advance(jobId);
  const job = await replays.advance(jobId);
  expect(job).toMatchObject({ state: 'running', isCanaryOpen: false });
  const { lines } = await readLog(replays, jobId, { limit: 50 });
  expect(lines.map(({ text }) => text)).toContain('the canary ended: all 3 of the canary are proven');
  await send(replays, jobId);
  expect(await values(replays)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11']);
  expect(await replays.advance(jobId)).toMatchObject({ state: 'proving' });
});

test('a canary of which one comes back pauses with what it failed with; who resumes it sends the rest', async () => {
  const replays = await openTestReplays(kafka);
  const group = kafka.uniqueGroup('shipping');
  const jobId = await replays.confirmed(await replays.fail(failed(group)), [], { canary, guards: noGuards });
  await send(replays, jobId);
  await comesBack(replays, group, (await copies(replays))[1]?.offset ?? 0n);
  expect(await replays.advance(jobId)).toMatchObject({
    state: 'paused',
    pausedBy: 'canary',
    stateReason: '1 of the canary came back: StockShort: stock is 0',
    counts: { returned: 1, sent: 2, pending: 9 },
  });
  await resumeReplay(replays, ada, jobId);
  expect(await getReplay(replays, jobId)).toMatchObject({ state: 'running', isCanaryOpen: false, pausedBy: null });
  await send(replays, jobId);
  expect(await values(replays)).toHaveLength(12);
});

test('a canary that an operator pauses is still one when it goes on', async () => {
  const replays = await openTestReplays(kafka);
  const group = kafka.uniqueGroup('shipping');
  const jobId = await replays.confirmed(await replays.fail(failed(group)), [], { canary, guards: noGuards });
  await replays.pool.query(`update replay_job set state = 'canary' where id = $1`, [jobId]);
  await replays.pool.query(`update replay_job set state = 'paused', paused_by = 'ada@example.com' where id = $1`, [jobId]);
  await resumeReplay(replays, ada, jobId);
  await send(replays, jobId);
  expect(await values(replays)).toHaveLength(3);
  expect(await replays.advance(jobId)).toMatchObject({ state: 'running', isCanaryOpen: true });
});

test('a canary whose group is not known cannot be proven and pauses', async () => {
  const replays = await openTestReplays(kafka);
  const offset = await appendRecords(kafka, replays.origin.name, [{ key: 'a' }]);
  await appendRecords(kafka, replays.deadLetters.name, [{ key: 'a', headers: genericHeaders({ topic: replays.origin.name, offset }) }]);
  await replays.index();
  const { rows } = await replays.pool.query<{ id: string }>('select id from failure');
  const jobId = await replays.confirmed([rows[0]?.id ?? ''], [], { canary });
  await send(replays, jobId);
  const { state, stateReason } = await replays.advance(jobId);
  expect({ state, stateReason }).toEqual({
    state: 'paused',
    stateReason: expect.stringContaining('1 of the canary cannot be proven: its convention does not say'),
  });
});

/** A job of which the first three messages are sent, and whose canary is over. */
async function partlySent(replays: TestReplays, group: string, guards: Partial<RunSettings['guards']>): Promise<number> {
  const jobId = await replays.confirmed(await replays.fail(failed(group)), [], { canary, guards: { ...noGuards, ...guards } });
  await send(replays, jobId);
  await replays.pool.query(`update replay_job set canary_open = false, state = 'running' where id = $1`, [jobId]);
  await replays.pool.query('update replay_job set running_since = confirmed_at where id = $1', [jobId]);
  return jobId;
}

test('more than the allowed part of the last messages coming back pauses with the figures; after a resume only what is sent then counts', async () => {
  const replays = await openTestReplays(kafka);
  const group = kafka.uniqueGroup('shipping');
  const returns = { percent: 10, ofLast: 10 };
  const jobId = await partlySent(replays, group, { returns });
  const sent = await copies(replays);
  await comesBack(replays, group, sent[0]?.offset ?? 0n);
  expect(await replays.advance(jobId)).toMatchObject({ counts: { returned: 1 }, stateReason: null });
  await comesBack(replays, group, sent[1]?.offset ?? 0n);
  expect(await replays.advance(jobId)).toMatchObject({
    state: 'paused',
    pausedBy: 'guard: returns',
    stateReason: '2 of the last 2 that were handled came back (pauses above 10 % of 10); most often: StockShort: stock is 0',
  });
  const { rows } = await replays.pool.query(`select actor, detail from audit where action = 'replays:pause'`);
  expect(rows).toMatchObject([{ actor: 'worker', detail: { by: 'guard: returns' } }]);
  await resumeReplay(replays, ada, jobId);
  expect(await replays.advance(jobId)).toMatchObject({ state: 'running', stateReason: null });
});

test('the lag of a named group above the limit pauses with the figure, at the limit it does not', async () => {
  const replays = await openTestReplays(kafka);
  const group = kafka.uniqueGroup('billing');
  await commitGroup(kafka, group, { topic: replays.origin.name, offset: 0n });
  const jobId = await partlySent(replays, kafka.uniqueGroup('shipping'), { lag: { groupId: group, above: 8 } });
  const end = ((await copies(replays)).at(-1)?.offset ?? 0n) + 2n;
  await commitGroup(kafka, group, { topic: replays.origin.name, offset: end - 8n });
  expect(await replays.advance(jobId)).toMatchObject({ state: 'running' });
  await commitGroup(kafka, group, { topic: replays.origin.name, offset: end - 9n });
  expect(await replays.advance(jobId)).toMatchObject({ state: 'paused', pausedBy: 'guard: lag', stateReason: `the lag of ${group} is 9 (pauses above 8)` });
  expect((await loadShard(replays.pool, jobId, 0)).position).toBe(3n);
});

test('a guard over a group that never read the target is refused when the plan is made', async () => {
  const replays = await openTestReplays(kafka);
  const lag = { groupId: kafka.uniqueGroup('nobody'), above: 8 };
  const { guards } = usualSettings(100);
  const planned = replays.plan(await replays.fail(failed('shipping')), [], { guards: { ...guards, lag } });
  await expect(planned).rejects.toMatchObject({ type: 'group-not-on-target' });
});
