import type pg from 'pg';
import type { HeldPartition } from './index-partitions.ts';

/**
 * Which of these partitions the database has further back than this worker believes: a crash of Postgres has lost the newest commits (store-batch.ts does not wait
 * for the disk). Where nothing new comes, no store would ever notice. Those that it has no position of are not among them.
 */
export async function findSetBack(pool: pg.Pool, partitions: readonly HeldPartition[]): Promise<HeldPartition[]> {
  // What is stored while we ask only moves forward from here.
  const believed = partitions.map(({ nextOffset }) => nextOffset);
  const { rows } = await pool.query<{ place: number; next_offset: string }>(
    `select held.place::int, position.next_offset from unnest($1::int[], $2::int[]) with ordinality as held(topic_ref, partition, place)
       join index_position position on position.topic_ref = held.topic_ref and position.partition = held.partition`,
    [partitions.map(({ topicRef }) => topicRef), partitions.map(({ partition }) => partition)],
  );
  return rows.flatMap(({ place, next_offset }) => {
    const partition = partitions[place - 1];
    const nextOffset = believed[place - 1];
    return partition !== undefined && nextOffset !== undefined && BigInt(next_offset) < nextOffset ? [partition] : [];
  });
}
