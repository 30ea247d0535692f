import { afterAll, expect, test } from 'vitest';
import { indexOnce } from '#lib/dead-letters/indexing/index-partitions.ts';
import { TopicIds } from '#lib/dead-letters/indexing/topic-ids.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { genericHeaders } from '#scripts/test/dead-letter-headers.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { byOffsets, plannedRange } from '#scripts/test/test-ranges.ts';
import { openTestReplays } from '#scripts/test/test-replays.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

test('what failed of a topic that was deleted is not taken for a message of the one that has its name now', async () => {
  const replays = await openTestReplays(kafka);
  const { name } = replays.origin;
  const [old = ''] = await replays.fail([{ key: 'a', value: 'old' }]);
  await kafka.admin.deleteTopics({ topics: [name] });
  await eventually(() => kafka.createTopic({ name }));
  replays.cluster.forgetTopic(name);
  await appendRecords(kafka, name, [
    { key: 'b', value: 'new' },
    { key: 'a', value: 'newer' },
  ]);

  const range = await plannedRange(replays, byOffsets(2n));
  expect(range.items).toEqual([]);
  expect(range.plan.hazards.find(({ kind }) => kind === 'open-failures')).toMatchObject({ count: 0 });

  // One of the new topic at the same offset, as a worker indexes it that has looked at the cluster since.
  await appendRecords(kafka, replays.deadLetters.name, [{ key: 'b', headers: genericHeaders({ topic: name, offset: 0n, group: 'shipping' }) }]);
  await replays.pool.query(`update lease set holder = '', expires_at = now()`);
  const [partition] = await replays.indexer.hold(replays.deadLetters);
  if (partition === undefined) throw new Error('the partition is not held');
  await indexOnce({ ...replays.indexer, topicIds: new TopicIds(replays.pool, kafka.cluster) }, [partition]);
  const { rows } = await replays.pool.query<{ id: string }>('select id from failure order by id desc limit 1');
  const fresh = rows[0]?.id ?? '';
  expect(fresh).not.toBe(old);
  const { plan } = await replays.plan([old, fresh]);
  expect(new Set(plan.items.map(({ position }) => position)).size, 'they are two messages').toBe(2);
  const reasons = new Map(plan.items.map(({ failureId, skipReason }) => [failureId, skipReason]));
  expect(reasons.get(old), 'whatever lies in the new topic came later').toBe('overtaken: a newer event of the same key and type is at offset 1');
  expect(reasons.get(fresh)).toBeNull();
  expect((await plannedRange(replays, byOffsets(2n))).items.map(({ failureId }) => failureId)).toEqual([fresh]);
});
