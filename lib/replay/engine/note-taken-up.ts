import type pg from 'pg';
import type { Lease } from '#lib/leases/lease.ts';

/** Within the transaction that takes a shard up: writes down who goes on with it, and where, unless it was the same worker before. */
export async function noteTakenUp(client: pg.ClientBase, lease: Lease, { jobId, shard }: { jobId: number; shard: number }): Promise<void> {
  await client.query(
    `insert into replay_event (job_id, shard, kind, worker, position)
     select shard.job_id, shard.shard, 'taken-up', lease.holder, shard.position
       from replay_shard shard join lease on lease.name = $3
      where shard.job_id = $1 and shard.shard = $2
        and lease.holder is distinct from (select worker from replay_event where job_id = $1 and shard = $2 and kind = 'taken-up' order by id desc limit 1)`,
    [jobId, shard, lease.name],
  );
}
