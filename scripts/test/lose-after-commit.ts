import { expect } from 'vitest';
import { log } from '#lib/config/log.ts';
import { runShard } from '#lib/replay/engine/run-shard.ts';
import type { TestReplays } from './test-replays.ts';

/** Sends a slice of a job's first shard, and is lost between Kafka's commit and ours: nothing of it is written down. */
export async function loseAfterCommit(replays: TestReplays, jobId: number): Promise<void> {
  const { pool } = replays;
  await pool.query(`create or replace function lose() returns trigger language plpgsql as $$ begin raise exception 'the worker is lost'; end $$`);
  await pool.query('create trigger lose before update of position on replay_shard for each row execute function lose()');
  await expect(runShard(replays, await replays.lease(jobId), { jobId, shard: 0 }, log, new AbortController().signal)).rejects.toThrow('the worker is lost');
  await pool.query('drop trigger lose on replay_shard');
  await pool.query(`update lease set expires_at = now() where name like 'replay/%'`);
}
