import { afterAll, expect, test } from 'vitest';
import { log } from '#lib/config/log.ts';
import { saveEdit } from '#lib/dead-letters/edits/save-edit.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { deleteGroups } from '#lib/kafka/consumer-groups.ts';
import { KafkaError } from '#lib/kafka/kafka-error.ts';
import { type Lease, renewLeases } from '#lib/leases/lease.ts';
import { noteTrouble } from '#lib/replay/engine/note-trouble.ts';
import { runShard } from '#lib/replay/engine/run-shard.ts';
import { loadShard } from '#lib/replay/engine/shard.ts';
import { getReplay } from '#lib/replay/get-replay.ts';
import { resumeReplay } from '#lib/replay/resume-replay.ts';
import { readLog } from '#lib/replay/run/read-log.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { ada, openTestReplays, type TestReplays } from '#scripts/test/test-replays.ts';
import { replayHeld } from './replay-held.ts';
import { type WantedShard, wantedLeases } from './wanted-leases.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

/** Replays the shards as a worker does that holds their lease, until the job is paused. */
async function holdUntilPaused(replays: TestReplays, lease: Lease, shards: readonly WantedShard[], cluster: KafkaCluster = replays.cluster): Promise<void> {
  const end = new AbortController();
  const leases = {
    held: new Map([[lease.name, lease]]),
    use: <Result>(_: readonly string[], act: (wantedBack: AbortSignal) => Promise<Result>) => act(end.signal),
  };
  const working = replayHeld({ ...replays, cluster, wanted: () => shards, leases, log, signal: end.signal });
  try {
    for (const { jobId } of shards)
      await eventually(
        async () => {
          await renewLeases(replays.pool, 'test');
          return (await getReplay(replays, jobId)).state === 'paused';
        },
        { timeoutMs: 40_000 },
      );
  } finally {
    end.abort();
    await working;
  }
}

test('a replay whose progress is gone from Kafka is paused with the reason, sends nothing more, and is wanted by no worker', async () => {
  const replays = await openTestReplays(kafka, { variables: { REDRIVE_REPLAY_RATE: '20' } });
  const jobId = await replays.confirmed(await replays.fail(Array.from({ length: 12 }, (_, number) => ({ key: `${number}` }))));
  const lease = await replays.lease(jobId);
  const stop = new AbortController();
  const begun = runShard(replays, lease, { jobId, shard: 0 }, log, stop.signal);
  await eventually(async () => (await loadShard(replays.pool, jobId, 0)).position > 2n, { intervalMs: 5 });
  stop.abort();
  await begun;
  const sent = (await replays.seen()).length;
  await deleteGroups(kafka.cluster, [(await loadShard(replays.pool, jobId, 0)).group_id]);
  const { shards } = await wantedLeases(replays.pool, ['test']);
  expect(shards).toMatchObject([{ jobId, shard: 0, lease: lease.name }]);
  await holdUntilPaused(replays, lease, shards);
  const { stateReason } = await getReplay(replays, jobId);
  const { lines } = await readLog(replays, jobId, { limit: 50 });
  expect(stateReason).toContain('is gone from Kafka');
  expect(lines[0]?.text).toContain('is gone from Kafka');
  expect(await replays.seen()).toHaveLength(sent);
  expect((await wantedLeases(replays.pool, ['test'])).shards).toEqual([]);
});

test.each([
  ['is gone', 'delete from failure_edit', 'is not kept here'],
  ['was altered', `update failure_edit set value = 'altered'`, 'is not what was saved'],
])('a replay of an edit that %s is paused with the reason, and sends nothing', async (_, loss, reason) => {
  const replays = await openTestReplays(kafka);
  const [id = ''] = await replays.fail([{ key: 'k', value: '{"n":"1"}' }]);
  const { last_record_id: recordId } = (await replays.pool.query<{ last_record_id: string }>('select last_record_id from failure')).rows[0] ?? {};
  const made = { recordId: recordId ?? '', seenVersion: 0, reason: 'r', key: null, value: Buffer.from('{"n":1}').toString('base64'), headers: [] };
  await saveEdit(replays, ada, { cluster: 'test', id, ...made });
  const jobId = await replays.confirmed([id], [{ failureId: id, version: 1 }]);
  await replays.pool.query(loss);
  const lease = await replays.lease(jobId);
  await holdUntilPaused(replays, lease, (await wantedLeases(replays.pool, ['test'])).shards);
  expect((await getReplay(replays, jobId)).stateReason).toContain(reason);
  expect(await replays.seen()).toHaveLength(1);
});

/** The cluster, but that no broker answers it. */
function unreachable(cluster: KafkaCluster): KafkaCluster {
  return {
    ...cluster,
    request: () => Promise.reject(new KafkaError('The brokers cannot be reached.', { code: 'NETWORK', cluster: cluster.id, retriable: true })),
  };
}

test('a replay that the brokers fail as often in succession as its guard allows is paused with the figures, and goes on where it was', async () => {
  const replays = await openTestReplays(kafka);
  const guards = { returns: null, lag: null, brokerErrors: 2 };
  const jobId = await replays.confirmed(await replays.fail([{ key: 'a' }, { key: 'b' }]), [], { guards });
  const lease = await replays.lease(jobId);
  expect(await noteTrouble(replays.pool, lease, { jobId, shard: 0 }, 'A broker did not answer.')).toBe(false);
  await holdUntilPaused(replays, lease, (await wantedLeases(replays.pool, ['test'])).shards, unreachable(replays.cluster));
  const { pausedBy, stateReason } = await getReplay(replays, jobId);
  expect(pausedBy).toBe('guard: broker errors');
  expect(stateReason).toBe('the brokers failed it 2 times in succession (pauses at 2); the last time: The brokers cannot be reached.');
  await resumeReplay(replays, ada, jobId);
  await runShard(replays, lease, { jobId, shard: 0 }, log, new AbortController().signal);
  expect(await replays.seen()).toHaveLength(4);
});
