import type { DeadLetterFacts } from '#lib/dead-letters/conventions/convention.ts';

/** Where a record lies. */
export interface RecordPosition {
  topic: string;
  partition: number;
  offset: bigint;
}

/** Looks up a topic's id by its name, as it is now; undefined where the cluster has none of that name. */
export type TopicIdOf = (name: string) => string | undefined;

/** A failure by its origin and group. A topic counts by its id where that is known: a recreated topic is another topic. */
function byOrigin(topic: string, partition: number, offset: bigint, consumerGroup: string | null, topicIdOf: TopicIdOf): string {
  return `${topicIdOf(topic) ?? topic}/${partition}/${offset}@${consumerGroup ?? ''}`;
}

/**
 * How a dead letter is recognised as of the same failure as another (DESIGN section 1): by origin position and consumer group, or by the
 * record alone where its convention names no origin. A copy that we sent says its origin itself and so joins its failure.
 * @param returnedFrom what the record's `redrive-origin` header says, if it has one.
 */
export function recognise(record: RecordPosition & { topicId: string }, facts: DeadLetterFacts, returnedFrom: RecordPosition | null, topicIdOf: TopicIdOf): string {
  if (returnedFrom !== null) {
    const isRecordItself = topicIdOf(returnedFrom.topic) === record.topicId;
    return isRecordItself ? `${record.topicId}/${returnedFrom.partition}/${returnedFrom.offset}` : byOrigin(returnedFrom.topic, returnedFrom.partition, returnedFrom.offset, facts.consumerGroup, topicIdOf);
  }
  const { originTopic, originPartition, originOffset, consumerGroup } = facts;
  if (originTopic !== null && originPartition !== null && originOffset !== null) return byOrigin(originTopic, originPartition, originOffset, consumerGroup, topicIdOf);
  return `${record.topicId}/${record.partition}/${record.offset}`;
}
