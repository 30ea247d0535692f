import { claimedOutcomesSql } from '#lib/replay/range/claimed-outcomes.ts';
import { rangeCountsSql } from '#lib/replay/range/range-counts.ts';

/** How messages of a selection ended: each is an item. */
export const selectionReasonsSql = `select outcome, reason, 1 as messages, failure_id, null::text as topic, null::int as partition, null::bigint as "offset" from replay_item where job_id = $1`;

const anywhere = 'null::bigint, null::text, null::int, null::bigint';

const claimedSql = claimedOutcomesSql('$1');

/** How messages of a range ended: claimed ones by the gravest of their failures, the others by the batches that they were sent in and by what was left of it. */
export const rangeReasonsSql = `
  select outcome, reason, 1::bigint as messages, failure_id, null::text as topic, null::int as partition, null::bigint as "offset"
    from (${claimedSql}) claimed where outcome <> 'pending'
  union all
  select outcome, reason, count - coalesce(claimed, 0) - returned, ${anywhere} from replay_range_copy where job_id = $1 and count > coalesce(claimed, 0) + returned
  union all
  select 'returned', reason, 1, failure_id, null, null, null
    from (select distinct on (shard, position) reason, failure_id from replay_return came
           where job_id = $1 and position is not null
             and not exists (select from replay_item item where item.job_id = $1 and item.shard = came.shard and item.position = came.position and item.outcome not in ('skipped', 'failed'))
           order by shard, position, record_id) came
  union all
  select rest.outcome, rest.reason, rest.count, null, job.plan -> 'range' -> 'request' ->> 'topic', shard.source_partition, shard.from_offset + rest.from_position
    from replay_left rest join replay_shard shard on shard.job_id = rest.job_id and shard.shard = rest.shard join replay_job job on job.id = rest.job_id where rest.job_id = $1
  union all
  select 'pending', null, (ranged.counts ->> 'pending')::bigint, ${anywhere} from replay_job job cross join lateral (${rangeCountsSql}) ranged where job.id = $1 and (ranged.counts ->> 'pending')::bigint > 0`;

/** Where the copies of a range lie, by partitions of source and target. Claimed failures keep their partition, so that a shard of theirs has one target partition. */
export const rangePartsSql = `
  select format('%s/%s', job.plan -> 'range' -> 'request' ->> 'topic', shard.source_partition) as source, format('%s/%s', shard.target_topic, sent.target_partition) as target,
         sent.messages as sent, sent.proven + claimed.proven as proven, sent.returned + claimed.returned as returned, sent.first_offset::text as "firstOffset", sent.last_offset::text as "lastOffset", sent.unplaced
    from (select shard, target_partition, sum(count)::int as messages, coalesce(sum(count - coalesce(claimed, 0) - returned) filter (where outcome = 'proven'), 0)::int as proven, sum(returned)::int as returned,
                 min(base_offset) as first_offset, max(base_offset + count - 1) as last_offset, coalesce(sum(count) filter (where base_offset is null), 0)::int as unplaced
            from replay_range_copy where job_id = $1 group by 1, 2) sent
    join replay_shard shard on shard.job_id = $1 and shard.shard = sent.shard join replay_job job on job.id = $1
   cross join lateral (select count(*) filter (where outcome = 'proven')::int as proven, count(*) filter (where outcome = 'returned')::int as returned
                         from (${claimedSql}) claimed where claimed.shard = sent.shard) claimed
   order by shard.source_partition, sent.target_partition`;
