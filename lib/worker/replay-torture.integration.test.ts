import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { eventually } from '#scripts/test/eventually.ts';
import { expectEachOnce, sent } from '#scripts/test/replay-audit.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestReplays, workerVariables } from '#scripts/test/test-replays.ts';
import { tortureRounds } from '#scripts/test/torture-rounds.ts';
import { forgetWorkers, startWorker } from '#scripts/test/worker-process.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

test('a replay whose worker is killed again and again sends each message exactly once and knows where', async () => {
  const rounds = tortureRounds(2);
  const partitions = 2;
  // More than a round sends, also on a slow machine, where much goes out between a look and the kill.
  const values = Array.from({ length: 300 * (rounds + 1) }, (_, number) => `message ${number}`);
  const replays = await openTestReplays(kafka, { partitions, variables: { REDRIVE_REPLAY_RATE: '200' } });
  const jobId = await replays.confirmed(await replays.fail(values.map((value, number) => ({ key: value, value, partition: number % partitions }))));
  const variables = workerVariables(replays);
  for (let round = 0; round < rounds; round++) {
    const worker = startWorker(variables);
    const before = await sent(replays, jobId);
    await eventually(async () => (await sent(replays, jobId)) > before, { timeoutMs: 60_000, intervalMs: 10 });
    // The moment is the point: anywhere in a slice.
    await sleep(Math.random() * 300);
    await worker.kill();
    await forgetWorkers(replays.pool);
  }
  const last = startWorker(variables);
  await eventually(async () => (await sent(replays, jobId)) === values.length, { timeoutMs: 120_000 });
  expect(await last.stop()).toBe(0);
  await expectEachOnce(replays, jobId, values, partitions);
});

test('a worker that froze for longer than its lease, and wakes while another sends, sends nothing twice', async () => {
  const rounds = tortureRounds(1);
  const values = Array.from({ length: 400 * rounds }, (_, number) => `message ${number}`);
  const replays = await openTestReplays(kafka, { variables: { REDRIVE_REPLAY_RATE: '100' } });
  const jobId = await replays.confirmed(await replays.fail(values.map((value) => ({ key: value, value }))));
  const variables = workerVariables(replays);
  let active = startWorker(variables);
  for (let round = 0; round < rounds; round++) {
    const before = await sent(replays, jobId);
    await eventually(async () => (await sent(replays, jobId)) > before + 50, { intervalMs: 10 });
    await sleep(Math.random() * 300);
    active.process.kill('SIGSTOP');
    const atStop = await sent(replays, jobId);
    const successor = startWorker(variables);
    await eventually(async () => (await sent(replays, jobId)) > atStop + 25, { timeoutMs: 60_000, intervalMs: 10 });
    active.process.kill('SIGCONT');
    const [frozen, both] = [active, await sent(replays, jobId)];
    if (both < values.length) await eventually(async () => (await sent(replays, jobId)) > both, { timeoutMs: 60_000, intervalMs: 10 });
    expect(await frozen.stop()).toBe(0);
    active = successor;
  }
  await eventually(async () => (await sent(replays, jobId)) === values.length, { timeoutMs: 60_000 });
  await active.stop();
  await expectEachOnce(replays, jobId, values, 1);
});

test('two workers share the shards of a job, send each message once, and keep the job at its rate', async () => {
  const partitions = 4;
  const values = Array.from({ length: 200 }, (_, number) => `message ${number}`);
  const replays = await openTestReplays(kafka, { partitions, variables: { REDRIVE_REPLAY_RATE: '100' } });
  const ids = await replays.fail(values.map((value, number) => ({ key: value, value, partition: number % partitions })));
  const workers = [startWorker(workerVariables(replays)), startWorker(workerVariables(replays))];
  await eventually(async () => (await replays.pool.query('select from worker')).rowCount === 2);
  const jobId = await replays.confirmed(ids);
  const holders = async () =>
    (await replays.pool.query<{ holder: string }>(`select distinct holder from lease where name like 'replay/%' and holder <> ''`)).rows.length;
  await eventually(async () => (await holders()) === 2, { intervalMs: 10 });
  await eventually(async () => (await sent(replays, jobId)) === values.length, { timeoutMs: 30_000 });
  for (const worker of workers) expect(await worker.stop()).toBe(0);
  await expectEachOnce(replays, jobId, values, partitions);
  const { rows } = await replays.pool.query<{ seconds: string }>(
    'select extract(epoch from max(committed_at) - min(committed_at)) as seconds from replay_copy',
  );
  // 200 at 100/s, the last slice of each shard without a pause behind it.
  expect(Number(rows[0]?.seconds)).toBeGreaterThan(1.5);
});
