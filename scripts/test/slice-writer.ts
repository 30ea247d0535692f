import { openCluster } from '#lib/kafka/cluster-connection.ts';
import { KafkaError } from '#lib/kafka/kafka-error.ts';
import { openTransactionalProducer } from '#lib/kafka/transactional-producer.ts';
import { batchOf } from './test-cluster.ts';
import { stackVariable } from './test-database.ts';

/**
 * A process to be killed: goes on with the slices of a topic from where the group's position says, two batches each, as a replay worker does.
 * Says `opened` once it has its position. Ends with 0 when all are committed, with 3 when it was fenced.
 */
const [topic, transactionalId, groupId, sliceCount] = process.argv.slice(2);
if (topic === undefined || transactionalId === undefined || groupId === undefined || sliceCount === undefined)
  throw new Error('topic, transactional id, group and count of slices are needed');

const fencedExitCode = 3;
const cluster = openCluster({ id: 'test', name: 'Test', brokers: stackVariable('TEST_KAFKA_BROKERS').split(',') });
try {
  const producer = await openTransactionalProducer(cluster, { transactionalId, groupId, timeoutMs: 10_000 });
  const position = await producer.committedPosition(topic, 0);
  process.stdout.write('opened\n');
  for (let slice = Number(position ?? 0n); slice < Number(sliceCount); slice++) {
    const batches = [batchOf(0, [`${slice}.0`, `${slice}.1`]), batchOf(0, [`${slice}.2`])];
    const outcome = await producer.commitSlice({ topic, batches, position: { topic, partition: 0, offset: BigInt(slice + 1) } });
    if (outcome.status === 'refused') throw new Error(outcome.message);
  }
  await producer.close();
} catch (error) {
  if (!(error instanceof KafkaError) || !error.fenced) throw error;
  process.exitCode = fencedExitCode;
} finally {
  await cluster.close();
}
