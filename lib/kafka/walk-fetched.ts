import type { FetchedPartition } from './fetch-records.ts';
import { visitRecords } from './record-batch-reader.ts';
import type { RecordCursor } from './record-cursor.ts';

/** Offsets of a partition that cannot be read. */
export interface UnreadOffsets {
  fromOffset: bigint;
  toOffset: bigint;
  reason: string;
}

/**
 * Reads what was fetched and shows each record; a damaged batch is a gap. The walk begins anew behind each, from the start of the buffer, since only the whole of
 * it tells which transactions were aborted; a batch that is met again is the last, and the next fetch begins behind it.
 */
export function walkFetched(
  { records, abortedTransactions }: Pick<FetchedPartition, 'records' | 'abortedTransactions'>,
  fromOffset: bigint,
  onRecord: (cursor: RecordCursor) => void,
): { gaps: UnreadOffsets[]; nextOffset: bigint } {
  const gaps: UnreadOffsets[] = [];
  const met = new Set<number>();
  let nextOffset = fromOffset;
  for (;;) {
    const { nextOffset: walkedTo, corrupt } = visitRecords(records, { fromOffset: nextOffset, abortedTransactions, isolation: 'read_committed' }, onRecord);
    nextOffset = walkedTo;
    if (corrupt === undefined || met.has(corrupt.bytes.byteOffset)) return { gaps, nextOffset };
    met.add(corrupt.bytes.byteOffset);
    gaps.push({ fromOffset: nextOffset, toOffset: corrupt.nextOffset, reason: `damaged batch: ${corrupt.reason}` });
    nextOffset = corrupt.nextOffset;
  }
}
