import type pg from 'pg';
import { z } from 'zod';
import { sentOffsetsSql } from '#lib/replay/range/shard-offsets-sql.ts';
import { beganSql } from './origin-topic-sql.ts';

const sentRow = z.object({ failure_id: z.string(), job_id: z.int() });

/** A failure whose message a replay of a range has sent that has ended and did not claim it. */
export type SentByRange = z.infer<typeof sentRow>;

/**
 * Which of these failures began with a message that a range which has ended has sent, of each the newest: it had claimed what was open when it was confirmed, and not what
 * failed afterwards. What it left, or lay between its runs, was not sent; what its filter means is not known here and counts as sent. One that is the return of such a copy
 * is another matter. Relies on replay_shard_claims_range; what is under way ranges-over.ts tells.
 * @param topicIds of the topics that have the names of those that they came from; what came from one that was deleted is in none of their ranges.
 */
export async function sentByRanges(
  pool: pg.Pool,
  cluster: string,
  failureIds: readonly bigint[],
  topicIds: ReadonlyMap<string, string>,
): Promise<SentByRange[]> {
  const { rows } = await pool.query(
    `with ended as materialized (
       select topic.name, shard.job_id, shard.source_partition,
              ${sentOffsetsSql} as offsets
         from unnest($3::text[], $4::uuid[]) as topic(name, id)
         join replay_source source on source.cluster = $1 and source.topic_id = topic.id
         join replay_shard shard on shard.source_id = source.id and shard.sent_count > 0
         join replay_job job on job.id = shard.job_id and job.state in ('done', 'cancelled') and job.plan -> 'range' ->> 'target' = topic.name
     ), began as materialized (${beganSql('ended')})
     select distinct on (began.id) began.id::text as failure_id, ended.job_id
       from began join ended on ended.name = began.origin_topic and ended.source_partition = began.origin_partition and ended.offsets @> began.origin_offset
      where not exists (select from replay_item item where item.job_id = ended.job_id and item.failure_id = began.id)
        and not exists (select from dead_letter came where came.failure_id = began.id and came.returned_from_job_id = ended.job_id)
      order by began.id, ended.job_id desc`,
    [cluster, failureIds, [...topicIds.keys()], [...topicIds.values()]],
  );
  return z.array(sentRow).parse(rows);
}
