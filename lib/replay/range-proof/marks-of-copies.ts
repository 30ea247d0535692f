import { readSource, type SourcePartition } from '#lib/kafka/range-source.ts';
import { visitRecords } from '#lib/kafka/record-batch-reader.ts';
import { decodeHeaders } from '#lib/kafka/record-headers.ts';
import { type ReplayMark, readReplayMark } from '#lib/kafka/redrive-headers.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';

const fetchBytes = 1_000_000;

/**
 * What copies say that they are copies of, read where they lie; those that retention has taken say nothing any more.
 * @param offsets of one partition of the target, in any order. @throws KafkaError when it cannot be read.
 */
export async function marksOfCopies(
  { cluster }: Pick<ReplayContext, 'cluster'>,
  source: SourcePartition,
  offsets: readonly bigint[],
): Promise<Map<bigint, ReplayMark>> {
  const marks = new Map<bigint, ReplayMark>();
  const wanted = new Set(offsets);
  let reached = 0n;
  for (const offset of [...wanted].sort((a, b) => (a < b ? -1 : 1))) {
    if (offset < reached) continue;
    const answer = await readSource(cluster, source, offset, fetchBytes);
    if (answer.deletedTo !== undefined) reached = answer.deletedTo;
    else {
      const { records, abortedTransactions } = answer;
      const walk = visitRecords(records, { fromOffset: offset, abortedTransactions, isolation: 'read_committed' }, (record) => {
        const mark = wanted.has(record.offset) ? readReplayMark(decodeHeaders(record.headers)) : null;
        if (mark !== null) marks.set(record.offset, mark);
      });
      reached = walk.nextOffset;
    }
  }
  return marks;
}
