import { afterAll, expect, test } from 'vitest';
import { planRequest } from '#lib/replay/replay-job.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { type AskedRange, byOffsets, plannedRange } from '#scripts/test/test-ranges.ts';
import { openTestReplays, type TestReplays } from '#scripts/test/test-replays.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

async function hazardOf(replays: TestReplays, asked: Partial<AskedRange>) {
  const { plan } = await plannedRange(replays, { ...byOffsets(100n), ...asked });
  return plan.hazards.find(({ kind }) => kind === 'special-topics');
}

test('a plan says what happens where the source or the target of a range is a dead letter topic or an internal one', async () => {
  const replays = await openTestReplays(kafka);
  const { origin, deadLetters } = replays;
  await replays.fail([{ key: 'a' }]);
  const internal = await kafka.createTopic({ name: `__${origin.name}` });
  await appendRecords(kafka, internal.name, [{ key: 'a' }]);
  expect(await hazardOf(replays, {})).toMatchObject({ level: 'ok' });
  const back = await hazardOf(replays, { topic: deadLetters.name });
  expect(back).toMatchObject({ level: 'risk', title: 'The range is of a dead letter topic, and goes back to it', examples: [deadLetters.name] });
  for (const words of ['become new dead letters', 'headers that say how they failed stay', 'failures are not claimed']) expect(back?.detail).toContain(words);
  const to = await hazardOf(replays, { target: deadLetters.name });
  expect(to).toMatchObject({ level: 'risk', title: 'The target is a dead letter topic' });
  expect(to?.detail).toBe(`The copies become new dead letters of ${deadLetters.name}.`);
  const from = await hazardOf(replays, { topic: deadLetters.name, target: origin.name });
  expect(from).toMatchObject({ level: 'risk', title: 'The source is a dead letter topic' });
  expect(from?.detail).not.toContain('become new dead letters');
  expect(await hazardOf(replays, { target: internal.name })).toMatchObject({ level: 'risk', title: 'The target is an internal topic' });
  expect(await hazardOf(replays, { topic: internal.name })).toMatchObject({ level: 'risk', title: 'The range is of an internal topic, and goes back to it' });
  expect(await hazardOf(replays, { topic: internal.name, target: deadLetters.name })).toMatchObject({
    level: 'risk',
    title: 'Neither the source nor the target is an ordinary topic',
  });
});

test.each(['__consumer_offsets', '__transaction_state', '__share_group_state'])('nothing is replayed to %s', (name) => {
  const fields = (asked: object) =>
    planRequest.safeParse({ source: 'topic', topic: 'orders', ...byOffsets(5n), ...asked }).error?.issues.map(({ path }) => path);
  expect(fields({ target: name })).toEqual([['target']]);
  expect(fields({ topic: name })).toEqual([['topic']]);
  expect(fields({ topic: name, target: 'orders' })).toBeUndefined();
});
