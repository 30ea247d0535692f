/**
 * SQL: what the claimed messages of a range came to, each once: of several failures that began with one message the gravest, *returned* also where it came back
 * in a group that had not failed before, and *proven* once all are.
 * @param job SQL that names the job
 */
export function claimedOutcomesSql(job: string): string {
  return `
  select distinct on (item.shard, item.position) item.shard, case when came.position is null then item.outcome else 'returned' end as outcome, coalesce(came.reason, item.reason) as reason, item.failure_id
    from replay_item item left join replay_return came on came.job_id = ${job} and came.shard = item.shard and came.position = item.position
   where item.job_id = ${job} and item.outcome not in ('skipped', 'failed')
   order by item.shard, item.position, case when came.position is not null or item.outcome = 'returned' then 0 when item.outcome = 'unproven' then 1 when item.outcome = 'proven' then 3 else 2 end`;
}
