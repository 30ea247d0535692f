import { claimedOutcomesSql } from './claimed-outcomes.ts';

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

/** What the claimed messages came to. */
const claimedSql = `
  select count(*) filter (where outcome in ('proven', 'returned', 'unproven')) as ended, count(*) filter (where outcome = 'proven') as proven,
         count(*) filter (where outcome = 'returned') as returned, count(*) filter (where outcome = 'unproven') as unproven
    from (${claimedOutcomesSql('job.id')}) claimed`;

/** What the rest came to, by the batches that it was sent in. */
const batchesSql = `
  select coalesce(sum(rest) filter (where outcome = 'proven'), 0) as proven, coalesce(sum(rest) filter (where outcome = 'unproven'), 0) as unproven, coalesce(sum(returned), 0) as returned
    from (select outcome, returned, count - coalesce(claimed, 0) - returned as rest from replay_range_copy where job_id = job.id) batches`;

/** SQL: how many messages a range of `job` has, and what became of them. What was sent in a job that a worker of an earlier version ended stays unproven: nobody watches it. */
export const rangeCountsSql = `
  select (case when shards.shards = 0 then planned.messages else shards.sent + shards.skipped + shards.failed + shards.pending end)::int as selected,
         jsonb_build_object(
           'sent', case when job.state = 'done' then 0 else rest.waiting end, 'unproven', claimed.unproven + batches.unproven + case when job.state = 'done' then rest.waiting else 0 end,
           'proven', claimed.proven + batches.proven, 'returned', claimed.returned + batches.returned, 'skipped', shards.skipped, 'failed', shards.failed, 'pending', shards.pending
         ) as counts
    from (${plannedSql}) planned cross join lateral (${shardsSql}) shards cross join lateral (${claimedSql}) claimed cross join lateral (${batchesSql}) batches
         cross join lateral (select greatest(0, shards.sent - claimed.ended - batches.proven - batches.unproven - batches.returned) as waiting) rest`;
