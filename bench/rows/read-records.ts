import { ensureKcat, timeKcat } from '#bench/kcat.ts';
import type { Row } from '#bench/row.ts';
import { partitionCount } from '#bench/write-topic.ts';
import { type KafkaCluster, openCluster } from '#lib/kafka/cluster-connection.ts';
import { FetchAhead } from '#lib/kafka/fetch-ahead.ts';
import { listOffsets } from '#lib/kafka/offsets.ts';
import { endOfBatches, visitRecords } from '#lib/kafka/record-batch-reader.ts';

/** kcat and we in turn, so that both meet the same machine. */
const rounds = 3;

const noRecords = Buffer.alloc(0);

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Reads the whole topic as the index does, the next fetch on its way meanwhile; of each record key, value and headers are located, the headers walked. @returns how many records, and the bytes in them. */
async function readTopic(cluster: KafkaCluster, topic: string): Promise<{ records: number; bytes: number }> {
  const topicId = (await cluster.topics([topic])).get(topic)?.topicId ?? '';
  const ends = await listOffsets(
    cluster,
    Array.from({ length: partitionCount }, (_, partition) => ({ topic, partition })),
    'latest-stable',
  );
  const ahead = new FetchAhead(cluster);
  let positions = ends.map(({ partition, offset = 0n }) => ({ topic, topicId, partition, fromOffset: 0n, end: offset }));
  const read = { records: 0, bytes: 0 };
  while (positions.length > 0) {
    const fetched = await ahead.take(positions);
    positions = positions
      .map((position, index) => ({ ...position, fromOffset: endOfBatches(fetched[index]?.records ?? noRecords, position.fromOffset) }))
      .filter(({ fromOffset, end }) => fromOffset < end);
    if (positions.length > 0) ahead.start(positions);
    for (const { records, fromOffset, abortedTransactions, error } of fetched) {
      if (error !== undefined) throw new Error(error.message);
      const walk = visitRecords(records, { fromOffset, abortedTransactions, isolation: 'read_committed' }, (record) => {
        read.bytes += record.headersEnd - record.keyValueStart;
      });
      if (walk.corrupt !== undefined) throw new Error(walk.corrupt.reason);
      read.records += walk.records;
    }
  }
  return read;
}

export const readRecords: Row = {
  name: 'read',
  about: 'lib/kafka reads and decodes every record of a topic, beside `kcat -C -e`, which prints the values',
  async run({ stack, messages, deadLetterTopic, say, signal }) {
    const missing = await ensureKcat();
    if (missing !== undefined) say(missing);
    const topic = await deadLetterTopic();
    const cluster = openCluster({ id: 'bench', name: 'Bench', brokers: [stack.brokers] }, 'redrive-bench');
    const ours: number[] = [];
    const kcat: number[] = [];
    try {
      for (let round = 0; round < rounds; round++) {
        if (missing === undefined) kcat.push((messages * 1_000) / (await timeKcat({ brokers: stack.brokers, topic, signal })));
        signal.throwIfAborted();
        const startedAt = performance.now();
        const { records, bytes } = await readTopic(cluster, topic);
        const seconds = (performance.now() - startedAt) / 1_000;
        if (records !== messages) throw new Error(`${records} records were read of ${messages}.`);
        ours.push(messages / seconds);
        say(`read ${records.toLocaleString('en-US')} records, ${Math.round(bytes / 1e6)} MB, in ${seconds.toFixed(2)} s`);
      }
    } finally {
      await cluster.close();
    }
    return [{ value: median(ours), unit: 'records/s', reference: missing === undefined ? median(kcat) : null, goal: { kind: 'least-ratio', limit: 1 } }];
  },
};
