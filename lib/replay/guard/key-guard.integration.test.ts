import { afterAll, expect, test } from 'vitest';
import { builtInRules } from '#lib/kafka/event-identity-rules.ts';
import { getReplay } from '#lib/replay/get-replay.ts';
import { selectFailures } from '#lib/replay/plan/selected-failure.ts';
import { appendRecords, textHeader } from '#scripts/test/append-records.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { type FailedMessage, openTestReplays } from '#scripts/test/test-replays.ts';
import { guardedMessages } from './guarded-messages.ts';
import { KeyGuard } from './key-guard.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

async function openGuard(count: number, event: Omit<FailedMessage, 'key'> = {}) {
  const replays = await openTestReplays(kafka);
  const ids = await replays.fail(Array.from({ length: count }, (_, number) => ({ key: `key ${number}`, ...event })));
  const failures = await selectFailures(replays.pool, 'test', ids);
  const planned = new Set(failures.flatMap(({ origin_offset }) => origin_offset ?? []));
  const target = { topic: replays.origin.name, topicId: replays.origin.topicId, partition: 0, identity: builtInRules };
  return {
    replays,
    ids,
    guard: new KeyGuard(kafka.cluster, { ...target, guarded: await guardedMessages(replays.pool, failures, target), planned }),
  };
}

test('each look reads only what has come since the last, and remembers what that found', async () => {
  const { replays, ids, guard } = await openGuard(2);
  const read: number[] = [];
  const look = () => guard.look((records) => read.push(records) > 1_000);
  const first = await appendRecords(kafka, replays.origin.name, [{ key: 'key 0' }, { key: 'other' }]);
  expect([...(await look()).newer]).toMatchObject([[ids[0], { offset: first }]]);
  const second = await appendRecords(kafka, replays.origin.name, [{ key: 'key 1' }]);
  read.length = 0;
  const { newer, isWhole } = await look();
  expect([...newer]).toMatchObject([
    [ids[0], { offset: first }],
    [ids[1], { offset: second }],
  ]);
  expect({ isWhole, most: Math.max(...read) }).toEqual({ isWhole: true, most: 0 });
});

test.each([
  { says: 'the payload', event: (type: string) => ({ value: JSON.stringify({ type, data: {} }) }) },
  {
    says: 'a CloudEvent in structured mode',
    event: (type: string) => ({
      headers: [textHeader('content-type', 'application/cloudevents+json; charset=UTF-8')],
      value: JSON.stringify({ specversion: '1.0', id: '1', source: '/shop', type }),
    }),
  },
])('an event whose type is in $says is newer than one of its type only', async ({ event }) => {
  const { replays, ids, guard } = await openGuard(1, event('OrderPlaced'));
  await appendRecords(kafka, replays.origin.name, [{ key: 'key 0', ...event('OrderCancelled') }]);
  expect((await guard.look(() => false)).newer).toEqual(new Map());
  const offset = await appendRecords(kafka, replays.origin.name, [{ key: 'key 0', ...event('OrderPlaced') }]);
  expect([...(await guard.look(() => false)).newer]).toMatchObject([[ids[0], { offset }]]);
});

test('an entry for the dead letter topic alone does not blind the guard, neither in the plan nor before a slice', async () => {
  const deadLetters = `${kafka.uniqueName('shop')}.dlq`;
  const identity = JSON.stringify([{ topics: ['*.dlq'], type: ['payload:body.kind'] }]);
  const replays = await openTestReplays(kafka, {
    names: { origin: kafka.uniqueName('orders'), deadLetters },
    variables: { REDRIVE_EVENT_IDENTITY: identity },
  });
  const event = { value: JSON.stringify({ type: 'order', body: { kind: 'Placed' } }) };
  const ids = await replays.fail(['a', 'b'].map((key) => ({ key, ...event })));
  expect((await replays.pool.query('select distinct event_type from dead_letter')).rows).toEqual([{ event_type: 'Placed' }]);
  await appendRecords(kafka, replays.origin.name, [{ key: 'a', ...event }]);
  const skipped = async (jobId: number) => (await getReplay(replays, jobId)).counts.skipped;
  const jobId = await replays.confirmed(ids);
  expect(await skipped(jobId)).toBe(1);
  await appendRecords(kafka, replays.origin.name, [{ key: 'b', ...event }]);
  await replays.send(jobId);
  expect(await skipped(jobId)).toBe(2);
});

test('an event of the plan that is not sent overtakes the earlier ones of its key', async () => {
  // With the headers of its failure the newer one is too large for the topic that it came from.
  const replays = await openTestReplays(kafka, { configs: { 'max.message.bytes': '1800' } });
  const ids = await replays.fail([{ key: 'a', value: 'older' }, { key: 'a', value: 'x'.repeat(1_650) }, { key: 'b' }]);
  const { plan } = await replays.plan(ids);
  const reasons = new Map(plan.items.map(({ failureId, skipReason }) => [failureId, skipReason]));
  expect(reasons.get(ids[1] ?? '')).toContain('max.message.bytes');
  expect(reasons.get(ids[0] ?? '')).toBe('overtaken: a newer event of the same key and type is at offset 1');
  expect(reasons.get(ids[2] ?? '')).toBeNull();
});

test('a look that was ended early says that it is not whole, and the next goes on from there', async () => {
  const { replays, ids, guard } = await openGuard(1);
  for (let number = 0; number < 10; number++) await appendRecords(kafka, replays.origin.name, [{ key: 'other', value: 'x'.repeat(950_000) }]);
  const offset = await appendRecords(kafka, replays.origin.name, [{ key: 'key 0' }]);
  expect(await guard.look((records) => records > 0)).toMatchObject({ isWhole: false, newer: new Map() });
  const { newer, isWhole } = await guard.look(() => false);
  expect(isWhole).toBe(true);
  expect(newer.get(ids[0] ?? '')).toMatchObject({ offset });
});
