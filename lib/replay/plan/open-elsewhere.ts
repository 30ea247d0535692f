import type pg from 'pg';
import { z } from 'zod';
import { claimableStates } from '#lib/dead-letters/failure-states.ts';
import { recognisedSql } from '#lib/dead-letters/indexing/recognised-sql.ts';
import type { GroupOnTopic } from '#lib/kafka/committed-offsets.ts';
import type { PresentTopics } from './one-message.ts';

const row = z.object({ failure_id: z.string(), other_id: z.string(), consumer_group: z.string() });

/** An open failure that is not selected, of a message that another group's selected failure began with. */
export type OpenElsewhere = z.infer<typeof row>;

/** A consumer group on a topic that messages came from. */
export interface GroupOnOrigin {
  topic: string;
  topicId: string;
  groupId: string;
}

/** The groups that read the topics that messages came from. @param present ids of topics by name @param groups of each topic, in their order */
export function groupsOnOrigins(
  topics: readonly string[],
  present: PresentTopics,
  groups: readonly (readonly Pick<GroupOnTopic, 'groupId'>[])[],
): GroupOnOrigin[] {
  return topics.flatMap((topic, index) => {
    const topicId = present.get(topic);
    return topicId === undefined ? [] : (groups[index] ?? []).map(({ groupId }) => ({ topic, topicId, groupId }));
  });
}

const recognisedAt = recognisedSql({
  cluster: '$1',
  topicId: 'reading.topic_id',
  partition: 'given.origin_partition',
  offset: 'given.origin_offset',
  group: 'reading.group_id',
});

/**
 * Which other groups have an open failure of the same messages. Relies on failure_recognised_by_key: one look for each message and group.
 * @param reading the groups that read the topics that the messages came from
 */
export async function openElsewhere(
  pool: pg.Pool,
  cluster: string,
  failureIds: readonly bigint[],
  reading: readonly GroupOnOrigin[],
): Promise<OpenElsewhere[]> {
  const { rows } = await pool.query(
    `with given as materialized (
       select failure.id, began.origin_topic, began.origin_partition, began.origin_offset
         from unnest($2::bigint[]) as selected(id) join failure on failure.id = selected.id join dead_letter began on began.id = failure.first_record_id
        where began.origin_offset is not null)
     select distinct on (other.id) given.id::text as failure_id, other.id::text as other_id, reading.group_id as consumer_group
       from given join unnest($3::text[], $4::uuid[], $5::text[]) as reading(topic, topic_id, group_id) on reading.topic = given.origin_topic
       join failure other on other.recognised_by = ${recognisedAt}
      where other.state = any($6::failure_state[]) and not exists (select from given selected where selected.id = other.id)
      order by other.id`,
    [cluster, failureIds, reading.map(({ topic }) => topic), reading.map(({ topicId }) => topicId), reading.map(({ groupId }) => groupId), claimableStates],
  );
  return z.array(row).parse(rows);
}
