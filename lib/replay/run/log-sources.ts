/** Copies and verdicts are told by spans of so many seconds: a replay at four slices a second has no line for each. */
const spanSeconds = 10;
const span = (column: string) => `floor(extract(epoch from ${column}) / ${spanSeconds})`;
const many = (count: string, one: string, more: string) => `case ${count} when 1 then '${one}' else ${count} || ' ${more}' end`;

/** What was decided, by operators and by guards. Uses audit_subject_id_idx. */
const decisions = `
  select at, 'audit/' || id as id, actor, case action
      when 'replays:plan' then case when detail ? 'settings' then 'chose how it runs' when detail ? 'retryOf' then 'planned, to try replay #' || (detail ->> 'retryOf') || ' again' else 'planned' end
      when 'replays:confirm' then case outcome when 'done' then 'confirmed: ' || coalesce(detail ->> 'reason', '') else 'not confirmed: hazards had grown' end
      when 'replays:withdraw' then 'withdrawn'
      when 'replays:send' then 'everything is sent'
      when 'replays:pause' then 'paused ' || case when detail ->> 'by' like 'guard%' then 'by its ' || (detail ->> 'by') || ': ' when detail ->> 'by' = 'canary' then 'after its canary: ' else '' end || coalesce(detail ->> 'reason', '')
      when 'replays:resume' then 'goes on'
      when 'replays:cancel' then 'cancelled'
      when 'replays:prove' then 'nothing waits for its proof any more'
      when 'replays:canary' then 'the canary ended: ' || coalesce(detail ->> 'verdict', '')
      when 'replays:rate' then format('rate %s/s, before %s/s', detail ->> 'to', detail ->> 'from')
      else action end as text,
    case when action in ('replays:pause', 'replays:cancel') or outcome <> 'done' then 'risk' when action in ('replays:resume', 'replays:canary', 'replays:rate') then 'replay' else 'plain' end as tone
    from audit where subject = 'replay/' || $1::int`;

/**
 * What was sent, but for what a slice of a range told already: the copies of claimed failures are written down with its batches, at one time. Uses the primary
 * keys of replay_copy and replay_range_copy.
 */
const copies = `
  select max(copy.committed_at), format('copies/%s/%s', copy.shard, ${span('copy.committed_at')}), 'worker',
         format('sent %s to %s/%s, offset%s %s', ${many('sum(copy.count)', '1 message', 'messages')}, shard.target_topic, shard.target_partition,
                case sum(copy.count) when 1 then '' else 's' end, case sum(copy.count) when 1 then min(copy.base_offset)::text else min(copy.base_offset) || '–' || max(copy.base_offset + copy.count - 1) end),
         'plain'
    from replay_copy copy join replay_shard shard on shard.job_id = copy.job_id and shard.shard = copy.shard
   where copy.job_id = $1
     and not exists (select from replay_range_copy ranged where ranged.job_id = copy.job_id and ranged.shard = copy.shard and ranged.committed_at = copy.committed_at)
   group by copy.shard, ${span('copy.committed_at')}, shard.target_topic, shard.target_partition`;

/** What was sent of a range. Uses the primary key of replay_range_copy. */
const rangeCopies = `
  select max(copy.committed_at), format('range/%s/%s/%s', copy.shard, copy.target_partition, ${span('copy.committed_at')}), 'worker',
         format('sent %s to %s/%s', ${many('sum(copy.count)', '1 message', 'messages')}, shard.target_topic, copy.target_partition), 'plain'
    from replay_range_copy copy join replay_shard shard on shard.job_id = copy.job_id and shard.shard = copy.shard
   where copy.job_id = $1 group by copy.shard, ${span('copy.committed_at')}, shard.target_topic, copy.target_partition`;

/** Who worked on its shards, and what kept them from it. Uses replay_event_job_id_shard_id_idx. */
const events = `
  select at, 'event/' || id, worker, case when kind = 'trouble' then format('%s was not sent: %s', target, text)
           when before is null then format('%s took up %s', worker, target) else format('%s took over %s from %s at position %s, nothing sent twice', worker, target, before, position) end,
         case when kind = 'trouble' or before is not null then 'risk' else 'plain' end
    from (select event.*, shard.target_topic || '/' || shard.target_partition as target, lag(event.worker) over (partition by event.shard, event.kind order by event.id) as before
            from replay_event event join replay_shard shard on shard.job_id = event.job_id and shard.shard = event.shard where event.job_id = $1) told`;

/** Which groups have passed copies. */
const passes = `
  select min(item.passed_at), 'passed/' || coalesce(kind.consumer_group, ''), 'proof', format('%s has passed %s', coalesce(kind.consumer_group, 'the consumer group'), ${many('count(*)', 'the copy', 'copies')}), 'plain'
    from replay_item item left join failure on failure.id = item.failure_id left join failure_kind kind on kind.id = failure.kind_id
   where item.job_id = $1 and item.passed_at is not null group by kind.consumer_group`;

/** What was proven, what came back, what somebody resolved by hand. Uses replay_item's primary key and the history's index by failure. */
const verdicts = `
  select max(change.at), format('verdicts/%s/%s/%s', change.actor, change.to_state, ${span('change.at')}), change.actor,
         case count(*) when 1 then format('dead letter %s', min(change.failure_id)) else count(*) || ' dead letters' end
         || case when change.to_state = 'returned' then ' came back: ' || coalesce(min(item.reason), 'it failed again')
              else case when change.actor = 'proof' then case count(*) when 1 then ' is proven' else ' are proven' end else ' resolved by hand' end || ': ' || coalesce(min(change.reason), '') end,
         case when change.to_state = 'returned' then 'risk' when change.actor = 'proof' then 'ok' else 'plain' end
    from failure_change change join replay_item item on item.failure_id = change.failure_id and item.job_id = $1
   where change.to_state in ('resolved', 'returned') and change.from_state in ('replayed', 'resolved', 'claimed') and (change.job_id = $1 or change.at > (select confirmed_at from replay_job where id = $1))
   group by change.actor, change.to_state, ${span('change.at')}`;

/** Which batches of a range are passed by all groups that are watched, and what was proven of them. Uses the primary key of replay_range_copy. */
const rangeVerdicts = `
  select max(judged_at), format('judged/%s/%s', outcome, ${span('judged_at')}), 'proof',
         ${many('sum(count - coalesce(claimed, 0) - returned)', '1 message', 'messages')} || format(' of the range %s: %s', case outcome when 'proven' then 'proven' else 'will stay unproven' end, min(reason)),
         case outcome when 'proven' then 'ok' else 'risk' end
    from replay_range_copy where job_id = $1 and judged_at is not null group by outcome, ${span('judged_at')} having sum(count - coalesce(claimed, 0) - returned) > 0`;

/** What came back of a range besides the failures that it claimed: a message counts once, in however many groups it failed. Uses the primary key of replay_return. */
const rangeReturns = `
  select min(at), format('came/%s/%s', is_new, ${span('at')}), 'proof',
         ${many('count(distinct message)', '1 message', 'messages')} || ' came back' || case when is_new then ' that had not failed before' else '' end || ': ' || coalesce(min(reason), 'it failed'), 'risk'
    from (select came.at, came.reason, coalesce(record.is_first, false) as is_new, coalesce(came.shard || '/' || came.position, 'record ' || came.record_id) as message
            from replay_return came left join dead_letter record on record.id = came.record_id where came.job_id = $1) came
   group by is_new, ${span('at')}`;

/** Everything that happened in a replay ($1), told from what was written down anyway. */
export const logSql = [decisions, copies, rangeCopies, events, passes, verdicts, rangeVerdicts, rangeReturns].join(' union all ');
