import { z } from 'zod';
import type { ReplayContext } from './replay-context.ts';
import type { ReplayDetail } from './replay-job.ts';

/** Lines of a replay's log beyond this are left out, the oldest first. */
const mostLines = 200;

const eventRow = z.object({ at: z.date(), actor: z.string(), text: z.string() });

/** What happened in a replay, oldest first, told from the audit, the copies' positions and the failures' changes. */
export async function replayLog({ pool }: ReplayContext, jobId: number): Promise<ReplayDetail['log']> {
  const { rows } = await pool.query(
    `select at, actor, text from (
       select at, actor, case action
           when 'replays:plan' then 'planned'
           when 'replays:confirm' then case outcome when 'done' then 'confirmed: ' || coalesce(detail ->> 'reason', '') else 'not confirmed: hazards had grown' end
           when 'replays:withdraw' then 'withdrawn'
           when 'replays:send' then 'everything is sent'
           when 'replays:pause' then 'paused: ' || coalesce(detail ->> 'reason', '')
           when 'replays:resume' then 'resumed'
           when 'replays:cancel' then 'cancelled'
           else action end as text
         from audit where subject = 'replay/' || $1::int
       union all
       select copy.committed_at, 'worker', case copy.count when 1 then format('sent 1 message to %s/%s, offset %s', shard.target_topic, shard.target_partition, copy.base_offset) else format('sent %s messages to %s/%s, offsets %s–%s', copy.count, shard.target_topic, shard.target_partition, copy.base_offset, copy.base_offset + copy.count - 1) end
         from replay_copy copy join replay_shard shard on shard.job_id = copy.job_id and shard.shard = copy.shard where copy.job_id = $1
       union all
       select min(item.passed_at), 'proof', format('%s has passed %s', coalesce(kind.consumer_group, 'the consumer group'), case count(*) when 1 then 'the copy' else count(*) || ' copies' end)
         from replay_item item left join failure on failure.id = item.failure_id left join failure_kind kind on kind.id = failure.kind_id where item.job_id = $1 and item.passed_at is not null group by kind.consumer_group
       union all
       select change.at, change.actor, format('dead letter %s %s%s', change.failure_id, case when change.to_state = 'returned' then 'came back' when change.actor = 'proof' then 'is proven' else 'was resolved by hand' end, case change.to_state when 'resolved' then ': ' || coalesce(change.reason, '') else '' end)
         from failure_change change join replay_item item on item.failure_id = change.failure_id and item.job_id = $1
        where change.to_state in ('resolved', 'returned') and change.from_state in ('replayed', 'resolved') and (change.job_id = $1 or change.at > (select confirmed_at from replay_job where id = $1))
     ) events order by at desc limit ${mostLines}`,
    [jobId],
  );
  return z
    .array(eventRow)
    .parse(rows)
    .reverse()
    .map(({ at, actor, text }) => ({ at: at.toISOString(), actor, text }));
}
