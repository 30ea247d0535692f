import type { FetchedPartition } from '#lib/kafka/fetch-records.ts';
import { visitRecords } from '#lib/kafka/record-batch-reader.ts';
import type { Gap } from './batch.ts';
import { type IdentityRulesOf, type ReadDeadLetter, readDeadLetter } from './read-dead-letter.ts';

/**
 * Reads what was fetched; a damaged batch is a gap. The walk begins anew behind each, from the start of the buffer, since only the whole of it tells
 * which transactions were aborted; a batch that is met again is the last, and the next fetch begins behind it.
 */
export function readFetched(
  { records, abortedTransactions }: FetchedPartition,
  fromOffset: bigint,
  rulesOf: IdentityRulesOf,
): { read: ReadDeadLetter[]; gaps: Gap[]; nextOffset: bigint } {
  const read: ReadDeadLetter[] = [];
  const gaps: Gap[] = [];
  const met = new Set<number>();
  let nextOffset = fromOffset;
  for (;;) {
    const { nextOffset: walkedTo, corrupt } = visitRecords(records, { fromOffset: nextOffset, abortedTransactions, isolation: 'read_committed' }, (cursor) =>
      read.push(readDeadLetter(cursor, rulesOf)),
    );
    nextOffset = walkedTo;
    if (corrupt === undefined || met.has(corrupt.bytes.byteOffset)) return { read, gaps, nextOffset };
    met.add(corrupt.bytes.byteOffset);
    gaps.push({ fromOffset: nextOffset, toOffset: corrupt.nextOffset, reason: `damaged batch: ${corrupt.reason}` });
    nextOffset = corrupt.nextOffset;
  }
}
