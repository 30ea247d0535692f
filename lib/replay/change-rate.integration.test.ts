import { afterAll, expect, test } from 'vitest';
import { log } from '#lib/config/log.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { ada, openTestReplays } from '#scripts/test/test-replays.ts';
import { changeRate } from './change-rate.ts';
import { changeSettings } from './change-settings.ts';
import { confirmReplay } from './confirm-replay.ts';
import { readControl } from './engine/job-control.ts';
import { runShard } from './engine/run-shard.ts';
import { getReplay } from './get-replay.ts';
import { readLog } from './run/read-log.ts';
import { usualSettings } from './run/run-settings.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const failed = (count: number) => Array.from({ length: count }, (_, number) => ({ key: `key ${number}`, value: `${number}` }));

test('a rate that is changed while a replay runs is kept to within a second or two, and says by whom', async () => {
  const replays = await openTestReplays(kafka);
  const jobId = await replays.confirmed(await replays.fail(failed(40)), [], { ratePerSecond: 1 });
  const running = runShard(replays, await replays.lease(jobId), { jobId, shard: 0 }, log, new AbortController().signal);
  await eventually(async () => (await replays.seen(40n)).length > 0, { intervalMs: 10 });
  await changeRate(replays, ada, { id: jobId, ratePerSecond: 1_000 });
  // At 1/s it would take another 39 s.
  await eventually(async () => (await replays.seen(40n)).length === 40, { timeoutMs: 5_000 });
  await running;
  expect(await getReplay(replays, jobId)).toMatchObject({ ratePerSecond: 1_000 });
  const { lines } = await readLog(replays, jobId, { limit: 50 });
  expect(lines.map(({ actor, text }) => `${actor}: ${text}`)).toContain('ada@example.com: rate 1000/s, before 1/s');
});

test('a replay of which nothing is left to send has no rate to change', async () => {
  const replays = await openTestReplays(kafka);
  const jobId = await replays.confirmed(await replays.fail(failed(1)));
  await replays.send(jobId);
  await replays.advance(jobId);
  await expect(changeRate(replays, ada, { id: jobId, ratePerSecond: 5 })).rejects.toMatchObject({ type: 'not-in-this-state' });
});

test('a ramp begins at a tenth of the rate, each time that the replay begins to run, and grows to all of it', async () => {
  const replays = await openTestReplays(kafka);
  const jobId = await replays.confirmed(await replays.fail(failed(2)), [], { ratePerSecond: 100, rampMs: 60_000 });
  const rateNow = async () => (await readControl(replays.pool, jobId)).ratePerSecond;
  await replays.pool.query(`update replay_job set state = 'running' where id = $1`, [jobId]);
  expect(await rateNow()).toBeLessThan(15);
  await replays.pool.query(`update replay_job set running_since = now() - interval '30 s' where id = $1`, [jobId]);
  expect(await rateNow()).toBeCloseTo(55, -1);
  await replays.pool.query(`update replay_job set running_since = now() - interval '60 s' where id = $1`, [jobId]);
  expect(await rateNow()).toBe(100);
  for (const state of ['paused', 'running']) await replays.pool.query('update replay_job set state = $2::replay_job_state where id = $1', [jobId, state]);
  expect(await rateNow()).toBeLessThan(15);
});

test('how a plan runs is chosen before it is confirmed: it has another hash then, and the old one confirms nothing', async () => {
  const replays = await openTestReplays(kafka);
  const { id, planHash, plan } = await replays.plan(await replays.fail(failed(3)));
  const settings = { ...usualSettings(7), rampMs: 5_000, canary: { messages: 2, waitMs: 60_000 } };
  await changeSettings(replays, ada, { id, planHash, settings });
  const chosen = await getReplay(replays, id);
  expect(chosen.plan.settings).toMatchObject(settings);
  expect(chosen.plan.shards).toMatchObject([{ canary: 2, messages: 3 }]);
  expect(chosen.plan.items.map(({ failureId }) => failureId).sort()).toEqual(plan.items.map(({ failureId }) => failureId).sort());
  await expect(confirmReplay(replays, ada, { id, planHash, reason: 'r' })).rejects.toMatchObject({ type: 'plan-changed' });
  await expect(changeSettings(replays, ada, { id, planHash, settings })).rejects.toMatchObject({ type: 'plan-changed' });
  await confirmReplay(replays, ada, { id, planHash: chosen.planHash, reason: 'r' });
  expect(await getReplay(replays, id)).toMatchObject({ ratePerSecond: 7, isCanaryOpen: true });
  await expect(changeSettings(replays, ada, { id, planHash: chosen.planHash, settings })).rejects.toMatchObject({ type: 'not-in-this-state' });
});
