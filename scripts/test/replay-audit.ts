import { expect } from 'vitest';
import { bodyOf, readBodies } from '#lib/dead-letters/bodies/read-bodies.ts';
import type { TestReplays } from './test-replays.ts';

/** How many messages of a job are recorded as handled. */
export async function sent({ pool }: TestReplays, jobId: number): Promise<number> {
  const { rows } = await pool.query<{ sent: number }>('select coalesce(sum(position), 0)::int as sent from replay_shard where job_id = $1', [jobId]);
  return rows[0]?.sent ?? 0;
}

/** Every selected message is in the target exactly once, where Postgres says, and each is counted. */
export async function expectEachOnce(replays: TestReplays, jobId: number, values: string[], partitions: number): Promise<void> {
  const seen = (await Promise.all(Array.from({ length: partitions }, (_, partition) => replays.seen(0n, partition)))).map((records) =>
    records.filter(({ headers }) => headers.some(({ name }) => name === 'redrive-job-id')),
  );
  expect(
    seen
      .flat()
      .map(({ value }) => value?.toString() ?? '')
      .sort(),
  ).toEqual([...values].sort());
  const { rows } = await replays.pool.query<{ partition: number; offset: string; record_id: string }>(
    `select shard.target_partition as partition, (copy.base_offset + (item.position - copy.first_position))::text as offset, item.record_id
       from replay_item item join replay_shard shard using (job_id, shard)
       join replay_copy copy on copy.job_id = item.job_id and copy.shard = item.shard and item.position >= copy.first_position and item.position < copy.first_position + copy.count
      where item.job_id = $1 and item.outcome in ('sent', 'unproven')`,
    [jobId],
  );
  const bodies = await readBodies(
    replays.pool,
    rows.map(({ record_id }) => BigInt(record_id)),
  );
  const recorded = rows.map(({ partition, offset, record_id }) => `${partition}/${offset} ${bodyOf(bodies, BigInt(record_id)).value}`);
  expect(recorded.sort()).toEqual(seen.flatMap((records, partition) => records.map(({ offset, value }) => `${partition}/${offset} ${value}`)).sort());
  const { rows: states } = await replays.pool.query('select state, claimed_by_job_id, count(*)::int from failure group by 1, 2');
  expect(states).toEqual([{ state: 'replayed', claimed_by_job_id: null, count: values.length }]);
}
