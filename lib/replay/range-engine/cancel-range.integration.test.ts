import { afterAll, expect, test } from 'vitest';
import { log } from '#lib/config/log.ts';
import { cancelReplay } from '#lib/replay/cancel-replay.ts';
import { runShard } from '#lib/replay/engine/run-shard.ts';
import { loadShard } from '#lib/replay/engine/shard.ts';
import { getReplay } from '#lib/replay/get-replay.ts';
import { pauseReplay } from '#lib/replay/pause-replay.ts';
import { commitGroup } from '#scripts/test/commit-group.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { copies, messages } from '#scripts/test/range-proofs.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { byOffsets, confirmedRange } from '#scripts/test/test-ranges.ts';
import { ada, openTestReplays, type TestReplays } from '#scripts/test/test-replays.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const slow = { REDRIVE_REPLAY_RATE: '20' };

/** A range over twelve open failures, paused when some of its messages were sent. */
async function pausedRange(configs: Record<string, string> = {}): Promise<{ replays: TestReplays; id: number }> {
  const replays = await openTestReplays(kafka, { configs, variables: slow });
  await replays.fail(messages(12));
  const id = await confirmedRange(replays, { ...byOffsets(12n), overtaken: 'send' });
  const running = runShard(replays, await replays.lease(id), { jobId: id, shard: 0 }, log, new AbortController().signal);
  await eventually(async () => (await loadShard(replays.pool, id, 0)).position >= 3n, { intervalMs: 5 });
  await pauseReplay(replays, ada, id);
  await running;
  await replays.pool.query('update lease set expires_at = now()');
  return { replays, id };
}

const statesOf = async ({ pool }: TestReplays) =>
  (await pool.query<{ state: string; count: number }>('select state, count(*)::int as count from failure group by 1 order by 1')).rows;

/** What became of a cancelled range adds up: what was sent, and what was let go. */
async function expectLetGo(replays: TestReplays, id: number): Promise<void> {
  const sent = (await copies(replays)).length;
  expect(sent).toBeLessThan(12);
  const { state, counts } = await replays.advance(id);
  expect({ state, sent: counts.sent, unproven: counts.unproven, skipped: counts.skipped, pending: counts.pending }).toEqual({
    state: 'cancelled',
    sent,
    unproven: 0,
    skipped: 12 - sent,
    pending: 0,
  });
  expect(await statesOf(replays)).toEqual([
    { state: 'new', count: 12 - sent },
    { state: 'replayed', count: sent },
  ]);
}

test('a cancelled range lets its failures go that it has not sent, also where a compacted target no longer tells of every copy', async () => {
  const { replays, id } = await pausedRange({ 'cleanup.policy': 'compact' });
  await cancelReplay(replays, ada, id);
  await replays.send(id);
  await expectLetGo(replays, id);
});

test('a range whose position somebody has moved is cancelled all the same: it is to send nothing more', async () => {
  const { replays, id } = await pausedRange();
  const { group_id: groupId, target_topic: topic } = await loadShard(replays.pool, id, 0);
  await commitGroup(kafka, groupId, { topic, offset: 11n });
  await cancelReplay(replays, ada, id);
  await replays.send(id);
  await expectLetGo(replays, id);
  expect((await getReplay(replays, id)).items.find(({ outcome }) => outcome === 'skipped')?.reason).toContain('does not follow what was recorded');
});

test('where neither position nor target tells what was sent, no more than a slice of it may have been', async () => {
  const { replays, id } = await pausedRange({ 'cleanup.policy': 'compact' });
  const { group_id: groupId, target_topic: topic } = await loadShard(replays.pool, id, 0);
  const sent = (await copies(replays)).length;
  await commitGroup(kafka, groupId, { topic, offset: 11n });
  await cancelReplay(replays, ada, id);
  await replays.send(id);
  const { state, counts } = await replays.advance(id);
  // A quarter of a second at twenty messages a second.
  const unproven = Math.min(5, 12 - sent);
  expect({ state, counts }).toMatchObject({ state: 'cancelled', counts: { sent, unproven, skipped: 12 - sent - unproven, pending: 0 } });
});
