/** What was planned: messages, counted one by one or by their offsets. */
const plannedSql = `
  select coalesce(sum((part ->> 'messages')::bigint), 0) as messages, (job.plan -> 'range' ->> 'isExact')::boolean as is_exact
    from jsonb_array_elements(job.plan -> 'range' -> 'parts') part group by 2`;

/** What the shards have counted. What a shard has before it is messages where those were counted, else offsets. */
const shardsSql = `
  select count(*) as shards, coalesce(sum(sent_count), 0) as sent, coalesce(sum(skipped_count), 0) as skipped, coalesce(sum(failed_count), 0) as failed,
         coalesce(sum(case when position >= total then 0
                           when planned.is_exact then greatest(0, (job.plan -> 'range' -> 'parts' -> shard ->> 'messages')::bigint - sent_count - skipped_count - failed_count)
                           else total - position end), 0) as pending
    from replay_shard where job_id = job.id`;

/** What the claimed failures came to: of several that began with one message the gravest. */
const claimedSql = `
  select count(*) filter (where outcome in ('proven', 'returned', 'unproven')) as ended, count(*) filter (where outcome = 'proven') as proven,
         count(*) filter (where outcome = 'returned') as returned, count(*) filter (where outcome = 'unproven') as unproven
    from (select distinct on (shard, position) outcome from replay_item
           where job_id = job.id order by shard, position, case outcome when 'returned' then 0 when 'unproven' then 1 else 2 end) claimed`;

/**
 * SQL: how many messages a range of `job` has, and what became of them. What was sent and claimed no failure stays unproven once the job has ended: nobody
 * watches it.
 */
export const rangeCountsSql = `
  select (case when shards.shards = 0 then planned.messages else shards.sent + shards.skipped + shards.failed + shards.pending end)::int as selected,
         jsonb_build_object(
           'sent', case when job.ended_at is null then shards.sent - claimed.ended else 0 end,
           'unproven', claimed.unproven + case when job.ended_at is null then 0 else shards.sent - claimed.ended end,
           'proven', claimed.proven, 'returned', claimed.returned, 'skipped', shards.skipped, 'failed', shards.failed, 'pending', shards.pending
         ) as counts
    from (${plannedSql}) planned cross join lateral (${shardsSql}) shards cross join lateral (${claimedSql}) claimed`;
