import type { Logger } from 'pino';
import { identityRules } from '#lib/kafka/event-identity-rules.ts';
import { readSource, type SourceAnswer } from '#lib/kafka/range-source.ts';
import { endOfBatches } from '#lib/kafka/record-batch-reader.ts';
import { RecordSplicer, type SplicedSlice, type SpliceOptions } from '#lib/kafka/record-splicer.ts';
import { describeTopicConfigs } from '#lib/kafka/topics.ts';
import type { TransactionalProducer } from '#lib/kafka/transactional-producer.ts';
import type { Lease } from '#lib/leases/lease.ts';
import { ShardStopped } from '#lib/replay/engine/shard-stopped.ts';
import type { ItemOutcome } from '#lib/replay/engine/slice-outcome.ts';
import { behindPart, NewerKeys } from '#lib/replay/range/newer-keys.ts';
import { compileLeavingOut } from '#lib/replay/range/range-filter.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import { itemsBetween, type RangeShard } from './range-shard.ts';
import { recordRangeSlice, type SentBatch } from './record-range-slice.ts';
import { progressOf, writeProgress } from './slice-progress.ts';
import { spliceOptions } from './splice-options.ts';

/** Of the source at a time: one slice. One more is on its way while it is sent. Twice as much is no faster, and takes 50 MB more where six shards run. */
const fetchBytes = 2_000_000;
/** Two batches of a usual size each. */
const sliceBytes = 1_990_000;
/** A range of which little is meant shows how far it is after so many bytes of the source. */
const cutAfterBytes = 32_000_000;
/** What the look for newer events reads at most: some minutes of reading. */
const mostGuardRecords = 20_000_000;
/** Where what it remembers takes more it ends. Sets double: they may then take some 270 MB, for 4 million keys of one event type each, or 2 million in a range with gaps. */
const mostGuardBytes = 150_000_000;

/** What Kafka refuses of a single record, as opposed to the topic or us. */
const recordFaults = new Set(['MESSAGE_TOO_LARGE', 'INVALID_RECORD', 'INVALID_TIMESTAMP', 'CORRUPT_MESSAGE', 'RECORD_LIST_TOO_LARGE']);

/** What a run is steered by. */
export interface RunControl {
  /** Waits until the next slice may be sent. Gives the most messages in it; undefined when the shard has to stop. */
  nextTurn: () => Promise<{ mostMessages: number } | undefined>;
  /** So many messages were sent. */
  spend: (sent: number) => void;
}

interface Run {
  context: ReplayContext;
  lease: Lease;
  producer: TransactionalProducer;
  range: RangeShard;
  newer: NewerKeys | undefined;
}

/** Reads the source ahead of its splicer: the next piece is on its way while the last is sent. */
class SourceReader {
  readonly #read: (offset: bigint) => Promise<SourceAnswer>;
  readonly #toOffset: bigint;
  readonly #nextMeant: SpliceOptions['nextMeant'];
  #ahead: { offset: bigint; answer: Promise<SourceAnswer> } | undefined;
  /** Since the last slice. */
  bytes = 0;

  constructor(read: (offset: bigint) => Promise<SourceAnswer>, { toOffset, nextMeant }: Pick<SpliceOptions, 'toOffset' | 'nextMeant'>) {
    this.#read = read;
    this.#toOffset = toOffset;
    this.#nextMeant = nextMeant;
  }

  /** Gives the splicer what comes next, and asks for what will come after. */
  async feed(splicer: RecordSplicer): Promise<void> {
    const { position } = splicer;
    const answer = await (this.#ahead?.offset === position ? this.#ahead.answer : this.#read(position));
    if (answer.deletedTo !== undefined) {
      splicer.leave(answer.deletedTo, 'failed', 'deleted by retention before it could be read');
      return;
    }
    this.bytes += answer.records.length;
    splicer.feed(answer.records, answer.abortedTransactions);
    const end = endOfBatches(answer.records, position);
    const next = this.#nextMeant?.(end) ?? end;
    if (next > position && next < this.#toOffset) this.#prefetch(next);
  }

  #prefetch(offset: bigint): void {
    const answer = this.#read(offset);
    // Whoever waits for it hears of its failure; nobody may.
    answer.catch(() => undefined);
    this.#ahead = { offset, answer };
  }
}

/** Sends a slice with its progress beside the position. @returns where its batches lie; undefined when Kafka will not take one of its records. */
async function send({ producer, range }: Run, slice: SplicedSlice): Promise<{ batches: SentBatch[] } | { refused: string }> {
  const { target_topic: topic, target_partition: partition } = range.shard;
  const metadata = writeProgress(progressOf(slice, range.fromOffset));
  const position = { topic, partition, offset: slice.nextOffset - range.fromOffset, metadata };
  const outcome = await producer.commitSlice({ topic, batches: slice.batches, position });
  if (outcome.status === 'refused') {
    if (!recordFaults.has(outcome.code)) throw new ShardStopped(`Kafka refused ${topic}/${outcome.partition ?? partition}: ${outcome.message}`);
    return { refused: outcome.message };
  }
  return {
    batches: outcome.batches.map(({ partition: to, count, baseOffset }, index) => {
      if (baseOffset === undefined) throw new Error(`${topic}/${to} did not say where batch ${index} lies`);
      return {
        partition: to,
        count,
        baseOffset,
        passesAt: baseOffset + BigInt(count),
        firstPosition: (slice.firstOffsets[index] ?? slice.fromOffset) - range.fromOffset,
        claimed: slice.places.filter(({ batch }) => batch === index).length,
      };
    }),
  };
}

/** What became of the claimed failures that began in a slice. */
function outcomesOf({ range }: Run, slice: SplicedSlice, batches: readonly SentBatch[]): ItemOutcome[] {
  const offsets = new Map(slice.places.map(({ offset, batch, place }) => [offset, (batches[batch]?.baseOffset ?? 0n) + BigInt(place)]));
  return itemsBetween(range, slice.fromOffset - range.fromOffset, slice.nextOffset - range.fromOffset).map((item): ItemOutcome => {
    const at = range.fromOffset + item.position;
    const offset = offsets.get(at);
    if (offset !== undefined && item.outcome === 'pending') return { item, outcome: 'sent', offset };
    const run = slice.left.find(({ fromOffset, toOffset }) => at >= fromOffset && at < toOffset);
    if (run !== undefined) return { item, outcome: run.outcome, reason: run.reason };
    const isFiltered = range.range.request.filter !== undefined;
    const reason = isFiltered ? 'the filter of the range leaves its message out' : 'its message is not in the source any more, or its transaction was aborted';
    return { item, outcome: 'skipped', reason };
  });
}

/** A slice that is narrowed down to one message that Kafka refuses: it is left, and the position moves on. */
function leftAlone(slice: SplicedSlice, reason: string): SplicedSlice {
  const [fromOffset = slice.fromOffset] = slice.firstOffsets;
  const left = [...slice.left, { fromOffset, toOffset: fromOffset + 1n, count: 1, outcome: 'failed' as const, reason }];
  return { ...slice, batches: [], firstOffsets: [], places: [], sent: 0, left };
}

async function record(run: Run, slice: SplicedSlice, batches: SentBatch[]): Promise<void> {
  const { context, lease, range } = run;
  const nextPosition = slice.nextOffset - range.fromOffset;
  const outcomes = outcomesOf(run, slice, batches);
  await recordRangeSlice(context.pool, lease, range.shard, { progress: progressOf(slice, range.fromOffset), batches, outcomes, nextPosition });
  for (const { partition, baseOffset, count } of batches)
    if (partition === range.part.targetPartition && baseOffset !== undefined) run.newer?.passOwn(baseOffset, count);
}

/** Looks once more for newer events. @returns false when the signal ended the look. @throws ShardStopped when more has come than can be looked at. */
async function look({ newer, range }: Run, signal: AbortSignal): Promise<boolean> {
  if (newer === undefined) return true;
  const isWhole = await newer.look((records) => records >= mostGuardRecords || newer.bytes > mostGuardBytes || signal.aborted);
  if (signal.aborted) return false;
  if (!isWhole)
    throw new ShardStopped(
      `${newer.bytes > mostGuardBytes ? `${newer.size} keys` : `More than ${mostGuardRecords} records`} have come to ${range.shard.target_topic}/${range.shard.target_partition} since the range; whether newer events of its keys are among them was not looked at to the end. Nothing more was sent.`,
    );
  return true;
}

/** The next slice: full, at the range's end, or of what was decided after a while of reading. */
async function nextSlice(splicer: RecordSplicer, source: SourceReader, records: number): Promise<SplicedSlice> {
  for (;;) {
    const slice = splicer.next({ bytes: sliceBytes, records });
    if (slice !== undefined) return slice;
    if (source.bytes > cutAfterBytes) {
      source.bytes = 0;
      return splicer.cut();
    }
    await source.feed(splicer);
  }
}

/** What may overtake a range's messages: looked for where they go back to where they were, unless the plan sends them all the same. */
function newerOf({ cluster, environment }: ReplayContext, { range, part, source }: RangeShard): NewerKeys | undefined {
  if (range.request.overtaken === 'send' || range.target !== range.request.topic) return undefined;
  const { topic } = source;
  const identity = identityRules(environment.REDRIVE_EVENT_IDENTITY, topic);
  return new NewerKeys(cluster, { topic, ...behindPart(part, compileLeavingOut(range.request.filter, identity)), identity });
}

/**
 * Sends a shard's part of a range, slice by slice, from where it stands, until it is done, paused or the signal ends it.
 * @throws ShardStopped, LeaseLost, KafkaError as `runShard`.
 */
export async function runRange(
  context: ReplayContext,
  { lease, producer, range }: { lease: Lease; producer: TransactionalProducer; range: RangeShard },
  control: RunControl,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  const { cluster, environment } = context;
  const { shard } = range;
  const configs = (await describeTopicConfigs(cluster, [shard.target_topic])).get(shard.target_topic) ?? new Map();
  const run: Run = { context, lease, producer, range, newer: newerOf(context, range) };
  const options = spliceOptions(range, configs, identityRules(environment.REDRIVE_EVENT_IDENTITY, range.source.topic), run.newer);
  const source = new SourceReader((offset) => readSource(cluster, range.source, offset, fetchBytes), options);
  await sendSlices(run, { options, source }, control, log, signal);
}

async function sendSlices(
  run: Run,
  { options, source }: { options: SpliceOptions; source: SourceReader },
  control: RunControl,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  const { range } = run;
  const { shard } = range;
  let splicer = new RecordSplicer(options);
  /** Smaller while it is looked for what Kafka refuses. */
  let atMost = Number.POSITIVE_INFINITY;
  for (let turn = await control.nextTurn(); turn !== undefined; turn = await control.nextTurn()) {
    if (!(await look(run, signal))) return;
    let slice = await nextSlice(splicer, source, Math.min(atMost, turn.mostMessages));
    let sent = await send(run, slice);
    if ('refused' in sent) {
      if (slice.sent > 1) {
        atMost = Math.max(1, Math.floor(slice.sent / 2));
        splicer = new RecordSplicer({ ...options, fromOffset: slice.fromOffset });
        continue;
      }
      slice = leftAlone(slice, sent.refused);
      sent = await send(run, slice);
      if ('refused' in sent) throw new ShardStopped(sent.refused);
    }
    await record(run, slice, sent.batches);
    splicer.release(slice);
    source.bytes = 0;
    atMost *= 2;
    control.spend(slice.sent);
    log.info({ jobId: shard.jobId, shard: shard.shard, position: String(shard.position), total: String(shard.total) }, 'Sent a slice of a replay.');
  }
}
