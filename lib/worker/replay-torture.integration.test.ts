import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { eventually } from '#scripts/test/eventually.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestReplays, type TestReplays } from '#scripts/test/test-replays.ts';
import { tortureRounds } from '#scripts/test/torture-rounds.ts';
import { startWorker } from '#scripts/test/worker-process.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const variablesOf = ({ indexer, deadLetters, cluster }: TestReplays) => ({
  DATABASE_URL: indexer.url,
  KAFKA_BROKERS: kafka.brokers.join(','),
  KAFKA_CLUSTER: cluster.id,
  REDRIVE_DEAD_LETTER_TOPICS: deadLetters.name,
  REDRIVE_PROOF_WAIT_MS: '0',
});

async function sent({ pool }: TestReplays, jobId: number): Promise<number> {
  const { rows } = await pool.query<{ sent: number }>('select coalesce(sum(position), 0)::int as sent from replay_shard where job_id = $1', [jobId]);
  return rows[0]?.sent ?? 0;
}

/** A killed process writes nothing more: it may count as gone at once, so that a round takes a second and not ten. */
async function forgetWorkers({ pool }: TestReplays): Promise<void> {
  await pool.query('update lease set expires_at = now()');
  await pool.query('delete from worker');
}

/** Every selected message is in the target exactly once, where Postgres says, and each is counted. */
async function expectEachOnce(replays: TestReplays, jobId: number, values: string[], partitions: number): Promise<void> {
  const seen = (await Promise.all(Array.from({ length: partitions }, (_, partition) => replays.seen(0n, partition)))).map((records) =>
    records.filter(({ headers }) => headers.some(({ name }) => name === 'redrive-job-id')),
  );
  expect(
    seen
      .flat()
      .map(({ value }) => value?.toString() ?? '')
      .sort(),
  ).toEqual([...values].sort());
  const { rows } = await replays.pool.query<{ partition: number; offset: string; value: Buffer }>(
    `select shard.target_partition as partition, (copy.base_offset + (item.position - copy.first_position))::text as offset, record.value
       from replay_item item join replay_shard shard using (job_id, shard) join dead_letter record on record.id = item.record_id
       join replay_copy copy on copy.job_id = item.job_id and copy.shard = item.shard and item.position >= copy.first_position and item.position < copy.first_position + copy.count
      where item.job_id = $1 and item.outcome in ('sent', 'unproven')`,
    [jobId],
  );
  const recorded = rows.map(({ partition, offset, value }) => `${partition}/${offset} ${value}`);
  expect(recorded.sort()).toEqual(seen.flatMap((records, partition) => records.map(({ offset, value }) => `${partition}/${offset} ${value}`)).sort());
  const { rows: states } = await replays.pool.query('select state, claimed_by_job_id, count(*)::int from failure group by 1, 2');
  expect(states).toEqual([{ state: 'replayed', claimed_by_job_id: null, count: values.length }]);
}

test('a replay whose worker is killed again and again sends each message exactly once and knows where', async () => {
  const rounds = tortureRounds(2);
  const partitions = 2;
  const values = Array.from({ length: 150 * (rounds + 1) }, (_, number) => `message ${number}`);
  const replays = await openTestReplays(kafka, { partitions, variables: { REDRIVE_REPLAY_RATE: '200' } });
  const jobId = await replays.confirmed(await replays.fail(values.map((value, number) => ({ key: value, value, partition: number % partitions }))));
  const variables = variablesOf(replays);
  for (let round = 0; round < rounds; round++) {
    const worker = startWorker(variables);
    const before = await sent(replays, jobId);
    await eventually(async () => (await sent(replays, jobId)) > before, { intervalMs: 10 });
    // The moment is the point: anywhere in a slice.
    await sleep(Math.random() * 300);
    await worker.kill();
    await forgetWorkers(replays);
  }
  const last = startWorker(variables);
  await eventually(async () => (await sent(replays, jobId)) === values.length, { timeoutMs: 60_000 });
  expect(await last.stop()).toBe(0);
  await expectEachOnce(replays, jobId, values, partitions);
});

test('a worker that froze for longer than its lease, and wakes while another sends, sends nothing twice', async () => {
  const rounds = tortureRounds(1);
  const values = Array.from({ length: 400 * rounds }, (_, number) => `message ${number}`);
  const replays = await openTestReplays(kafka, { variables: { REDRIVE_REPLAY_RATE: '100' } });
  const jobId = await replays.confirmed(await replays.fail(values.map((value) => ({ key: value, value }))));
  const variables = variablesOf(replays);
  let active = startWorker(variables);
  for (let round = 0; round < rounds; round++) {
    const before = await sent(replays, jobId);
    await eventually(async () => (await sent(replays, jobId)) > before + 50, { intervalMs: 10 });
    await sleep(Math.random() * 300);
    active.process.kill('SIGSTOP');
    const atStop = await sent(replays, jobId);
    const successor = startWorker(variables);
    await eventually(async () => (await sent(replays, jobId)) > atStop + 25, { timeoutMs: 30_000, intervalMs: 10 });
    active.process.kill('SIGCONT');
    const [frozen, both] = [active, await sent(replays, jobId)];
    if (both < values.length) await eventually(async () => (await sent(replays, jobId)) > both, { timeoutMs: 30_000, intervalMs: 10 });
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
  const workers = [startWorker(variablesOf(replays)), startWorker(variablesOf(replays))];
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
