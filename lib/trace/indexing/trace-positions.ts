import type pg from 'pg';
import type { TracedPartition } from './trace-partitions.ts';

/** Where the tracing of a partition ends, and where its log did when that was last stored. */
type TracedUpTo = Pick<TracedPartition, 'place' | 'nextOffset' | 'logEndOffset'>;

/** What the database has of the positions of partitions, in their order; undefined where it has none. */
export async function loadTracePositions(pool: pg.Pool, partitions: readonly { topicRef: number; partition: number }[]): Promise<(TracedUpTo | undefined)[]> {
  const { rows } = await pool.query<{ place: number | null; next_offset: string; log_end_offset: string }>(
    `select position.id as place, position.next_offset, position.log_end_offset from unnest($1::int[], $2::int[]) with ordinality as asked(topic_ref, partition, nth)
       left join trace_position position on position.topic_ref = asked.topic_ref and position.partition = asked.partition order by asked.nth`,
    [partitions.map(({ topicRef }) => topicRef), partitions.map(({ partition }) => partition)],
  );
  return rows.map(({ place, next_offset, log_end_offset }) =>
    place === null ? undefined : { place, nextOffset: BigInt(next_offset), logEndOffset: BigInt(log_end_offset) },
  );
}

/** Which of these partitions the database has further back than this worker believes: a crash of Postgres has lost the newest commits (store-events.ts). */
export async function findTracedSetBack(pool: pg.Pool, partitions: readonly TracedPartition[]): Promise<TracedPartition[]> {
  // What is stored while we ask only moves forward from here.
  const believed = partitions.map(({ nextOffset }) => nextOffset);
  const stored = await loadTracePositions(pool, partitions);
  return partitions.filter((_, index) => {
    const [nextOffset, position] = [believed[index], stored[index]];
    return nextOffset !== undefined && position !== undefined && position.nextOffset < nextOffset;
  });
}

/** Keeps what is wrong with partitions where the console can show it; null: nothing is. Call it when that changes. */
export async function tellTracingTrouble(pool: pg.Pool, troubles: readonly (Pick<TracedPartition, 'place'> & { trouble: string | null })[]): Promise<void> {
  if (troubles.length === 0) return;
  await pool.query(
    `update trace_position position set trouble = given.trouble from unnest($1::int[], $2::text[]) as given(place, trouble)
      where position.id = given.place and position.trouble is distinct from given.trouble`,
    [troubles.map(({ place }) => place), troubles.map(({ trouble }) => trouble)],
  );
}
