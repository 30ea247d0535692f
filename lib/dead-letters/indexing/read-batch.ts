import type pg from 'pg';
import type { EventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import { BodyPacker } from '#lib/dead-letters/bodies/body-block.ts';
import { describeError } from '#lib/dead-letters/describe-error.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { identityRules } from '#lib/kafka/event-identity-rules.ts';
import type { FetchedPartition } from '#lib/kafka/fetch-records.ts';
import type { ReadPosition } from '#lib/kafka/read-while-storing.ts';
import { walkFetched } from '#lib/kafka/walk-fetched.ts';
import type { Batch, DeadLetterToStore } from './batch.ts';
import { DeadLetterRows } from './dead-letter-rows.ts';
import type { FailureKinds } from './failure-kinds.ts';
import type { HeldPartition } from './held-partition.ts';
import { type ReadDeadLetter, readDeadLetter } from './read-dead-letter.ts';
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

/** What was fetched of a partition for each byte of its rows, about. */
const bytesOfRow = 4;

/** All that is kept of a record until its batch is stored; what else was read of it is in its row. */
function toStore({ offset, timestampMs, isPointer, replayMark, facts }: ReadDeadLetter, row: number): DeadLetterToStore {
  const { originTopic, originPartition, originOffset, consumerGroup, errorClass } = facts;
  return {
    offset,
    timestampMs,
    isPointer,
    replayMark,
    originTopic,
    originPartition,
    originOffset,
    consumerGroup,
    errorClass,
    row,
    recognisedBy: '',
    kindId: 0,
    originTopicId: undefined,
    returnError: replayMark === null ? null : describeError(facts),
  };
}

/** What one fetch of a partition gave, damaged batches as gaps; undefined where nothing is new. @throws KafkaError when the cluster cannot be asked for its topics */
export async function readBatch(
  { cluster, topicIds, kinds, identity }: IndexingContext,
  { held, fromOffset, logEndOffset: knownEndOffset }: ReadPosition<HeldPartition>,
  answer: FetchedPartition,
): Promise<Batch | undefined> {
  const { topicRef, partition, topic } = held;
  let rows: DeadLetterRows | undefined;
  const records: DeadLetterToStore[] = [];
  const packer = new BodyPacker();
  const { gaps, nextOffset } = walkFetched(answer, fromOffset, (cursor) => {
    const record = readDeadLetter(cursor, (origin) => identityRules(identity, origin, topic));
    rows ??= new DeadLetterRows(topicRef, partition, Math.ceil(answer.records.length / bytesOfRow));
    records.push(toStore(record, rows.add(record)));
    packer.add(cursor);
  });
  const bodies = packer.finish();
  const logEndOffset = answer.lastStableOffset;
  if (nextOffset === fromOffset && logEndOffset === knownEndOffset) return undefined;
  await topicIds.refreshFor(new Set(records.map(({ replayMark, originTopic }) => replayMark?.origin.topic ?? originTopic)));
  const kindIds = await kinds.of(topicRef, records);
  let place = 0;
  for (const record of records) {
    const { originTopic, timestampMs } = record;
    record.recognisedBy = recognise(record, cluster.id, held, topicIds.of);
    record.kindId = kindIds[place++] ?? 0;
    record.originTopicId = originTopic === null ? undefined : topicIds.of(originTopic, timestampMs);
  }
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
