import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { readSource, type SourcePartition } from '#lib/kafka/range-source.ts';
import { visitRecords } from '#lib/kafka/record-batch-reader.ts';
import type { RecordCursor } from '#lib/kafka/record-cursor.ts';

const fetchBytes = 2_000_000;

/** A part of a range to be read. */
export interface PartToRead {
  source: SourcePartition;
  fromOffset: bigint;
  toOffset: bigint;
  /** Of one that has gaps: where to read on, from an offset on. */
  nextMeant: ((offset: bigint) => bigint) | undefined;
}

/**
 * Reads the committed records of a part, in order, and no more of its gaps than comes with what is meant; what retention has taken meanwhile is passed over, and so is what is damaged.
 * @param onProgress is told how far it is, and may end the reading early by returning false.
 * @throws KafkaError when the partition cannot be read.
 */
export async function readPart(
  cluster: KafkaCluster,
  { source, fromOffset, toOffset, nextMeant }: PartToRead,
  onRecord: (record: RecordCursor) => void,
  onProgress: (offset: bigint) => Promise<boolean>,
): Promise<void> {
  let offset = fromOffset;
  while (offset < toOffset) {
    const answer = await readSource(cluster, source, offset, fetchBytes);
    if (answer.deletedTo !== undefined) offset = answer.deletedTo;
    else {
      const { records, abortedTransactions } = answer;
      const walk = visitRecords(records, { fromOffset: offset, toOffset, abortedTransactions, isolation: 'read_committed' }, onRecord);
      offset = walk.corrupt?.nextOffset ?? walk.nextOffset;
    }
    offset = nextMeant?.(offset) ?? offset;
    if (!(await onProgress(offset))) return;
  }
}
