import type pg from 'pg';
import { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import type { groupsPast } from './groups-past.ts';
import { lagState } from './lag-state.ts';
import { mayReadGroup } from './list-groups.ts';

const pastRow = z.object({
  group_id: z.string(),
  topics: z.array(z.string()),
  sampled_at: z.date(),
  topic: z.string(),
  partition: z.int(),
  committed: z.string().nullable(),
  state: lagState,
});

/** The groups that read these topics, with where each stands on their partitions. @param isOwn tells the private groups of replays, which consume nothing */
export async function readGroupsPast(
  pool: pg.Pool,
  actor: Actor,
  { cluster, topics, isOwn }: { cluster: string; topics: readonly string[]; isOwn: (groupId: string) => boolean },
): Promise<z.infer<typeof groupsPast>> {
  const { rows } = await pool.query(
    `select groups.group_id, groups.topics, groups.sampled_at, place.topic, place.partition, place.committed, place.state
       from consumer_group groups join group_partition place on place.group_ref = groups.id
      where groups.cluster = $1 and place.topic = any($2::text[]) order by groups.group_id, place.topic, place.partition`,
    [cluster, topics],
  );
  const read = z
    .array(pastRow)
    .parse(rows)
    .filter(({ group_id, topics: all }) => !isOwn(group_id) && mayReadGroup(actor, cluster, all));
  return {
    groups: read.map(({ group_id, topic, partition, committed, state }) => ({ groupId: group_id, topic, partition, committed, state })),
    sampledAt: read[0]?.sampled_at.toISOString() ?? null,
  };
}
