import type { TableRows } from '#lib/db/copy-in.ts';
import { CopyRows } from '#lib/db/copy-rows.ts';
import type { ReplayMark } from '#lib/kafka/redrive-headers.ts';
import type { ReadDeadLetter } from './read-dead-letter.ts';

const columns = [
  'id',
  'failure_id',
  'is_first',
  'returned_from_job_id',
  'topic_ref',
  'partition',
  'offset',
  'timestamp_ms',
  'is_log_append_time',
  'size_bytes',
  'is_tombstone',
  'convention',
  'origin_topic',
  'origin_partition',
  'origin_offset',
  'origin_timestamp_ms',
  'consumer_group',
  'error_class',
  'event_type',
]; // indexed_at is the transaction's time

/** The lengths of id, failure_id and is_first, which come when the batch is stored, and where they begin in a row. */
const blanks = [8, 8, 1];
const idAt = 4;
const failureAt = 16;
const isFirstAt = 28;

/** What a row says of its failure. */
interface RowFailure {
  failureId: bigint;
  /** The dead letter that it began with. */
  firstRecordId: bigint;
}

/** The rows of `dead_letter` of one batch. Each is written as soon as its record was read, so that what was read of it is garbage at once. */
export class DeadLetterRows {
  readonly #topicRef: number;
  readonly #partition: number;
  readonly #rows: CopyRows;
  /** Records with the mark of a replay, few or none: only the batch's transaction knows whether that is ours. By place. */
  readonly #marked = new Map<number, ReadDeadLetter>();
  /** The rows of those. */
  #late: CopyRows | undefined;

  /** @param expectedBytes about, of all rows */
  constructor(topicRef: number, partition: number, expectedBytes: number) {
    this.#topicRef = topicRef;
    this.#partition = partition;
    this.#rows = new CopyRows(columns.length, expectedBytes);
  }

  /** @returns the row's place, for `fill`. */
  add(record: ReadDeadLetter): number {
    if (record.replayMark === null) {
      const place = this.#rows.rowWithBlanks(blanks);
      this.#addRest(this.#rows, record, null);
      return place;
    }
    const place = -1 - this.#marked.size;
    this.#marked.set(place, record);
    return place;
  }

  #addRest(rows: CopyRows, record: ReadDeadLetter, jobId: number | null): void {
    const { facts } = record;
    rows.int4(jobId).int4(this.#topicRef).int4(this.#partition).int8(record.offset).int8(record.timestampMs).bool(record.isLogAppendTime);
    rows.int4(record.sizeBytes).bool(record.isTombstone).text(record.convention).text(facts.originTopic);
    rows.int4(facts.originPartition).int8(facts.originOffset).int8(facts.originTimestampMs).text(facts.consumerGroup);
    rows.text(facts.errorClass).text(record.eventType);
  }

  /**
   * Fills in what the batch's transaction knows. What one filled in another may fill in anew.
   * @param records of all rows: where each lies (`add`), and @param failures of each. @param firstId the first one's; the others follow it.
   * @param jobOf the replay of ours whose copy a record is.
   */
  fill(records: readonly { row: number }[], failures: readonly RowFailure[], firstId: bigint, jobOf: (mark: ReplayMark | null) => number | null): void {
    this.#late = this.#marked.size === 0 ? undefined : new CopyRows(columns.length);
    let id = firstId;
    for (const [place, { row }] of records.entries()) {
      const failure = failures[place];
      if (failure === undefined) throw new Error(`no failure was made for record ${id}`);
      const isFirst = id === failure.firstRecordId;
      const marked = this.#late === undefined ? undefined : this.#marked.get(row);
      if (marked === undefined) {
        this.#rows.fillInt8(row + idAt, id);
        this.#rows.fillInt8(row + failureAt, failure.failureId);
        this.#rows.fillBool(row + isFirstAt, isFirst);
      } else if (this.#late !== undefined) {
        this.#late.row().int8(id).int8(failure.failureId).bool(isFirst);
        this.#addRest(this.#late, marked, jobOf(marked.replayMark));
      }
      id += 1n;
    }
  }

  /** What is to be copied, once filled in. */
  tables(): TableRows[] {
    return [this.#rows, this.#late].flatMap((rows) => (rows === undefined || rows.rows === 0 ? [] : [rows.into('dead_letter', columns)]));
  }

  /** Gives the memory on. Call once, when the batch was stored. */
  release(): void {
    this.#rows.release();
    this.#late?.release();
  }
}
