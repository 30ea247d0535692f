import type pg from 'pg';
import { z } from 'zod';
import type { PartitionSample } from './partition-sample.ts';
import { windowSize } from './partition-sample.ts';
import { placeKey } from './place-key.ts';
import { committedAt, unpackSample } from './sample-pack.ts';
import type { NextRecord } from './time-lag.ts';

/** What the rounds before left of a group's partition. */
export interface KnownPartition {
  id: number;
  committed: bigint | null;
  /** Since when the offset has stood still with lag, in milliseconds since 1970; null where it did not. */
  standsSinceMs: number | null;
  usualPauseMs: number;
  /** What lies at `committed`, where it was read. */
  next: NextRecord | undefined;
  /** Of the window without the sample that is to come: oldest first. */
  samples: PartitionSample[];
}

/** By group id, then by `placeKey`. */
export type KnownGroups = ReadonlyMap<string, ReadonlyMap<string, KnownPartition>>;

const partitionRow = z.object({
  id: z.int(),
  group_id: z.string(),
  topic: z.string(),
  partition: z.int(),
  committed: z.coerce.bigint().nullable(),
  stands_since: z.date().nullable(),
  usual_pause_ms: z.int(),
  next_timestamp_ms: z.coerce.number().nullable(),
  next_is_first_kept: z.boolean(),
});
const sampleRow = z.object({ at: z.date(), partitions: z.instanceof(Buffer) });

/** Older samples than this are of another time: a worker was away in between. */
const windowMinutes = 5;

/** The last samples of each group by partition id, oldest first. The index is the table's key, (group_ref, at). */
export async function loadWindows(pool: pg.Pool, groupRefs: readonly number[] | { cluster: string }, count: number): Promise<Map<number, PartitionSample[]>> {
  const [where, given] = 'cluster' in groupRefs ? ['consumer_group.cluster = $1', groupRefs.cluster] : ['consumer_group.id = any($1)', groupRefs];
  const { rows } = await pool.query(
    `select sample.at, sample.partitions from consumer_group cross join lateral (
       select at, partitions from lag_sample where lag_sample.group_ref = consumer_group.id and at > consumer_group.sampled_at - interval '${windowMinutes} minutes' order by at desc limit ${count}
     ) sample where ${where} order by sample.at`,
    [given],
  );
  const windows = new Map<number, PartitionSample[]>();
  for (const { at, partitions } of z.array(sampleRow).parse(rows)) {
    const atMs = at.getTime();
    for (const { partitionId, committed, logEnd, commitAgeSeconds } of unpackSample(partitions)) {
      const samples = windows.get(partitionId) ?? [];
      samples.push({ atMs, committed, logEnd, committedAtMs: commitAgeSeconds === null ? null : committedAt(atMs, commitAgeSeconds) });
      windows.set(partitionId, samples);
    }
  }
  return windows;
}

/** What is kept of a cluster's groups: by the unique index (cluster, group_id) and the key of the samples. */
export async function loadKnownGroups(pool: pg.Pool, cluster: string, atMs: number): Promise<KnownGroups> {
  const { rows } = await pool.query(
    `select known.id, consumer_group.group_id, known.topic, known.partition, known.committed, known.stands_since, known.usual_pause_ms, known.next_timestamp_ms, known.next_is_first_kept
       from consumer_group join group_partition known on known.group_ref = consumer_group.id where consumer_group.cluster = $1`,
    [cluster],
  );
  const windows = await loadWindows(pool, { cluster }, windowSize - 1);
  const groups = new Map<string, Map<string, KnownPartition>>();
  for (const row of z.array(partitionRow).parse(rows)) {
    const group = groups.get(row.group_id) ?? new Map<string, KnownPartition>();
    groups.set(row.group_id, group);
    group.set(placeKey(row), {
      id: row.id,
      committed: row.committed,
      standsSinceMs: row.stands_since?.getTime() ?? null,
      usualPauseMs: row.usual_pause_ms,
      next: row.next_timestamp_ms === null ? undefined : { timestampMs: row.next_timestamp_ms, isFirstKept: row.next_is_first_kept },
      samples: (windows.get(row.id) ?? []).filter((sample) => sample.atMs > atMs - windowMinutes * 60_000 && sample.atMs < atMs),
    });
  }
  return groups;
}
