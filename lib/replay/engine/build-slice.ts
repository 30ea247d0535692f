import { failureHeaders } from '#lib/dead-letters/conventions/table.ts';
import { KeptHeaders } from '#lib/kafka/kept-headers.ts';
import type { RecordToAppend } from '#lib/kafka/record-batch-writer.ts';
import { decodeHeaders, encodeHeaderEntries } from '#lib/kafka/record-headers.ts';
import { isRedriveHeader, planHashPrefix, writeReplayMark } from '#lib/kafka/redrive-headers.ts';
import type { SliceBatch } from '#lib/kafka/slice.ts';
import { maxMessageBytes, type TopicConfigs } from '#lib/kafka/topics.ts';
import { originOf } from '#lib/replay/plan/origin-of.ts';
import { replayTimestamp } from '#lib/replay/plan/replay-timestamp.ts';
import type { SelectedRecord } from '#lib/replay/plan/selected-failure.ts';
import { BatchPacker } from './batch-packer.ts';
import type { Shard, ShardItem } from './shard.ts';
import type { ItemOutcome } from './slice-outcome.ts';

/** One slice ready to be sent: everything from the shard's position up to but not including `nextPosition`. */
export interface BuiltSlice {
  nextPosition: bigint;
  batches: SliceBatch[];
  /** What the records of each batch stand for, in its order: each for the items of one message. */
  batchItems: ShardItem[][][];
  /** What is not sent, with the reason. */
  left: Extract<ItemOutcome, { reason: string }>[];
}

/** A transaction hides live records from read_committed readers while it is open: at most so much in one. */
export const sliceBytes = 2_000_000;
const usualBatchBytes = 1_000_000;

/** The headers that a copy keeps: all but the failure headers of the conventions and an earlier replay's mark, byte for byte. Of an edit exactly its own. */
function keptHeaders(record: SelectedRecord, removeFailureHeaders: boolean): KeptHeaders {
  if (record.isEdited) return new KeptHeaders().keepAll(record.headers);
  const headers = decodeHeaders(record.headers);
  const isFailureHeader = failureHeaders(record.convention, headers);
  const isDropped = headers.map(({ name }) => isRedriveHeader(name) || (removeFailureHeaders && isFailureHeader(name)));
  return new KeptHeaders().keep(record.headers, 0, record.headers.length, (index) => isDropped[index] === true);
}

function copyOf(
  record: SelectedRecord,
  item: ShardItem,
  { jobId, plan_hash: planHash, plan: { settings } }: Shard,
  configs: TopicConfigs,
  nowMs: bigint,
): RecordToAppend {
  const { timestampMs } = replayTimestamp(record.origin_timestamp_ms ?? record.timestamp_ms, configs, nowMs);
  return {
    timestamp: settings.keepTimestamps ? timestampMs : nowMs,
    key: record.key,
    value: record.value,
    headers: keptHeaders(record, settings.removeFailureHeaders),
    extraHeaders: encodeHeaderEntries(writeReplayMark({ jobId, planHashPrefix: planHashPrefix(planHash), origin: originOf(record), attempt: item.attempt })),
  };
}

interface SliceInput {
  shard: Shard;
  /** In the order of the plan, the first at the shard's position. */
  items: readonly ShardItem[];
  records: ReadonlyMap<bigint, SelectedRecord>;
  configs: TopicConfigs;
  nowMs: bigint;
  /** Why an item is not to be sent after all; undefined to send it. */
  skip: (item: ShardItem) => string | undefined;
}

/** Whose bytes are sent for all: an edit's, else those of one that has a body. */
function senderOf(
  message: readonly ShardItem[],
  { shard: { edits }, records }: Pick<SliceInput, 'shard' | 'records'>,
): { item: ShardItem; record: SelectedRecord } | undefined {
  const known = message.flatMap((item) => {
    const record = records.get(item.recordId);
    return record === undefined ? [] : [{ item, record }];
  });
  return known.find(({ item }) => edits.has(String(item.failureId))) ?? known.find(({ record }) => record.missing_body === null) ?? known[0];
}

/** Puts as many messages as one slice takes into batches. Pure: the clock is given. */
export function buildSlice(input: SliceInput): BuiltSlice {
  const { shard, items, configs, nowMs, skip } = input;
  const largestBytes = maxMessageBytes(configs);
  const packer = new BatchPacker<ShardItem[]>({ partition: shard.target_partition, usualBytes: usualBatchBytes, largestBytes });
  const left: BuiltSlice['left'] = [];
  let nextPosition = shard.position;
  let bytes = 0;
  for (const [position, message] of Map.groupBy(items, (item) => item.position)) {
    const skipped = message.flatMap((item) => {
      const reason = item.outcome === 'pending' ? skip(item) : 'skipped by the plan';
      return reason === undefined ? [] : [{ item, outcome: 'skipped' as const, reason }];
    });
    const sent = message.filter((item) => skipped.every((one) => one.item !== item));
    const sender = senderOf(sent, input);
    const size = sender?.record.size_bytes ?? 0;
    if (bytes > 0 && bytes + size > sliceBytes) break;
    nextPosition = position + 1n;
    left.push(...skipped);
    const fail = (reason: string) => left.push(...sent.map((item) => ({ item, outcome: 'failed' as const, reason })));
    if (sent.length === 0) continue;
    if (sender === undefined) fail('its record is no longer kept here');
    else if (packer.add(sent, copyOf(sender.record, sender.item, shard, configs, nowMs))) bytes += size;
    else fail(`larger than the target's max.message.bytes (${largestBytes})`);
  }
  packer.finish();
  return { nextPosition, batches: packer.batches, batchItems: packer.batchItems, left };
}
