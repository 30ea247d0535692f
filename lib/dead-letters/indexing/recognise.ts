import { hash } from 'node:crypto';
import { postgresText } from '#lib/db/postgres-text.ts';
import { topicName } from '#lib/kafka/topic-name.ts';
import type { DeadLetterToStore } from './batch.ts';

/** The dead letter partition that is being read. */
export interface ReadPartition {
  topicId: string;
  partition: number;
}

/** Looks up the id of the topic that a name meant at an instant (milliseconds since 1970); undefined where the cluster had none of that name. */
export type TopicIdOf = (name: string, atMs: bigint) => string | undefined;

type Recognised = Pick<DeadLetterToStore, 'originTopic' | 'originPartition' | 'originOffset' | 'consumerGroup' | 'replayMark' | 'offset' | 'timestampMs'>;

/** A failure by its origin and group. A topic counts by its id where that is known: a recreated topic is another topic. */
function byOrigin(topic: string, partition: number, offset: bigint, consumerGroup: string | null, topicIdOf: (name: string) => string | undefined): string {
  return `${topicIdOf(topic) ?? topic}/${partition}/${offset}@${postgresText(consumerGroup) ?? ''}`;
}

/** The first 128 bits of a SHA-256 as hexadecimal digits: what is kept of the position by which a failure is recognised (in SQL: recognised-sql.ts). */
function digest(cluster: string, position: string): string {
  return hash('sha256', `${cluster} ${position}`, 'hex').slice(0, 32);
}

/**
 * How a dead letter is recognised as of the same failure as another (DESIGN section 1): by origin position and consumer group, or by the
 * record alone where its convention names no origin. A copy that we sent says its origin itself and so joins its failure.
 */
export function recognise(record: Recognised, cluster: string, readFrom: ReadPartition, topicIdOf: TopicIdOf): string {
  // The name of its origin meant the topic that it was dead-lettered from.
  return digest(
    cluster,
    positionOf(record, readFrom, (name) => topicIdOf(name, record.timestampMs)),
  );
}

/** How a failure is recognised whose record came from a position and failed in a group. @param topic its id, or its name where the cluster never had it */
export function recognisedByOrigin(
  cluster: string,
  { topic, partition, offset, consumerGroup }: { topic: string; partition: number; offset: bigint; consumerGroup: string | null },
): string {
  return digest(
    cluster,
    byOrigin(topic, partition, offset, consumerGroup, () => undefined),
  );
}

function positionOf(record: Recognised, { topicId, partition }: ReadPartition, topicIdOf: (name: string) => string | undefined): string {
  const { originTopic, originPartition, originOffset, consumerGroup } = record;
  if (record.replayMark !== null) {
    const { topic, partition: markedPartition, offset } = record.replayMark.origin;
    // The copy of a dead letter without a known origin names the dead letter itself.
    return topicIdOf(topic) === topicId ? `${topicId}/${markedPartition}/${offset}` : byOrigin(topic, markedPartition, offset, consumerGroup, topicIdOf);
  }
  if (originTopic !== null && topicName.test(originTopic) && originPartition !== null && originOffset !== null)
    return byOrigin(originTopic, originPartition, originOffset, consumerGroup, topicIdOf);
  return `${topicId}/${partition}/${record.offset}`;
}
