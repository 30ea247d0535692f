import { inspect } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { log } from '#lib/config/log.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { KafkaError } from '#lib/kafka/kafka-error.ts';
import { openTransactionalProducer } from '#lib/kafka/transactional-producer.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { loseAfterCommit } from '#scripts/test/lose-after-commit.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { ada, openTestReplays } from '#scripts/test/test-replays.ts';
import { advanceReplays } from './advance-replays.ts';
import { cancelReplay } from './cancel-replay.ts';
import { getReplay } from './get-replay.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

/** The cluster, but that it answers nothing about one group. */
function refusing(group: string): KafkaCluster {
  return {
    ...kafka.cluster,
    async request(target, apis, args, lane) {
      if (inspect(args, { depth: null }).includes(group)) throw new KafkaError('The group is corrupt.', { code: 'CORRUPT', cluster: 'test', retriable: false });
      return kafka.cluster.request(target, apis, args, lane);
    },
  };
}

test('a replay whose group cannot be asked says why until it can, a cancelled one too, and holds up no other', async () => {
  const replays = await openTestReplays(kafka);
  const [group, other] = [kafka.uniqueGroup('shipping'), kafka.uniqueGroup('billing')];
  const [first = '', second = '', third = ''] = await replays.fail([
    { value: '1', group },
    { value: '2', group },
    { value: '3', group: other },
  ]);
  const cancelled = await replays.confirmed([first]);
  await loseAfterCommit(replays, cancelled);
  await cancelReplay(replays, ada, cancelled);
  await replays.send(cancelled);
  const [kept, free] = [await replays.confirmed([second]), await replays.confirmed([third])];
  for (const jobId of [kept, free]) await replays.send(jobId);
  const consumer = await openTransactionalProducer(kafka.cluster, { transactionalId: kafka.uniqueName('commit'), groupId: other, timeoutMs: 10_000 });
  await consumer.commitSlice({ topic: replays.origin.name, batches: [], position: { topic: replays.origin.name, partition: 0, offset: 1_000n } });
  await consumer.close();
  await eventually(async () => {
    await advanceReplays({ ...replays, cluster: refusing(group), log, signal: new AbortController().signal });
    return (await getReplay(replays, free)).state === 'done';
  });
  const both = () => Promise.all([cancelled, kept].map((jobId) => getReplay(replays, jobId)));
  const stateReason = 'The group is corrupt.';
  expect(await both()).toMatchObject([
    { state: 'cancelled', stateReason },
    { state: 'proving', stateReason },
  ]);
  await replays.advance(kept);
  expect(await both()).toMatchObject([{ stateReason: null }, { stateReason: null }]);
});
