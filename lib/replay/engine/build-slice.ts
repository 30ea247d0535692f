import { isFailureHeader } from '#lib/dead-letters/conventions/table.ts';
import { KeptHeaders } from '#lib/kafka/kept-headers.ts';
import { createBatchWriter } from '#lib/kafka/record-batch-writer.ts';
import { encodeHeaderEntries } from '#lib/kafka/record-headers.ts';
import { isRedriveHeader, writeReplayMark } from '#lib/kafka/redrive-headers.ts';
import type { SliceBatch } from '#lib/kafka/slice.ts';
import type { TopicConfigs } from '#lib/kafka/topics.ts';
import { replayTimestamp } from '../plan/replay-timestamp.ts';
import type { SelectedFailure } from '../plan/selected-failure.ts';
import type { Shard, ShardItem } from './shard.ts';
import type { ItemOutcome } from './slice-outcome.ts';

/** One slice ready to be sent: everything from `firstPosition` on, up to but not including `nextPosition`. */
export interface BuiltSlice {
  nextPosition: bigint;
  batches: SliceBatch[];
  /** The items of each batch, in its order. */
  batchItems: ShardItem[][];
  /** What is not sent, with the reason. */
  left: Extract<ItemOutcome, { reason: string }>[];
}

/** A transaction hides live records from read_committed readers while it is open: at most so much in one. */
const sliceBytes = 2_000_000;
/** Below `max.message.bytes`, which counts the whole batch. */
const largestBatchBytes = 1_000_000;

/** Where the failure began, as our header says it: its origin, or the dead letter itself where the convention names none. */
function originOf(record: SelectedFailure) {
  const { origin_topic, origin_partition, origin_offset } = record;
  return origin_topic !== null && origin_partition !== null && origin_offset !== null
    ? { topic: origin_topic, partition: origin_partition, offset: origin_offset }
    : { topic: record.topic, partition: record.partition, offset: record.offset };
}

/** The headers that a copy keeps: all but the convention's own failure headers and an earlier replay's mark, byte for byte. */
function keptHeaders(record: SelectedFailure, removeFailureHeaders: boolean): KeptHeaders {
  return new KeptHeaders().keep(record.headers, 0, record.headers.length, (_index, buffer, nameStart, nameEnd) => {
    const name = buffer.toString('utf8', nameStart, nameEnd);
    return isRedriveHeader(name) || (removeFailureHeaders && isFailureHeader(record.convention, name));
  });
}

/**
 * Puts as many items as one slice takes into batches. Pure but for the clock it is given.
 * @param items in the order of the plan, the first at the shard's position.
 * @param skip why an item is not to be sent after all; undefined to send it.
 */
export function buildSlice({
  shard,
  items,
  records,
  configs,
  nowMs,
  skip,
}: {
  shard: Shard;
  items: readonly ShardItem[];
  records: ReadonlyMap<bigint, SelectedFailure>;
  configs: TopicConfigs;
  nowMs: bigint;
  skip: (item: ShardItem) => string | undefined;
}): BuiltSlice {
  const { settings } = shard.plan;
  const limit = Math.min(largestBatchBytes, Number(configs.get('max.message.bytes') ?? largestBatchBytes));
  const built: BuiltSlice = { nextPosition: shard.position, batches: [], batchItems: [], left: [] };
  let writer = createBatchWriter({ maxBytes: limit });
  let own: ShardItem[] = [];
  let bytes = 0;
  const seal = () => {
    if (writer.isEmpty) return;
    const full = writer;
    built.batches.push({ partition: shard.target_partition, count: full.count, seal: (sequence) => full.seal({ ...sequence, transactional: true }) });
    built.batchItems.push(own);
    writer = createBatchWriter({ maxBytes: limit });
    own = [];
  };

  for (const item of items) {
    const record = records.get(item.recordId);
    const reason = item.outcome !== 'pending' ? 'skipped by the plan' : record === undefined ? 'its record is no longer kept here' : skip(item);
    if (reason !== undefined || record === undefined) {
      built.left.push({ item, outcome: record === undefined && item.outcome === 'pending' ? 'failed' : 'skipped', reason: reason ?? '' });
      built.nextPosition = item.position + 1n;
      continue;
    }
    const originalMs = record.origin_timestamp_ms ?? record.timestamp_ms;
    const copy = {
      timestamp: settings.keepTimestamps ? replayTimestamp(originalMs, configs, nowMs).timestampMs : nowMs,
      key: record.key,
      value: record.value,
      headers: keptHeaders(record, settings.removeFailureHeaders),
      extraHeaders: encodeHeaderEntries(writeReplayMark({ jobId: shard.jobId, origin: originOf(record), attempt: item.attempt })),
    };
    const size = (record.key?.length ?? 0) + (record.value?.length ?? 0) + record.headers.length;
    if (bytes > 0 && bytes + size > sliceBytes) break;
    if (!writer.append(copy)) {
      seal();
      // A record that is too large for a batch of the usual size may still fit alone into the largest that the topic takes.
      writer = createBatchWriter({ maxBytes: Math.max(limit, Number(configs.get('max.message.bytes') ?? limit)) });
      if (!writer.append(copy)) {
        built.left.push({ item, outcome: 'failed', reason: `larger than the target's max.message.bytes (${configs.get('max.message.bytes')})` });
        writer = createBatchWriter({ maxBytes: limit });
        built.nextPosition = item.position + 1n;
        continue;
      }
    }
    own.push(item);
    bytes += size;
    built.nextPosition = item.position + 1n;
  }
  seal();
  return built;
}
