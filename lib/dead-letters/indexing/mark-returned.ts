import type pg from 'pg';
import type { Returned } from './batch.ts';

/** Within the transaction of a batch: the replays that had sent these failures learn that they came back, and with which error. */
export async function markReturned(client: pg.ClientBase, cluster: string, returned: readonly Returned[]): Promise<void> {
  await client.query(
    `update replay_item set outcome = 'returned', reason = coalesce(nullif(concat_ws(': ', dead_letter.error_class, dead_letter.error_message), ''), 'no error given')
       from unnest($2::bigint[], $3::bigint[]) as back(failure_id, record_id)
       join dead_letter on dead_letter.id = back.record_id,
       replay_job
      where replay_item.failure_id = back.failure_id and replay_job.id = replay_item.job_id and replay_job.cluster = $1
        and replay_item.outcome in ('sent', 'proven', 'unproven')
        and replay_item.job_id = (select max(latest.job_id) from replay_item latest where latest.failure_id = back.failure_id and latest.outcome <> 'pending')`,
    [cluster, returned.map(({ failureId }) => failureId), returned.map(({ recordId }) => recordId)],
  );
}
