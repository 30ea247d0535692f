import type pg from 'pg';
import { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { replayLineOf, replayLineRow, replayLineSql } from './list-replays.ts';
import type { replaysOfEvents } from './replays-of-events.ts';
import { mayReadReplay } from './show-replay.ts';

interface Position {
  topic: string;
  partition: number;
  offset: string;
  /** The replay that the record says has sent it. */
  jobId: number | null;
}

/** Where a position lies among the copies of a replay of failures; and of a range, of the replay that the record itself names. */
const copiesSql = `
  select asked.topic, asked.partition, asked."offset"::text, copy.job_id, copy.shard, copy.position, copy.committed_at
    from asked cross join lateral (select job_id, shard, first_position + asked."offset" - base_offset as position, base_offset + count as end_offset, committed_at from replay_copy
      where replay_copy.cluster = $1 and target_topic_id = asked.topic_id and target_partition = asked.partition and base_offset <= asked."offset" order by base_offset desc limit 1) copy
   where asked."offset" < copy.end_offset
   union all
  select asked.topic, asked.partition, asked."offset"::text, copy.job_id, copy.shard, null::bigint, copy.committed_at
    from asked join replay_job job on job.id = asked.job_id and job.cluster = $1
    join replay_range_copy copy on copy.job_id = job.id and copy.target_partition = asked.partition and asked."offset" >= copy.base_offset and asked."offset" < copy.base_offset + copy.count
    join replay_shard shard on shard.job_id = copy.job_id and shard.shard = copy.shard and shard.target_topic_id = asked.topic_id`;

/** The edits of failures among the copies as their plans have frozen them: each plan is unpacked once. */
const editSql = `
  sent as (
    select copies.*, item.failure_id from copies left join replay_item item on item.job_id = copies.job_id and item.shard = copies.shard and item.position = copies.position),
  edited as (
    select job.id as job_id, planned->>'failureId' as failure_id, (planned->'edit'->>'version')::int as version
      from replay_job job cross join lateral jsonb_array_elements(job.items) planned
     where job.id in (select job_id from sent where failure_id is not null) and planned->'edit'->>'version' is not null)
  select sent.topic, sent.partition, sent."offset", sent.job_id, sent.failure_id::text, edited.version
    from sent left join edited on edited.job_id = sent.job_id and edited.failure_id = sent.failure_id::text`;

const sentRow = z.object({ topic: z.string(), partition: z.int(), offset: z.string(), committed_at: z.date() });
const copyRow = z.object({
  topic: z.string(),
  partition: z.int(),
  offset: z.string(),
  job_id: z.int(),
  failure_id: z.string().nullable(),
  version: z.int().nullable(),
});

/** What is asked of the copies at these positions. @param ask how the statement goes on behind `copies` */
async function findCopies<Row>(pool: pg.Pool, cluster: string, positions: readonly Position[], ask: string, row: z.ZodType<Row>): Promise<Row[]> {
  if (positions.length === 0) return [];
  const { rows } = await pool.query(
    `with asked as (
       select given.*, seen_topic.topic_id from unnest($2::text[], $3::int[], $4::bigint[], $5::int[]) as given(topic, partition, "offset", job_id)
         join seen_topic on seen_topic.cluster = $1 and seen_topic.name = given.topic),
     copies as (${copiesSql})${ask}`,
    [
      cluster,
      positions.map(({ topic }) => topic),
      positions.map(({ partition }) => partition),
      positions.map(({ offset }) => offset),
      positions.map(({ jobId }) => jobId),
    ],
  );
  return z.array(row).parse(rows);
}

/** When a replay of ours sent what lies at these positions, in milliseconds since 1970, in their order; null where none did. Looked up for those alone that say a replay sent them. */
export async function readSentTimes(pool: pg.Pool, cluster: string, positions: readonly Position[]): Promise<(number | null)[]> {
  const nameOf = ({ topic, partition, offset }: Omit<Position, 'jobId'>) => `${topic}/${partition}/${offset}`;
  const marked = positions.filter(({ jobId }) => jobId !== null);
  const copies = await findCopies(pool, cluster, marked, ' select topic, partition, "offset", committed_at from copies', sentRow);
  const sentAt = new Map(copies.map((copy) => [nameOf(copy), copy.committed_at.getTime()]));
  return positions.map((position) => sentAt.get(nameOf(position)) ?? null);
}

/**
 * Which of these positions hold copies of ours, by which replay, and edited by whose hand. By replay_copy_cluster_target_topic_id_target_partition_base_o_idx, of ranges by
 * the primary key of replay_range_copy.
 */
export async function readReplaysOfEvents(
  pool: pg.Pool,
  actor: Actor,
  cluster: string,
  positions: readonly Position[],
): Promise<z.infer<typeof replaysOfEvents>> {
  const rows = await findCopies(pool, cluster, positions, `, ${editSql}`, copyRow);
  if (rows.length === 0) return { copies: [] };
  const { rows: jobs } = await pool.query(`${replayLineSql} where job.cluster = $1 and job.id = any($2::int[])`, [cluster, rows.map(({ job_id }) => job_id)]);
  const lines = new Map(
    jobs
      .map((row) => replayLineOf(replayLineRow.parse(row)))
      .filter((line) => mayReadReplay(actor, cluster, line))
      .map((line) => [line.id, line]),
  );
  return {
    copies: rows.flatMap(({ job_id, topic, partition, offset, failure_id: failureId, version }) => {
      const line = lines.get(job_id);
      const edit = failureId === null || version === null ? null : { failureId, version };
      return line === undefined ? [] : [{ topic, partition, offset, line, edit }];
    }),
  };
}
