import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPool } from '#lib/db/open-pool.ts';
import { createTestDatabase } from '#scripts/test/test-database.ts';
import { findSamplingGaps } from './find-sampling-gaps.ts';

let pool: pg.Pool;
let drop: () => Promise<void>;
beforeAll(async () => {
  const database = await createTestDatabase();
  drop = database.drop;
  pool = openPool(database.url);
});
afterAll(async () => {
  await pool.end();
  await drop();
});

/** A group of a cluster of its own, sampled so many seconds ago; the last time is its newest. */
async function sampled(cluster: string, secondsAgo: readonly number[], groupId = 'crm'): Promise<void> {
  const { rows } = await pool.query<{ id: number }>(
    `insert into consumer_group (cluster, group_id, type, kafka_state, topics, partitions, state, why, lag, sampled_at)
     values ($1, $2, 'classic', 'Stable', '{orders}', 1, 'ok', 'because', 0, date_trunc('minute', now()) - $3 * interval '1 s') returning id`,
    [cluster, groupId, secondsAgo.at(-1) ?? 0],
  );
  await pool.query(`insert into lag_sample (lag, at, group_ref, partitions) select 0, now() - ago * interval '1 s', $1, '' from unnest($2::int[]) ago`, [
    rows[0]?.id,
    secondsAgo,
  ]);
}

const seconds = async (cluster: string) =>
  (await findSamplingGaps(pool, cluster)).gaps.map(({ fromAt, toAt }) => Math.round((Date.parse(toAt) - Date.parse(fromAt)) / 10_000) * 10);

test('what was not sampled for more than a minute is a gap, what was late is none', async () => {
  await sampled('late', [4_000, 3_990, 3_940, 40, 30, 20, 10]);
  expect(await seconds('late')).toEqual([3_900]);
});

test('a gap that goes on ends now', async () => {
  await sampled('ongoing', [130, 120]);
  expect(await seconds('ongoing')).toEqual([120]);
});

test('where nothing was ever sampled, and before the first sample, nothing is claimed', async () => {
  expect(await seconds('nobody')).toEqual([]);
  await sampled('young', [10]);
  expect(await seconds('young')).toEqual([]);
});

test('a group that is gone since tells nothing: the oldest of the latest round does', async () => {
  await sampled('two', [9_000, 8_000], 'gone');
  await sampled('two', [30, 20, 10], 'there');
  expect(await seconds('two')).toEqual([]);
});
