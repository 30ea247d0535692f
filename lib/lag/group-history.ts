import type pg from 'pg';
import { z } from 'zod';
import type { PartitionSample } from './partition-sample.ts';
import { committedAt, unpackSample } from './sample-pack.ts';

/** Where a group stood on one partition over the time that samples are kept. */
export interface PlaceHistory {
  topic: string;
  partition: number;
  /** How long the offset lately stood still, with lag, before it moved on, in milliseconds. */
  usualPauseMs: number;
  /** Oldest first. */
  samples: PartitionSample[];
}

const partitionRow = z.object({ id: z.int(), topic: z.string(), partition: z.int(), usual_pause_ms: z.int() });
const sampleRow = z.object({ at: z.date(), partitions: z.instanceof(Buffer) });

/** All samples of a group that are kept (a day), by partition; none where it was never sampled. Uses the unique index (cluster, group_id) and the key (group_ref, at). */
export async function groupHistory(pool: pg.Pool, cluster: string, groupId: string): Promise<PlaceHistory[]> {
  const [partitions, samples] = await Promise.all([
    pool.query(
      `select known.id, topic, partition, usual_pause_ms from group_partition known join consumer_group on consumer_group.id = known.group_ref
        where cluster = $1 and group_id = $2 order by topic, partition`,
      [cluster, groupId],
    ),
    pool.query(
      `select sample.at, sample.partitions from lag_sample sample join consumer_group on consumer_group.id = sample.group_ref
        where cluster = $1 and group_id = $2 order by sample.at`,
      [cluster, groupId],
    ),
  ]);
  const byId = new Map<number, PlaceHistory>();
  for (const { id, topic, partition, usual_pause_ms } of z.array(partitionRow).parse(partitions.rows))
    byId.set(id, { topic, partition, usualPauseMs: usual_pause_ms, samples: [] });
  for (const { at, partitions: pack } of z.array(sampleRow).parse(samples.rows)) {
    const atMs = at.getTime();
    for (const { partitionId, committed, logEnd, commitAgeSeconds } of unpackSample(pack))
      byId.get(partitionId)?.samples.push({ atMs, committed, logEnd, committedAtMs: commitAgeSeconds === null ? null : committedAt(atMs, commitAgeSeconds) });
  }
  return [...byId.values()];
}
