import type pg from 'pg';
import type { EventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import { describeError } from '#lib/dead-letters/describe-error.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { identityRules } from '#lib/kafka/event-identity-rules.ts';
import type { FetchedPartition, FetchPosition } from '#lib/kafka/fetch-records.ts';
import type { Batch, DeadLetterToStore } from './batch.ts';
import { DeadLetterRows } from './dead-letter-rows.ts';
import type { FailureKinds } from './failure-kinds.ts';
import type { HeldPartition } from './held-partition.ts';
import { type ReadDeadLetter, readDeadLetter } from './read-dead-letter.ts';
import { readFetched } from './read-fetched.ts';
import { recognise } from './recognise.ts';
import type { TopicIds } from './topic-ids.ts';

/** What indexing works with. */
export interface IndexingContext {
  pool: pg.Pool;
  cluster: KafkaCluster;
  topicIds: TopicIds;
  kinds: FailureKinds;
  /** Where events carry their identity, by topic. */
  identity: EventIdentitySettings;
}

/** How far a partition was read: what is on its way to the database lies before it. */
export interface ReadPosition extends FetchPosition {
  held: HeldPartition;
  logEndOffset: bigint;
}

/** Where reading goes on once all that was read is stored. */
export const positionOf = (held: HeldPartition): ReadPosition => {
  const { topic, topicId, partition, nextOffset: fromOffset, logEndOffset } = held;
  return { topic, topicId, partition, fromOffset, held, logEndOffset };
};

/** What was fetched of a partition for each byte of its rows, about. */
const bytesOfRow = 4;

/** What one fetch of a partition gave, damaged batches as gaps; undefined where nothing is new. @throws KafkaError when the cluster cannot be asked for its topics */
export async function readBatch(
  { cluster, topicIds, kinds, identity }: IndexingContext,
  { held, fromOffset, logEndOffset: knownEndOffset }: ReadPosition,
  answer: FetchedPartition,
): Promise<Batch | undefined> {
  const { topicRef, partition, topic } = held;
  let rows: DeadLetterRows | undefined;
  const read: { record: ReadDeadLetter; row: number }[] = [];
  const { bodies, gaps, nextOffset } = readFetched(answer, fromOffset, (cursor) => {
    const record = readDeadLetter(cursor, (origin) => identityRules(identity, origin, topic));
    rows ??= new DeadLetterRows(topicRef, partition, Math.ceil(answer.records.length / bytesOfRow));
    read.push({ record, row: rows.add(record) });
  });
  const logEndOffset = answer.lastStableOffset;
  if (nextOffset === fromOffset && logEndOffset === knownEndOffset) return undefined;
  await topicIds.refreshFor(read.map(({ record: { facts, replayMark } }) => replayMark?.origin.topic ?? facts.originTopic));
  const kindIds = await kinds.of(
    topicRef,
    read.map(({ record }) => record.facts),
  );
  const records = read.map(({ record, row }, index): DeadLetterToStore => {
    const { offset, timestampMs, isPointer, replayMark, facts } = record;
    const { originTopic, originPartition, originOffset, consumerGroup } = facts;
    return {
      offset,
      timestampMs,
      isPointer,
      replayMark,
      originPartition,
      originOffset,
      consumerGroup,
      row,
      recognisedBy: recognise(record, cluster.id, held, topicIds.of),
      kindId: kindIds[index] ?? 0,
      originTopicId: originTopic === null ? undefined : topicIds.of(originTopic, timestampMs),
      returnError: replayMark === null ? null : describeError(facts),
    };
  });
  return {
    cluster: cluster.id,
    topicRef,
    partition,
    fromOffset,
    nextOffset,
    logStartOffset: answer.logStartOffset,
    logEndOffset,
    records,
    rows,
    bodies,
    gaps,
  };
}
