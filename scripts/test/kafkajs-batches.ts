import { createRequire } from 'node:module';
import type { SampleRecord } from './sample-batches.ts';

/** kafkajs's own batch encoder and decoder, by its internals: it is pinned, and no longer released. */

interface KafkaJsInternals {
  encodeBatch(batch: {
    compression: number;
    firstTimestamp: string;
    maxTimestamp: string;
    lastOffsetDelta: number;
    records: unknown[];
  }): Promise<{ buffer: Buffer }>;
  encodeRecord(record: { offsetDelta: number; timestampDelta: string; key: Buffer | null; value: Buffer | null }): unknown;
  decodeBatch(decoder: object): Promise<{ records: { offset: string; timestamp: string; key: Buffer | null; value: Buffer | null }[] }>;
  Decoder: new (buffer: Buffer) => object;
}

const load = createRequire(import.meta.url);
const protocol = 'kafkajs/src/protocol';
const internals: KafkaJsInternals = {
  encodeBatch: load(`${protocol}/recordBatch/v0/index.js`).RecordBatch,
  encodeRecord: load(`${protocol}/recordBatch/record/v0/index.js`),
  decodeBatch: load(`${protocol}/recordBatch/v0/decoder.js`),
  Decoder: load(`${protocol}/decoder.js`),
};

/** Encodes a batch with base offset 0. Headers are left out: kafkajs cannot write null values. */
export async function encodeWithKafkaJs(records: readonly SampleRecord[], compression: 'none' | 'gzip'): Promise<Buffer> {
  const firstTimestamp = records[0]?.timestamp ?? 0n;
  const encoded = records.map(({ key, value, timestamp }, offsetDelta) =>
    internals.encodeRecord({ offsetDelta, timestampDelta: String(timestamp - firstTimestamp), key, value }),
  );
  const options = { firstTimestamp: String(firstTimestamp), maxTimestamp: String(firstTimestamp), lastOffsetDelta: records.length - 1, records: encoded };
  return (await internals.encodeBatch({ compression: compression === 'gzip' ? 1 : 0, ...options })).buffer;
}

/** Decodes a batch; headers are left out: kafkajs loses their order. */
export async function decodeWithKafkaJs(batch: Buffer): Promise<{ offset: bigint; timestamp: bigint; key: Buffer | null; value: Buffer | null }[]> {
  const { records } = await internals.decodeBatch(new internals.Decoder(batch));
  return records.map(({ offset, timestamp, key, value }) => ({ key, value, offset: BigInt(offset), timestamp: BigInt(timestamp) }));
}
