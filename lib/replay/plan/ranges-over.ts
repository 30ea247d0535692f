import type pg from 'pg';
import { z } from 'zod';
import { Refusal } from '#lib/access/refusal.ts';
import type { Transaction } from '#lib/db/client.ts';
import { meantOffsetsSql } from '#lib/replay/range/shard-offsets-sql.ts';
import { isUnderWaySql } from '#lib/replay/under-way-sql.ts';
import { beganSql } from './origin-topic-sql.ts';

/** A failure whose message lies in a range that another replay has not finished. */
const coveredRow = z.object({ failure_id: z.string(), job_id: z.int(), is_sent: z.boolean() });
export type Covered = z.infer<typeof coveredRow>;

/** Ids of topics by their names. */
type TopicIds = ReadonlyMap<string, string>;

/**
 * The few shards first, each of which then finds its own among the failures: the other way round ten thousand failures may meet all shards that there ever were.
 * Relies on replay_shard_claims_range. $1: cluster, $2: failures, $3 and $4: names and ids of the topics that they came from.
 */
const coveredSql = `
  with sending as materialized (
    select topic.name, shard.job_id, shard.source_partition, shard.from_offset + shard.position as next_offset,
           ${meantOffsetsSql} as offsets
      from unnest($3::text[], $4::uuid[]) as topic(name, id)
      join replay_source source on source.cluster = $1 and source.topic_id = topic.id
      join replay_shard shard on shard.source_id = source.id
      join replay_job job on job.id = shard.job_id and ${isUnderWaySql} and job.plan -> 'range' ->> 'target' = topic.name
  ), began as materialized (${beganSql('sending')})
  select distinct on (began.id) began.id::text as failure_id, sending.job_id, began.origin_offset < sending.next_offset as is_sent
    from began join sending on sending.name = began.origin_topic and sending.source_partition = began.origin_partition
     and sending.offsets @> began.origin_offset
   order by began.id, is_sent`;

/**
 * Which of these failures began with a message that an unfinished replay of a range sends, or has sent: it claims those that were open when it was confirmed, and
 * not what failed afterwards. What lies in its gaps it does not send; what its filter means of what failed later is not known, and counts as sent.
 */
export async function rangesOver(pool: pg.Pool, cluster: string, failureIds: readonly bigint[], topicIds: TopicIds): Promise<Covered[]> {
  const { rows } = await pool.query(coveredSql, [cluster, failureIds, [...topicIds.keys()], [...topicIds.values()]]);
  return z.array(coveredRow).parse(rows);
}

/**
 * Within the transaction that claims failures: makes sure that no replay of a range is going to send their messages. Whoever claims a range or a part of it locks
 * the same rows (range/claim-range.ts), so that two at the same moment see each other.
 * @throws Refusal that names the replay.
 */
export async function requireNoRangeOver(transaction: Transaction, cluster: string, failureIds: readonly bigint[], topicIds: TopicIds): Promise<void> {
  const [names, ids] = [[...topicIds.keys()], [...topicIds.values()]];
  await transaction.$executeRaw`
    insert into replay_source (cluster, topic_id) select ${cluster}, id from unnest(${ids}::uuid[]) as topic(id) order by id
        on conflict (cluster, topic_id) do update set cluster = excluded.cluster`;
  const covered = z.array(coveredRow).parse(await transaction.$queryRawUnsafe(coveredSql, cluster, failureIds, names, ids));
  const coming = covered.find(({ is_sent }) => !is_sent);
  if (coming === undefined) return;
  throw new Refusal(
    `Replay ${coming.job_id} is sending a range in which dead letter ${coming.failure_id} began. Wait until it has ended, or cancel it, and plan again.`,
    {
      kind: 'conflict',
      type: 'range-claimed',
      fields: { id: coming.job_id, ids: covered.filter(({ is_sent }) => !is_sent).map(({ failure_id }) => failure_id) },
    },
  );
}
