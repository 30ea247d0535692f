import { afterAll, expect, test } from 'vitest';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestReplays } from '#scripts/test/test-replays.ts';
import { readPlanned } from './read-planned.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

test('all messages of a plan are read page by page, in its order, each with what it is called', async () => {
  const replays = await openTestReplays(kafka);
  const { id, plan } = await replays.plan(await replays.fail(['a', 'b', 'c'].map((key) => ({ key }))));
  const first = await readPlanned(replays, id, { limit: 2 });
  const last = await readPlanned(replays, id, { limit: 2, cursor: first.nextCursor ?? '' });
  expect(last.nextCursor).toBeNull();
  const messages = [...first.messages, ...last.messages];
  expect(messages.map(({ label }) => label)).toEqual(['a · Timeout', 'b · Timeout', 'c · Timeout']);
  expect(messages.map(({ label: _, ...item }) => item)).toEqual(plan.items);
});

test('behind the last message there is none, and a cursor that is no place in a plan is refused', async () => {
  const replays = await openTestReplays(kafka);
  const { id } = await replays.plan(await replays.fail([{ key: 'a' }]));
  expect(await readPlanned(replays, id, { limit: 2, cursor: '7' })).toEqual({ messages: [], nextCursor: null });
  await expect(readPlanned(replays, id, { limit: 2, cursor: 'bm9uZQ' })).rejects.toMatchObject({ type: 'wrong-cursor' });
  await expect(readPlanned(replays, id + 1_000, { limit: 2 })).rejects.toMatchObject({ kind: 'not-found' });
});
