import { BodyPacker, type PackedBlock } from '#lib/dead-letters/bodies/body-block.ts';
import type { FetchedPartition } from '#lib/kafka/fetch-records.ts';
import { visitRecords } from '#lib/kafka/record-batch-reader.ts';
import type { RecordCursor } from '#lib/kafka/record-cursor.ts';
import type { Gap } from './batch.ts';

/** What was fetched of a partition, but its records. */
interface ReadRecords {
  /** The bodies of the records, in their order. */
  bodies: PackedBlock[];
  gaps: Gap[];
  nextOffset: bigint;
}

/**
 * Reads what was fetched and shows each record; a damaged batch is a gap. The walk begins anew behind each, from the start of the buffer, since only the whole of
 * it tells which transactions were aborted; a batch that is met again is the last, and the next fetch begins behind it.
 */
export function readFetched({ records, abortedTransactions }: FetchedPartition, fromOffset: bigint, onRecord: (cursor: RecordCursor) => void): ReadRecords {
  const bodies = new BodyPacker();
  const gaps: Gap[] = [];
  const met = new Set<number>();
  let nextOffset = fromOffset;
  for (;;) {
    const { nextOffset: walkedTo, corrupt } = visitRecords(records, { fromOffset: nextOffset, abortedTransactions, isolation: 'read_committed' }, (cursor) => {
      onRecord(cursor);
      bodies.add(cursor);
    });
    nextOffset = walkedTo;
    if (corrupt === undefined || met.has(corrupt.bytes.byteOffset)) return { bodies: bodies.finish(), gaps, nextOffset };
    met.add(corrupt.bytes.byteOffset);
    gaps.push({ fromOffset: nextOffset, toOffset: corrupt.nextOffset, reason: `damaged batch: ${corrupt.reason}` });
    nextOffset = corrupt.nextOffset;
  }
}
