import type pg from 'pg';

/** Where the index of a partition ends, and where its log did when that was last stored. */
interface IndexedUpTo {
  nextOffset: bigint;
  logEndOffset: bigint;
}

/** What the database has of the positions of partitions, in their order; undefined where it has none. */
export async function loadPositions(pool: pg.Pool, partitions: readonly { topicRef: number; partition: number }[]): Promise<(IndexedUpTo | undefined)[]> {
  const { rows } = await pool.query<{ next_offset: string | null; log_end_offset: string | null }>(
    `select position.next_offset, position.log_end_offset from unnest($1::int[], $2::int[]) with ordinality as asked(topic_ref, partition, place)
       left join index_position position on position.topic_ref = asked.topic_ref and position.partition = asked.partition order by asked.place`,
    [partitions.map(({ topicRef }) => topicRef), partitions.map(({ partition }) => partition)],
  );
  return rows.map(({ next_offset, log_end_offset }) =>
    next_offset === null || log_end_offset === null ? undefined : { nextOffset: BigInt(next_offset), logEndOffset: BigInt(log_end_offset) },
  );
}
