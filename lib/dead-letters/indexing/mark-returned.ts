import type pg from 'pg';
import type { Returned } from './batch.ts';

/** Within the transaction of a batch: the newest replay that had sent each of these failures learns that it came back, and with which error. */
export async function markReturned(client: pg.ClientBase, returned: readonly Returned[]): Promise<void> {
  await client.query(
    `update replay_item set outcome = 'returned', reason = back.error
       from unnest($1::bigint[], $2::text[]) as back(failure_id, error)
      where replay_item.failure_id = back.failure_id and replay_item.outcome in ('sent', 'proven', 'unproven')
        and replay_item.job_id = (
          select max(latest.job_id) from replay_item latest where latest.failure_id = back.failure_id and latest.outcome not in ('pending', 'skipped', 'failed')
        )`,
    [returned.map(({ failureId }) => failureId), returned.map(({ error }) => error)],
  );
}
