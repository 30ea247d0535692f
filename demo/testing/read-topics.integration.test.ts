import { randomBytes } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { expect, onTestFinished, test } from 'vitest';
import { createNames } from '#demo/names.ts';
import { stackVariable } from '#scripts/test/test-database.ts';
import { readTopics } from './read-topics.ts';

test('a topic that ends with a transaction’s marker, or holds nothing else, is read to its end', async () => {
  const kafka = new Kafka({ brokers: stackVariable('TEST_KAFKA_BROKERS').split(','), logLevel: logLevel.NOTHING });
  const names = createNames(`read-topics-${randomBytes(4).toString('hex')}-`);
  const topics = [names.topic('orders'), names.topic('payments.DLT')];
  const admin = kafka.admin();
  const producer = kafka.producer({ transactionalId: `${names.prefix}test`, maxInFlightRequests: 1, idempotent: true });
  await Promise.all([admin.connect(), producer.connect()]);
  onTestFinished(async () => {
    await producer.disconnect();
    await admin.deleteTopics({ topics });
    await admin.disconnect();
  });
  await admin.createTopics({ topics: topics.map((topic) => ({ topic, numPartitions: 1 })), waitForLeaders: true });
  const [orders = '', aborted = ''] = topics;
  for (const [topic, isCommitted] of [
    [orders, true],
    [aborted, false],
  ] as const) {
    const transaction = await producer.transaction();
    await transaction.send({ topic, messages: [{ key: 'k', value: 'v' }] });
    await (isCommitted ? transaction.commit() : transaction.abort());
  }
  expect((await readTopics(kafka, names, topics)).map(({ topic, message }) => [topic, String(message.value)])).toEqual([[orders, 'v']]);
});
