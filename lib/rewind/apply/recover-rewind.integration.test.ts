import { afterAll, expect, test } from 'vitest';
import { commitOffsets } from '#lib/kafka/commit-offsets.ts';
import { offsetsTopic } from '#lib/kafka/offset-commit.ts';
import type { RewindDetail } from '#lib/rewind/rewind.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestRewinds, type TestRewinds } from '#scripts/test/test-rewinds.ts';
import { commitMark } from './commit-mark.ts';
import { commitsPlace, findOwnCommit } from './find-own-commit.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

/** A confirmed rewind whose worker was lost so long ago, in the moment in which it set the offsets. */
async function openLost({ seesCommits, ageS = 60 }: { seesCommits: boolean; ageS?: number }) {
  const rewinds = await openTestRewinds(kafka);
  const group = await rewinds.standing('lost', [80n, 100n]);
  const planned = await rewinds.plan({ group, target: { kind: 'time', at: '2026-01-01T00:00:50Z' } });
  await rewinds.confirm(planned);
  const place = seesCommits ? await commitsPlace(rewinds.cluster, group) : undefined;
  await rewinds.pool.query(
    `update rewind set sending_at = now() - $1 * interval '1 second', commits_partition = $2, commits_from = $3, dead_letters_after = 0`,
    [ageS, place?.partition ?? null, place?.from ?? null],
  );
  return { rewinds, group, planned };
}

/** What the lost worker did, where it came to it. */
function setAsLost({ cluster, topic }: TestRewinds, group: string, { id, planHash }: RewindDetail) {
  const offsets = [0, 1].map((partition) => ({ topic: topic.name, partition, offset: 50n }));
  return commitOffsets(cluster, group, { offsets, metadata: commitMark(id, planHash), mayStillSend: () => true });
}

test('offsets that a lost worker had set are found in the log of commits, whatever the group committed since', async () => {
  const { rewinds, group, planned } = await openLost({ seesCommits: true });
  await setAsLost(rewinds, group, planned);
  await rewinds.commit(group, [55n, 60n]);
  expect(await rewinds.advance(planned.id)).toMatchObject({ state: 'applied', readAgain: '15' });
  expect(await rewinds.offsets(group)).toEqual([55n, 60n]);
});

test('offsets that a lost worker had not set are set, but not before its request can no longer come', async () => {
  const { rewinds, group, planned } = await openLost({ seesCommits: true, ageS: 0 });
  expect(await rewinds.advance(planned.id)).toMatchObject({ state: 'confirmed' });
  expect(await rewinds.offsets(group)).toEqual([80n, 100n]);
  await rewinds.pool.query(`update rewind set sending_at = now() - interval '13 seconds'`);
  expect(await rewinds.advance(planned.id)).toMatchObject({ state: 'applied' });
  expect(await rewinds.offsets(group)).toEqual([50n, 50n]);
});

test('where the log of commits may not be read, the mark beside the offsets tells that they were set', async () => {
  const { rewinds, group, planned } = await openLost({ seesCommits: false });
  await setAsLost(rewinds, group, planned);
  await rewinds.commit(group, [55n]);
  expect(await rewinds.advance(planned.id)).toMatchObject({ state: 'applied' });
});

test('where nothing tells whether they were set, it is said, and nothing is set', async () => {
  const unread = await openLost({ seesCommits: false });
  expect(await unread.rewinds.advance(unread.planned.id)).toMatchObject({
    state: 'unclear',
    stateReason: expect.stringContaining('shows Redrive no topic __consumer_offsets'),
  });
  expect(await unread.rewinds.offsets(unread.group)).toEqual([80n, 100n]);
  const overwritten = await openLost({ seesCommits: true });
  await overwritten.rewinds.commit(overwritten.group, [80n, 100n]);
  expect(await overwritten.rewinds.advance(overwritten.planned.id)).toMatchObject({
    state: 'unclear',
    stateReason: expect.stringContaining('the group has committed since'),
  });
});

test('a cluster that shows no log of commits gives no place to look at', async () => {
  const { cluster } = kafka;
  const hiding = { ...cluster, topics: async (names: readonly string[]) => cluster.topics(names.filter((name) => name !== offsetsTopic)) };
  expect(await commitsPlace(hiding, 'any')).toBeUndefined();
  expect(await findOwnCommit(cluster, kafka.uniqueName('nobody'), 'mark', undefined)).toMatchObject({ kind: 'unknown' });
});
