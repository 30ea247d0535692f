import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { committedOffsets } from '#lib/kafka/committed-offsets.ts';
import { listGroups } from '#lib/kafka/consumer-groups.ts';
import { findCoordinators } from '#lib/kafka/coordinators.ts';
import { openTransactionalProducer } from '#lib/kafka/transactional-producer.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { openIndexTorture } from '#scripts/test/index-torture.ts';
import { expectEachOnce, sent } from '#scripts/test/replay-audit.ts';
import { testDatabase } from '#scripts/test/test-database.ts';
import { openTestReplays, workerVariables } from '#scripts/test/test-replays.ts';
import { openThreeBrokers } from '#scripts/test/three-brokers.ts';
import { tortureRounds } from '#scripts/test/torture-rounds.ts';
import { forgetWorkers, startWorker } from '#scripts/test/worker-process.ts';

const kafka = await openThreeBrokers();
afterAll(() => kafka.close(), 60_000);

/** One round with its restart takes seconds, and more beside other tests. */
const timeoutOf = (rounds: number) => ({ timeout: 60_000 + rounds * 60_000 });
/** A dead broker is noticed, its partitions are led by another, and whatever stood still goes on. */
const patience = { timeoutMs: 60_000 };

const indexRounds = tortureRounds(2);

test('the leader of a partition is killed while a worker indexes: every record is stored exactly once', timeoutOf(indexRounds), async () => {
  const torture = await openIndexTorture(kafka, await testDatabase());
  const worker = torture.startWorker();
  for (let round = 0; round < indexRounds; round++) {
    const writing = torture.write();
    await torture.somewhereInTheMiddle(300);
    const killed = await kafka.killLeader(torture.topic, round % torture.partitionCount);
    await writing;
    await kafka.restart(killed);
  }
  await torture.expectExactlyOnce();
  expect(await worker.stop()).toBe(0);
});

const replayRounds = tortureRounds(1);
/** The broker that is dead. */
let dead: number | undefined;

async function restartDead(): Promise<void> {
  if (dead !== undefined) await kafka.restart(dead);
  dead = undefined;
}

test('the leader of a target is killed while a replay sends, and the worker too: each message is there once', timeoutOf(replayRounds), async () => {
  const targets = 2;
  const values = Array.from({ length: 400 }, (_, number) => `message ${number}`);
  for (let round = 0; round < replayRounds; round++) {
    await restartDead();
    const replays = await openTestReplays(kafka, { partitions: targets, variables: { REDRIVE_REPLAY_RATE: '200' } });
    const jobId = await replays.confirmed(await replays.fail(values.map((value, number) => ({ key: value, value, partition: number % targets }))));
    let worker = startWorker(workerVariables(replays));
    await eventually(async () => (await sent(replays, jobId)) > 0, { ...patience, intervalMs: 10 });
    await sleep(Math.random() * 1_000);
    dead = await kafka.killLeader(replays.origin.name, round % targets);
    if (round % 2 === 0) {
      await worker.kill();
      await forgetWorkers(replays.pool);
      // It finds a broker dead that its configuration names, and goes on with the other two.
      worker = startWorker(workerVariables(replays));
    }
    await eventually(async () => (await sent(replays, jobId)) === values.length, patience);
    expect(await worker.stop()).toBe(0);
    await expectEachOnce(replays, jobId, values, targets);
  }
});

test("a group's coordinator is killed: its offsets are read and all groups are listed once another has taken over", timeoutOf(1), async () => {
  await restartDead();
  const { cluster } = kafka;
  const [topic, groupId] = [await kafka.createTopic(), kafka.uniqueGroup('shipping')];
  const producer = await openTransactionalProducer(cluster, { transactionalId: kafka.uniqueName('commit'), groupId, timeoutMs: 10_000 });
  await producer.commitSlice({ topic: topic.name, batches: [], position: { topic: topic.name, partition: 0, offset: 7n } });
  await producer.close();
  const committed = async () => (await committedOffsets(cluster, [groupId])).get(groupId);
  const before = [{ topic: topic.name, partition: 0, offset: 7n }];
  await eventually(async () => expect(await committed()).toMatchObject(before) ?? true);

  dead = (await findCoordinators(cluster, 'group', [groupId], performance.now() + 5_000)).get(groupId);
  if (dead === undefined) throw new Error('the group has no coordinator');
  await kafka.kill(dead);
  // Until the new coordinator hears that it is one, it leaves the group out and does not say so.
  await eventually(async () => expect(await listGroups(cluster)).toContainEqual(expect.objectContaining({ groupId })) ?? true);
  // A new coordinator answers with what its followers have confirmed to it, which for a moment is less than it has read.
  await eventually(async () => expect(await committed()).toMatchObject(before) ?? true);
});
