import type pg from 'pg';
import type { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { replayLineOf, replayLineRow, replayLineSql } from './list-replays.ts';
import type { replaysOfEvents } from './replays-of-events.ts';
import { mayReadReplay } from './show-replay.ts';

interface Position {
  topic: string;
  partition: number;
  offset: string;
}

/** Which of these positions hold copies of ours, and by which replay. By replay_copy_cluster_target_topic_id_target_partition_base_o_idx. */
export async function readReplaysOfEvents(
  pool: pg.Pool,
  actor: Actor,
  cluster: string,
  positions: readonly Position[],
): Promise<z.infer<typeof replaysOfEvents>> {
  if (positions.length === 0) return { copies: [] };
  const { rows } = await pool.query<Position & { job_id: number }>(
    `select asked.topic, asked.partition, asked."offset"::text, copy.job_id
       from unnest($2::text[], $3::int[], $4::bigint[]) as asked(topic, partition, "offset")
       join seen_topic on seen_topic.cluster = $1 and seen_topic.name = asked.topic
      cross join lateral (select job_id, base_offset + count as end_offset from replay_copy
        where replay_copy.cluster = $1 and target_topic_id = seen_topic.topic_id and target_partition = asked.partition and base_offset <= asked."offset" order by base_offset desc limit 1) copy
      where asked."offset" < copy.end_offset`,
    [cluster, positions.map(({ topic }) => topic), positions.map(({ partition }) => partition), positions.map(({ offset }) => offset)],
  );
  const { rows: jobs } = await pool.query(`${replayLineSql} where job.cluster = $1 and job.id = any($2::int[])`, [cluster, rows.map(({ job_id }) => job_id)]);
  const lines = new Map(
    jobs
      .map((row) => replayLineOf(replayLineRow.parse(row)))
      .filter((line) => mayReadReplay(actor, cluster, line))
      .map((line) => [line.id, line]),
  );
  return {
    copies: rows.flatMap(({ job_id, topic, partition, offset }) => {
      const line = lines.get(job_id);
      return line === undefined ? [] : [{ topic, partition, offset, line }];
    }),
  };
}
