import type pg from 'pg';
import { z } from 'zod';

/** Names of leases: what they are for is the first part. */
export const leaseName = {
  index: (cluster: string, topicId: string, partition: number) => `index/${cluster}/${topicId}/${partition}`,
  trace: (cluster: string, topicId: string, partition: number) => `trace/${cluster}/${topicId}/${partition}`,
  replay: (jobId: number, shard: number) => `replay/${jobId}/${shard}`,
  duty: (duty: Duty, cluster: string) => `duty/${cluster}/${duty}`,
  commonDuty: (duty: CommonDuty) => `duty/${duty}`,
};

/** Work that one worker does for all, per cluster. */
export const duties = ['discovery', 'expectations', 'lag', 'plans', 'replays', 'rescue', 'rewinds', 'samples', 'traced-topics'] as const;
export type Duty = (typeof duties)[number];

/** Work that one worker does for all clusters. */
export const commonDuties = ['counts', 'epochs', 'forgetting', 'retention', 'sealing', 'waking'] as const;
export type CommonDuty = (typeof commonDuties)[number];

/** A partition to index or to trace, with the name of its lease. */
export interface WantedPartition {
  lease: string;
  cluster: string;
  topicRef: number;
  topic: string;
  topicId: string;
  partition: number;
}

/** A shard to replay, with the name of its lease. */
export interface WantedShard {
  lease: string;
  cluster: string;
  jobId: number;
  shard: number;
}

export interface WantedLeases {
  partitions: WantedPartition[];
  traced: WantedPartition[];
  shards: WantedShard[];
  /** All names, duties included. */
  names: string[];
}

const partitionRow = z.object({ cluster: z.string(), topic_ref: z.int(), name: z.string(), topic_id: z.string(), partition: z.int() });
const shardRow = z.object({ cluster: z.string(), job_id: z.int(), shard: z.int() });

function partitionsOf(rows: unknown[], nameLease: typeof leaseName.index): WantedPartition[] {
  return z
    .array(partitionRow)
    .parse(rows)
    .map((row) => ({
      lease: nameLease(row.cluster, row.topic_id, row.partition),
      cluster: row.cluster,
      topicRef: row.topic_ref,
      topic: row.name,
      topicId: row.topic_id,
      partition: row.partition,
    }));
}

/** Everything that some worker should hold now: partitions of dead letter topics and of traced ones, unfinished shards of running and cancelled jobs, and each cluster's duties. */
export async function wantedLeases(pool: pg.Pool, clusters: readonly string[]): Promise<WantedLeases> {
  const { rows: partitionRows } = await pool.query(
    `select topic.cluster, topic.id as topic_ref, topic.name, topic.topic_id, position.partition
       from topic join index_position position on position.topic_ref = topic.id where topic.gone_at is null and topic.excluded_at is null and topic.cluster = any($1) order by topic.id, position.partition`,
    [clusters],
  );
  const { rows: tracedRows } = await pool.query(
    `select topic.cluster, topic.id as topic_ref, topic.name, topic.topic_id, position.partition
       from traced_topic topic join trace_position position on position.topic_ref = topic.id where topic.gone_at is null and topic.left_at is null and topic.cluster = any($1) order by topic.id, position.partition`,
    [clusters],
  );
  const { rows: shardRows } = await pool.query(
    `select job.cluster, shard.job_id, shard.shard from replay_job job join replay_shard shard on shard.job_id = job.id
      where job.state in ('confirmed', 'canary', 'running', 'cancelling') and job.cluster = any($1) and shard.position < shard.total
        and not (job.canary_open and job.state <> 'cancelling' and shard.canary_to is not null and shard.canary_to <= case when shard.source_id is null then shard.position else shard.sent_count end)
      order by shard.job_id, shard.shard`,
    [clusters],
  );
  const partitions = partitionsOf(partitionRows, leaseName.index);
  const traced = partitionsOf(tracedRows, leaseName.trace);
  const shards = z
    .array(shardRow)
    .parse(shardRows)
    .map((row) => ({ lease: leaseName.replay(row.job_id, row.shard), cluster: row.cluster, jobId: row.job_id, shard: row.shard }));
  const dutyNames = [...commonDuties.map(leaseName.commonDuty), ...clusters.flatMap((cluster) => duties.map((duty) => leaseName.duty(duty, cluster)))];
  return { partitions, traced, shards, names: [...dutyNames, ...[...shards, ...partitions, ...traced].map(({ lease }) => lease)] };
}
