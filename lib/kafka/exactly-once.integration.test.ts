import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { readCommittedValues } from '#scripts/test/read-committed.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { tortureRounds } from '#scripts/test/torture-rounds.ts';
import type { TopicMetadata } from './cluster-metadata.ts';
import { committedOffsets } from './committed-offsets.ts';

const kafka = openTestCluster();
const { cluster } = kafka;
afterAll(() => kafka.close());

const slicesPerRound = 40;
const fencedExitCode = 3;

interface Shard {
  topic: TopicMetadata;
  transactionalId: string;
  groupId: string;
  slices: number;
}

async function newShard(rounds: number): Promise<Shard> {
  return {
    topic: await kafka.createTopic(),
    transactionalId: kafka.uniqueName('shard'),
    groupId: kafka.uniqueGroup('shard'),
    slices: slicesPerRound * (rounds + 1),
  };
}

interface Writer {
  process: ChildProcess;
  /** Resolves when the writer has its position and begins to send. */
  opened: Promise<unknown>;
  exited: Promise<number | null>;
}

function startWriter({ topic, transactionalId, groupId, slices }: Shard): Writer {
  const script = join(import.meta.dirname, '../../scripts/test/slice-writer.ts');
  const child = spawn(process.execPath, [script, topic.name, transactionalId, groupId, String(slices)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : null));
  return { process: child, opened: Promise.race([once(child.stdout, 'data'), exited]), exited };
}

async function expectEachSliceOnce({ topic, groupId, slices }: Shard): Promise<void> {
  const expected = Array.from({ length: slices }, (_, slice) => [0, 1, 2].map((record) => `${slice}.${record}`)).flat();
  expect(await readCommittedValues(cluster, topic, 0)).toEqual(expected);
  const committed = await committedOffsets(cluster, [groupId]);
  expect(committed.get(groupId)).toMatchObject([{ topic: topic.name, partition: 0, offset: BigInt(slices) }]);
}

test('a writer killed at random moments sends each slice exactly once', async () => {
  const rounds = tortureRounds(3);
  const shard = await newShard(rounds);
  for (let round = 0; round < rounds; round++) {
    const writer = startWriter(shard);
    await writer.opened;
    // The moment is the point: anywhere in the protocol.
    await sleep(Math.random() * 250);
    writer.process.kill('SIGKILL');
    await writer.exited;
  }
  expect(await startWriter(shard).exited).toBe(0);
  await expectEachSliceOnce(shard);
});

test('a writer that was frozen while another took over is fenced when it wakes', async () => {
  const rounds = tortureRounds(1);
  const shard = await newShard(rounds);
  for (let round = 0; round < rounds; round++) {
    const zombie = startWriter(shard);
    await zombie.opened;
    await sleep(Math.random() * 100);
    zombie.process.kill('SIGSTOP');
    const successor = startWriter(shard);
    await successor.opened;
    zombie.process.kill('SIGCONT');
    expect(await zombie.exited).toBe(fencedExitCode);
    successor.process.kill('SIGKILL');
    await successor.exited;
  }
  expect(await startWriter(shard).exited).toBe(0);
  await expectEachSliceOnce(shard);
});
