import { afterAll, expect, test } from 'vitest';
import { log } from '#lib/config/log.ts';
import { deleteGroups } from '#lib/kafka/consumer-groups.ts';
import { runShard } from '#lib/replay/engine/run-shard.ts';
import { loadShard } from '#lib/replay/engine/shard.ts';
import { getReplay } from '#lib/replay/get-replay.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestReplays } from '#scripts/test/test-replays.ts';
import { replayHeld } from './replay-held.ts';
import { wantedLeases } from './wanted-leases.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

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
  const end = new AbortController();
  const leases = {
    held: new Map([[lease.name, lease]]),
    use: <Result>(_: readonly string[], act: (wantedBack: AbortSignal) => Promise<Result>) => act(end.signal),
  };
  const working = replayHeld({ ...replays, wanted: () => shards, leases, log, signal: end.signal });
  await eventually(async () => (await getReplay(replays, jobId)).state === 'paused');
  end.abort();
  await working;
  const { stateReason, log: lines } = await getReplay(replays, jobId);
  expect(stateReason).toContain('is gone from Kafka');
  expect(lines.at(-1)?.text).toContain('is gone from Kafka');
  expect(await replays.seen()).toHaveLength(sent);
  expect((await wantedLeases(replays.pool, ['test'])).shards).toEqual([]);
});
