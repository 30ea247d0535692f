import { z } from 'zod';
import { committedOffsets } from '#lib/kafka/committed-offsets.ts';
import { placeKey } from '#lib/lag/place-key.ts';
import { isReached } from './reached.ts';
import type { RewindContext } from './rewind-context.ts';

const movedRow = z.object({
  rewind_id: z.int(),
  group_id: z.string(),
  topic: z.string(),
  partition: z.int(),
  committed_then: z.coerce.bigint().nullable(),
  new_offset: z.coerce.bigint(),
  committed_now: z.coerce.bigint().nullable(),
  trouble: z.string().nullable(),
});

/** The partitions of the rewinds that are followed, each with where its group stands now. @throws KafkaError */
async function standingNow({ pool, cluster }: RewindContext) {
  const { rows } = await pool.query(
    `select rewind_id, group_id, topic, partition, committed_then, new_offset, committed_now, trouble
       from rewind join rewind_partition on rewind_id = rewind.id where cluster = $1 and state = 'applied' order by rewind_id, topic, partition`,
    [cluster.id],
  );
  const moved = z.array(movedRow).parse(rows);
  if (moved.length === 0) return [];
  const committed = await committedOffsets(cluster, [...new Set(moved.map(({ group_id }) => group_id))]);
  const topics = await cluster.topics([...new Set(moved.map(({ topic }) => topic))]);
  return moved.map((row) => {
    const now = committed.get(row.group_id)?.find((place) => placeKey(place) === placeKey(row))?.offset ?? null;
    const isGone = row.trouble === null && now === null && !topics.has(row.topic) && cluster.topicRefusal(row.topic) === undefined;
    return { ...row, committedNow: now, troubleNow: isGone ? 'the topic is no longer in the cluster' : row.trouble };
  });
}

/**
 * Looks where the groups of applied rewinds stand; one that has reached where it stood before, on every partition, ends its rewind.
 * @throws KafkaError when the cluster cannot be asked.
 */
export async function followRewinds(context: RewindContext): Promise<void> {
  const { pool, cluster } = context;
  const moved = await standingNow(context);
  const changed = moved.filter((row) => row.committedNow !== row.committed_now || row.troubleNow !== row.trouble);
  if (changed.length > 0)
    await pool.query(
      `with seen as (
         select * from unnest($1::int[], $2::text[], $3::int[], $4::bigint[], $5::text[]) as seen(rewind_id, topic, partition, committed_now, trouble)
       ), resumed as (
         update rewind set resumed_at = now() where state = 'applied' and resumed_at is null and id in (
           select seen.rewind_id from seen join rewind_partition using (rewind_id, topic, partition) where seen.trouble is null and seen.committed_now > new_offset)
       )
       update rewind_partition known set committed_now = seen.committed_now, trouble = seen.trouble from seen
        where known.rewind_id = seen.rewind_id and known.topic = seen.topic and known.partition = seen.partition`,
      [
        changed.map((row) => row.rewind_id),
        changed.map((row) => row.topic),
        changed.map((row) => row.partition),
        changed.map((row) => row.committedNow),
        changed.map((row) => row.troubleNow),
      ],
    );
  const isThrough = ({ committed_then, new_offset, committedNow, troubleNow }: (typeof moved)[number]) =>
    troubleNow !== null || isReached({ committedThen: committed_then, newOffset: new_offset, committedNow });
  const ended = [...Map.groupBy(moved, ({ rewind_id }) => rewind_id)].filter(([, rows]) => rows.every(isThrough)).map(([id]) => id);
  if (ended.length === 0) return;
  await pool.query(
    `with ended as (update rewind set state = 'done', ended_at = now() where id = any($1) and state = 'applied' returning id, group_id)
     insert into audit (actor, action, cluster, subject, outcome, detail) select 'worker', 'rewinds:end', $2, 'rewind/' || id, 'done', jsonb_build_object('group', group_id) from ended`,
    [ended, cluster.id],
  );
}
