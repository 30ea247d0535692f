import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { readSource } from '#lib/kafka/range-source.ts';
import { findBatchEnd, readBatchHeader } from '#lib/kafka/record-batch-header.ts';
import type { PartToRead } from './read-part.ts';

const sampleBytes = 500_000;

/** What the headers of the first batches at an offset tell. */
export interface PartSample {
  /** Of bytes on disk, compressed as they are; 0 where there is nothing to tell it from. */
  bytesPerOffset: number;
  /** Milliseconds since the epoch; undefined where the batches have none. */
  firstTimestampMs: number | undefined;
  lastTimestampMs: number | undefined;
}

/** Looks at half a MB of a part without unpacking it. @throws KafkaError */
export async function samplePart(cluster: KafkaCluster, { source, fromOffset }: PartToRead): Promise<PartSample> {
  const answer = await readSource(cluster, source, fromOffset, sampleBytes);
  const records = answer.deletedTo === undefined ? answer.records : Buffer.alloc(0);
  let [bytes, offsets] = [0, 0];
  const times: number[] = [];
  for (let start = 0, end = 0; start < records.length; start = end) {
    end = findBatchEnd(records, start);
    if (end <= start || end > records.length) break;
    const batch = readBatchHeader(records, start);
    bytes += end - start;
    offsets += batch.lastOffsetDelta + 1;
    if (!batch.isControl && batch.baseTimestamp >= 0n) times.push(Number(batch.baseTimestamp), Number(batch.maxTimestamp));
  }
  return {
    bytesPerOffset: offsets === 0 ? 0 : bytes / offsets,
    firstTimestampMs: times.length === 0 ? undefined : Math.min(...times),
    lastTimestampMs: times.length === 0 ? undefined : Math.max(...times),
  };
}
