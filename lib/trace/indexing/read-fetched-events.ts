import type { FetchedPartition } from '#lib/kafka/fetch-records.ts';
import { visitRecords } from '#lib/kafka/record-batch-reader.ts';
import { type EventReader, type ReadEvent, readEvent } from './read-event.ts';

/** Offsets of a partition that cannot be traced. */
export interface TraceGap {
  fromOffset: bigint;
  toOffset: bigint;
  reason: string;
}

/** What was fetched of a partition, read. */
interface ReadEvents {
  events: ReadEvent[];
  gaps: TraceGap[];
  nextOffset: bigint;
}

/**
 * Reads what was fetched; a damaged batch is a gap. The walk begins anew behind each, from the start of the buffer, since only the whole of it tells
 * which transactions were aborted; a batch that is met again is the last, and the next fetch begins behind it.
 */
export function readFetchedEvents({ records, abortedTransactions }: FetchedPartition, fromOffset: bigint, reader: EventReader): ReadEvents {
  const events: ReadEvent[] = [];
  const gaps: TraceGap[] = [];
  const met = new Set<number>();
  let nextOffset = fromOffset;
  for (;;) {
    const { nextOffset: walkedTo, corrupt } = visitRecords(records, { fromOffset: nextOffset, abortedTransactions, isolation: 'read_committed' }, (cursor) => {
      events.push(readEvent(cursor, reader));
    });
    nextOffset = walkedTo;
    if (corrupt === undefined || met.has(corrupt.bytes.byteOffset)) return { events, gaps, nextOffset };
    met.add(corrupt.bytes.byteOffset);
    gaps.push({ fromOffset: nextOffset, toOffset: corrupt.nextOffset, reason: `damaged batch: ${corrupt.reason}` });
    nextOffset = corrupt.nextOffset;
  }
}
