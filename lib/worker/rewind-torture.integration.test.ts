import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { offsetsTopic, readOffsetCommit } from '#lib/kafka/offset-commit.ts';
import { offsetsPartitionOf } from '#lib/kafka/offsets-partition.ts';
import { readRange } from '#lib/kafka/read-range.ts';
import { commitMark } from '#lib/rewind/apply/commit-mark.ts';
import { showRewind } from '#lib/rewind/get-rewind.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { ada } from '#scripts/test/test-replays.ts';
import { openTestRewinds, type TestRewinds } from '#scripts/test/test-rewinds.ts';
import { tortureRounds } from '#scripts/test/torture-rounds.ts';
import { forgetWorkers, startWorker } from '#scripts/test/worker-process.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const rounds = tortureRounds(3);

/** How often each partition of the topic was set by a rewind, by the log of all commits. */
async function timesSet({ cluster, topic }: TestRewinds, group: string, mark: string): Promise<number[]> {
  const offsets = (await cluster.topics([offsetsTopic])).get(offsetsTopic);
  const partition = offsetsPartitionOf(group, offsets?.leaders.length ?? 1);
  const times = topic.leaders.map(() => 0);
  await readRange(cluster, { topic: offsetsTopic, partition, fromOffset: 0n }, ({ key, value }) => {
    const commit = readOffsetCommit(key, value);
    if (commit?.metadata === mark && commit.groupId === group) times[commit.partition] = (times[commit.partition] ?? 0) + 1;
  });
  return times;
}

const isBeingSet = async (pool: pg.Pool, id: number) => (await pool.query('select from rewind where id = $1 and sending_at is not null', [id])).rowCount === 1;

/** The moments at which a worker is lost: while it looks, as it sends, and when it has sent but cannot write that down (its database hangs). */
const moments = ['looking', 'sending', 'unrecorded'] as const;

async function killAt(
  moment: (typeof moments)[number],
  { pool, offsets }: TestRewinds,
  rewind: { id: number; group: string },
  kill: () => Promise<void>,
): Promise<void> {
  const [old] = await offsets(rewind.group);
  if (moment === 'looking') {
    await sleep(Math.random() * 1_500);
    return kill();
  }
  if (moment === 'sending') {
    await eventually(() => isBeingSet(pool, rewind.id), { intervalMs: 1 });
    await sleep(Math.random() * 8);
    return kill();
  }
  await inTransaction(pool, async (client) => {
    await client.query('lock table rewind_partition in share mode');
    await eventually(async () => (await offsets(rewind.group))[0] !== old, { intervalMs: 5 });
    await kill();
  });
}

test(
  'a worker killed between plan and effect leaves the old offsets or the new ones, never a mix, and its successor knows which and sets them once',
  async () => {
    const rewinds = await openTestRewinds(kafka);
    const variables = {
      DATABASE_URL: rewinds.url,
      KAFKA_BROKERS: kafka.brokers.join(','),
      KAFKA_CLUSTER: 'test',
      REDRIVE_DEAD_LETTER_TOPICS: 'none-of-these.dlq',
    };
    const found: string[] = [];
    let worker = startWorker(variables);
    for (let round = 0; round < rounds; round++) {
      const moment = moments[round % moments.length] ?? 'sending';
      const group = await rewinds.standing(`kill-${round}`, [80n, 100n]);
      const planned = await rewinds.plan({ group, target: { kind: 'time', at: '2026-01-01T00:00:50Z' } });
      const isAtWork = async () =>
        (await rewinds.pool.query(`select from lease where name = 'duty/test/rewinds' and holder <> '' and expires_at > now()`)).rowCount === 1;
      await eventually(isAtWork, { timeoutMs: 30_000 });
      await rewinds.confirm(planned);
      await killAt(moment, rewinds, { id: planned.id, group }, worker.kill);
      const left = await rewinds.offsets(group);
      expect(['80,100', '50,50']).toContain(String(left));
      found.push(`${moment}: ${String(left) === '50,50' ? 'new' : 'old'} offsets`);
      await forgetWorkers(rewinds.pool);
      worker = startWorker(variables);
      await eventually(
        async () => {
          const { state, stateReason } = await showRewind(rewinds, ada, planned.id);
          expect(`${state}, ${stateReason ?? 'without a reason'}`, `killed while ${moment}`).toBe('applied, without a reason');
          return true;
        },
        { timeoutMs: 120_000 },
      );
      expect(await rewinds.offsets(group)).toEqual([50n, 50n]);
      expect(await timesSet(rewinds, group, commitMark(planned.id, planned.planHash)), `set once, killed while ${moment}`).toEqual([1, 1]);
    }
    expect(found).toContain('unrecorded: new offsets');
    expect(await worker.stop()).toBe(0);
    console.log(`Killed ${rounds} times: ${[...Map.groupBy(found, (what) => what)].map(([what, all]) => `${all.length} × ${what}`).join(', ')}.`);
  },
  60_000 * (rounds + 1),
);
