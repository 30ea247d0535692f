import { droppedHeaders } from '#lib/kafka/dropped-headers.ts';
import type { IdentityRules } from '#lib/kafka/event-identity-rules.ts';
import { partitionForKey } from '#lib/kafka/partition-for-key.ts';
import type { RecordCursor } from '#lib/kafka/record-cursor.ts';
import type { SpliceChoice, SpliceOptions } from '#lib/kafka/record-splicer.ts';
import { planHashPrefix, redriveHeaders } from '#lib/kafka/redrive-headers.ts';
import { createSpliceMark } from '#lib/kafka/splice-mark.ts';
import { maxMessageBytes, type TopicConfigs } from '#lib/kafka/topics.ts';
import { timestampRule } from '#lib/replay/plan/replay-timestamp.ts';
import type { NewerKeys } from '#lib/replay/range/newer-keys.ts';
import { compileFilter } from '#lib/replay/range/range-filter.ts';
import { meantOffsets, nextMeantOffset } from '#lib/replay/range/runs.ts';
import type { RangeShard } from './range-shard.ts';

const usualBatchBytes = 1_000_000;
const overtaken: SpliceChoice = { outcome: 'skipped', reason: 'overtaken: a newer event of the same key and type has come since' };

/** The target partition of a record: the shard's own, or where counts differ the one that a Java producer chooses; without a key in turns, by offset. */
function partitionRule({ range, part }: RangeShard): (record: RecordCursor) => number {
  if (range.partitionBy === 'origin') return () => part.targetPartition;
  const count = range.targetPartitions;
  return ({ key, offset }) => (key === null ? Number(offset % BigInt(count)) : partitionForKey(key, count));
}

/** What the plan has decided of the positions where claimed failures began. */
function plannedChoices({ items, fromOffset }: RangeShard): Map<bigint, SpliceChoice> {
  const choices = new Map<bigint, SpliceChoice>();
  for (const { position, outcome } of items) {
    const offset = fromOffset + position;
    // One copy serves all failures that began with one message, as long as one of them is to be sent.
    if (outcome === 'pending') choices.set(offset, 'send');
    else if (!choices.has(offset)) choices.set(offset, { outcome: 'skipped', reason: 'skipped by the plan' });
  }
  return choices;
}

/** How the marks of a shard's copies are made: all are first attempts but those of failures that were replayed before. */
function marks({ shard, source, items, fromOffset }: RangeShard): SpliceOptions['markOf'] {
  const shared = { jobId: shard.jobId, planHashPrefix: planHashPrefix(shard.plan_hash), origin: { topic: source.topic, partition: source.partition } };
  const first = createSpliceMark({ ...shared, attempt: 1 });
  const further = new Map(items.filter(({ attempt }) => attempt > 1).map((item) => [fromOffset + item.position, item.attempt]));
  if (further.size === 0) return (offset) => first.at(offset);
  return (offset) => {
    const attempt = further.get(offset);
    return attempt === undefined ? first.at(offset) : createSpliceMark({ ...shared, attempt }).at(offset);
  };
}

/** How the records of a shard are chosen and copied, from its position on. @param newer what may overtake them; undefined where they are sent all the same. */
export function spliceOptions(range: RangeShard, configs: TopicConfigs, identity: IdentityRules, newer: NewerKeys | undefined): SpliceOptions {
  const { request } = range.range;
  const isMeant = compileFilter(request.filter, identity);
  const isOffsetMeant = meantOffsets(range.part);
  const choices = plannedChoices(range);
  const timestamp = timestampRule(configs);
  return {
    fromOffset: range.fromOffset + range.shard.position,
    toOffset: range.toOffset,
    nextMeant: nextMeantOffset(range.part),
    choose(record) {
      if ((isOffsetMeant !== undefined && !isOffsetMeant(record.offset)) || (isMeant !== undefined && !isMeant(record))) return 'pass';
      if (newer?.has(record)) return overtaken;
      return choices.size === 0 ? 'send' : (choices.get(record.offset) ?? 'send');
    },
    partitionOf: partitionRule(range),
    timestampOf: (record) => timestamp(record.timestamp, BigInt(Date.now())).timestampMs,
    isHeaderDropped: droppedHeaders([...Object.values(redriveHeaders), ...request.removeHeaders]),
    markOf: marks(range),
    isWatched: (offset) => choices.size > 0 && choices.has(offset),
    largestBatchBytes: maxMessageBytes(configs),
    usualBatchBytes,
  };
}
