import type { RecordCursor } from '#lib/kafka/record-cursor.ts';
import type { TopicConfigs } from '#lib/kafka/topics.ts';
import { maxMessageBytes } from '#lib/kafka/topics.ts';
import { timestampRule } from '#lib/replay/plan/replay-timestamp.ts';
import type { NewerKeys } from './newer-keys.ts';
import type { IsMeant } from './range-filter.ts';
import type { RangeFacts, ReplayRange } from './replay-range.ts';

type Looked = NonNullable<RangeFacts['looked']>;
type Steps = NonNullable<ReplayRange['steps']>;

const mostExamples = 5;
/** What a copy takes besides key, value and headers: its frame and its mark, generously. */
const overheadBytes = 200;

interface Part {
  topic: string;
  partition: number;
  newer: NewerKeys | undefined;
  /** Of a part that has gaps: whether an offset is meant. */
  isMeant: ((offset: bigint) => boolean) | undefined;
  /** Where it is asked which of those that failed are meant: the offsets of all that did. */
  began?: ReadonlySet<bigint> | undefined;
  onFailing?: (offset: bigint) => void;
}

/** Counts the messages of a range one by one, and what stands against sending each. */
export class MessageLook {
  readonly facts: Looked = { tombstones: 0, oversize: 0, renewed: 0, overtaken: 0, withoutKey: 0, largestBytes: 0, examples: [] };
  readonly steps: Steps;
  readonly #isMeant: IsMeant | undefined;
  readonly #timestamp: ReturnType<typeof timestampRule>;
  readonly #largestBytes: number;
  readonly #nowMs: bigint;
  readonly #fromMs: number;
  readonly #perStep: number[];

  constructor({ isMeant, configs, nowMs, steps }: { isMeant: IsMeant | undefined; configs: TopicConfigs; nowMs: bigint; steps: Steps }) {
    this.#isMeant = isMeant;
    this.#timestamp = timestampRule(configs);
    this.#largestBytes = maxMessageBytes(configs);
    this.#nowMs = nowMs;
    this.#fromMs = Date.parse(steps.fromAt);
    this.#perStep = steps.counts.map(() => 0);
    this.steps = { ...steps, counts: this.#perStep };
  }

  /** Looks at one record of a part. @returns its size in bytes, undefined where it is not meant. */
  see(record: RecordCursor, { topic, partition, newer, isMeant, began, onFailing }: Part): number | undefined {
    if ((isMeant !== undefined && !isMeant(record.offset)) || (this.#isMeant !== undefined && !this.#isMeant(record))) return undefined;
    const { keyStart, valueStart, headersEnd, keyValueStart, timestamp } = record;
    const bytes = headersEnd - keyValueStart;
    const { facts } = this;
    if (bytes > facts.largestBytes) facts.largestBytes = bytes;
    if (valueStart < 0) facts.tombstones += 1;
    if (keyStart < 0) facts.withoutKey += 1;
    if (bytes + overheadBytes > this.#largestBytes) facts.oversize += 1;
    if (this.#timestamp(timestamp, this.#nowMs).why !== undefined) facts.renewed += 1;
    if (newer?.has(record)) {
      facts.overtaken += 1;
      if (facts.examples.length < mostExamples) facts.examples.push(`${topic}/${partition}/${record.offset}`);
    }
    if (began?.has(record.offset)) onFailing?.(record.offset);
    this.#countStep(Number(timestamp));
    return bytes;
  }

  #countStep(timestampMs: number): void {
    const step = Math.floor((timestampMs - this.#fromMs) / this.steps.stepMs);
    const at = Math.min(Math.max(step, 0), this.#perStep.length - 1);
    this.#perStep[at] = (this.#perStep[at] ?? 0) + 1;
  }
}
