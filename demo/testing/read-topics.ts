import { randomBytes } from 'node:crypto';
import type { Admin, Kafka, KafkaMessage } from 'kafkajs';
import type { Names } from '#demo/names.ts';

export interface TopicRecord {
  topic: string;
  partition: number;
  message: KafkaMessage;
}

/** The end of each partition that holds something, as `topic/partition`. */
async function filledEnds(admin: Admin, topics: readonly string[]): Promise<Map<string, bigint>> {
  const ends = new Map<string, bigint>();
  for (const topic of topics) {
    for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
      if (BigInt(high) > BigInt(low)) ends.set(`${topic}/${partition}`, BigInt(high));
    }
  }
  return ends;
}

/** Reads some topics up to their present ends. @returns their records, each partition's in order. */
export async function readTopics(kafka: Kafka, names: Names, topics: string[]): Promise<TopicRecord[]> {
  const admin = kafka.admin();
  const groupId = `${names.prefix}reader-${randomBytes(4).toString('hex')}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 200, allowAutoTopicCreation: false });
  const records: TopicRecord[] = [];
  await admin.connect();
  const missing = await filledEnds(admin, topics);
  const allRead = Promise.withResolvers<void>();
  if (missing.size === 0) allRead.resolve();
  // Not by the last message: a partition may end with a transaction's marker, which no reader is given.
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { topic, partition, lastOffset } }) => {
    const end = missing.get(`${topic}/${partition}`);
    if (end !== undefined && BigInt(lastOffset) + 1n >= end) missing.delete(`${topic}/${partition}`);
    if (missing.size === 0) allRead.resolve();
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics, fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ topic, partition, message }) => void records.push({ topic, partition, message }),
    });
    await allRead.promise;
  } finally {
    await consumer.disconnect();
    await admin.deleteGroups([groupId]);
    await admin.disconnect();
  }
  return records;
}
