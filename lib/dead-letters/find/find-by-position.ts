import type pg from 'pg';
import { recognisedByOrigin } from '#lib/dead-letters/indexing/recognise.ts';
import { readGroupNames, readTopicIds } from './origin-names.ts';

interface Position {
  topic: string;
  partition: number;
  offset: bigint;
}

interface Place {
  failureId: string;
  by: 'position' | 'origin';
}

/** Dead letters that lie at a position, by dead_letter_topic_ref_partition_offset_idx. A topic that was created again has several rows. */
async function lyingThere(pool: pg.Pool, cluster: string, { topic, partition, offset }: Position): Promise<Place[]> {
  const { rows: topics } = await pool.query<{ id: number }>('select id from topic where cluster = $1 and name = $2', [cluster, topic]);
  if (topics.length === 0) return [];
  const { rows } = await pool.query<{ failure_id: string }>(
    'select failure_id from dead_letter where topic_ref = any($1) and partition = $2 and "offset" = $3 order by id desc limit 5',
    [topics.map(({ id }) => id), partition, offset],
  );
  return rows.map(({ failure_id: failureId }) => ({ failureId, by: 'position' }));
}

/** Failures whose record came from a position, whichever group failed, by the unique index over how a failure is recognised. */
async function cameFrom(pool: pg.Pool, cluster: string, { topic, partition, offset }: Position): Promise<Place[]> {
  const [ids, groups] = await Promise.all([readTopicIds(pool, cluster, topic), readGroupNames(pool, cluster)]);
  const recognised = [...ids, topic].flatMap((named) =>
    groups.map((consumerGroup) => recognisedByOrigin(cluster, { topic: named, partition, offset, consumerGroup })),
  );
  const { rows } = await pool.query<{ id: string }>('select id from failure where recognised_by = any($1::uuid[]) and cluster = $2 order by id desc limit 5', [
    recognised,
    cluster,
  ]);
  return rows.map(({ id }) => ({ failureId: id, by: 'origin' }));
}

/** The failures that have to do with a position: whose record lies there, or came from there. */
export async function findByPosition(pool: pg.Pool, cluster: string, position: Position): Promise<Place[]> {
  const [lying, came] = await Promise.all([lyingThere(pool, cluster, position), cameFrom(pool, cluster, position)]);
  return [...lying, ...came.filter(({ failureId }) => !lying.some((place) => place.failureId === failureId))];
}
