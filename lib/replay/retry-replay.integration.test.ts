import { afterAll, expect, test } from 'vitest';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { ada, openTestReplays } from '#scripts/test/test-replays.ts';
import { cancelReplay } from './cancel-replay.ts';
import { confirmReplay } from './confirm-replay.ts';
import { getReplay } from './get-replay.ts';
import { retryReplay } from './retry-replay.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const notSent = ['failed', 'skipped'] as const;

test('what was not sent is tried again by a new plan with the same settings, and both name each other', async () => {
  const replays = await openTestReplays(kafka);
  const ids = await replays.fail([{ key: 'a' }, { key: 'b' }]);
  const jobId = await replays.confirmed(ids, [], { ratePerSecond: 77 });
  await expect(retryReplay(replays, ada, { id: jobId, outcomes: [...notSent] })).rejects.toMatchObject({ type: 'not-in-this-state' });
  await cancelReplay(replays, ada, jobId);
  await replays.send(jobId);
  await replays.advance(jobId);
  const retryId = await retryReplay(replays, ada, { id: jobId, outcomes: [...notSent] });
  const retry = await getReplay(replays, retryId);
  expect(retry).toMatchObject({ state: 'planned', retryOf: jobId, ratePerSecond: 77 });
  expect(retry.plan.items.map(({ failureId }) => failureId)).toEqual(ids);
  expect(await getReplay(replays, jobId)).toMatchObject({ retryOf: null, retries: [retryId] });
  await confirmReplay(replays, ada, { id: retryId, planHash: retry.planHash, reason: 'again' });
  await replays.send(retryId);
  expect(await replays.seen()).toHaveLength(4);
});

test('what was dealt with since is left to whoever did that; with nothing left there is nothing to try again', async () => {
  const replays = await openTestReplays(kafka);
  const ids = await replays.fail([{ key: 'a' }, { key: 'b' }]);
  const jobId = await replays.confirmed(ids);
  await cancelReplay(replays, ada, jobId);
  await replays.send(jobId);
  await replays.advance(jobId);
  const discard = (id: string | undefined) => replays.pool.query(`update failure set state_before = state, state = 'discarded' where id = $1`, [id]);
  await discard(ids[0]);
  const { plan } = await getReplay(replays, await retryReplay(replays, ada, { id: jobId, outcomes: [...notSent] }));
  expect(plan.items.map(({ failureId }) => failureId)).toEqual([ids[1]]);
  await discard(ids[1]);
  await expect(retryReplay(replays, ada, { id: jobId, outcomes: [...notSent] })).rejects.toMatchObject({ type: 'nothing-to-retry' });
  await expect(retryReplay(replays, ada, { id: jobId, outcomes: ['returned'] })).rejects.toMatchObject({ type: 'nothing-to-retry' });
});
