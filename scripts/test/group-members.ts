import { Consumer, stringDeserializers } from '@platformatic/kafka';
import { Kafka, logLevel } from 'kafkajs';
import { onTestFinished } from 'vitest';

/** A consumer as a user of kafkajs writes it, until the test ends. */
export async function runClassicMember(
  brokers: string[],
  groupId: string,
  topic: string,
  { clientId = 'classic-member', autoCommit = true } = {},
): Promise<{ leave: () => Promise<void> }> {
  const consumer = new Kafka({ clientId, brokers, logLevel: logLevel.NOTHING }).consumer({ groupId });
  const leave = () => consumer.disconnect();
  onTestFinished(leave);
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({ autoCommit, eachMessage: async () => undefined });
  return { leave };
}

/** A member of a KIP-848 group that commits what it reads, until the test ends. */
export async function runConsumerMember(bootstrapBrokers: string[], groupId: string, topic: string): Promise<void> {
  const consumer = new Consumer({ clientId: 'consumer-member', bootstrapBrokers, groupId, groupProtocol: 'consumer', deserializers: stringDeserializers });
  const stream = await consumer.consume({ topics: [topic], mode: 'earliest', autocommit: 100 });
  stream.resume();
  onTestFinished(async () => {
    await stream.close();
    await consumer.close(true);
  });
}
