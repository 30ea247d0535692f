import { afterAll, expect, test } from 'vitest';
import { indexOnce } from '#lib/dead-letters/indexing/index-partitions.ts';
import { TopicIds } from '#lib/dead-letters/indexing/topic-ids.ts';
import { withdrawReplay } from '#lib/replay/withdraw-replay.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { genericHeaders } from '#scripts/test/dead-letter-headers.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { byOffsets, confirmedRange, plannedRange } from '#scripts/test/test-ranges.ts';
import { ada, openTestReplays } from '#scripts/test/test-replays.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

test('what failed of a topic that was deleted is not taken for a message of the one that has its name now', async () => {
  const replays = await openTestReplays(kafka);
  const { name } = replays.origin;
  // At a higher offset than what the other topic has of its key.
  const [, old = ''] = await replays.fail([
    { key: 'other', value: 'old' },
    { key: 'a', value: 'old' },
  ]);
  await replays.pool.query('update failure set state = $1, state_before = $2 where id <> $3', ['discarded', 'new', old]);
  await kafka.admin.deleteTopics({ topics: [name] });
  await eventually(() => kafka.createTopic({ name }));
  replays.cluster.forgetTopic(name);
  await appendRecords(kafka, name, [{ key: 'a', value: 'new' }, { key: 'b' }]);

  const range = await plannedRange(replays, byOffsets(2n));
  expect(range.items).toEqual([]);
  expect(range.plan.hazards.find(({ kind }) => kind === 'open-failures')).toMatchObject({ count: 0 });

  // One of the new topic at the same offset, as a worker indexes it that has looked at the cluster since.
  await appendRecords(kafka, replays.deadLetters.name, [{ key: 'a', headers: genericHeaders({ topic: name, offset: 0n, group: 'shipping' }) }]);
  await replays.pool.query(`update lease set holder = '', expires_at = now()`);
  const [partition] = await replays.indexer.hold(replays.deadLetters);
  if (partition === undefined) throw new Error('the partition is not held');
  await indexOnce({ ...replays.indexer, topicIds: new TopicIds(replays.pool, kafka.cluster) }, [partition]);
  const { rows } = await replays.pool.query<{ id: string }>('select id from failure order by id desc limit 1');
  const fresh = rows[0]?.id ?? '';
  expect(fresh).not.toBe(old);
  const { id, plan } = await replays.plan([old, fresh]);
  expect(
    plan.items.map(({ failureId, position, skipReason }) => [failureId, position, skipReason]),
    'two messages, the older before the newer',
  ).toEqual([
    [old, '0', null],
    [fresh, '1', null],
  ]);
  expect(plan.hazards.find(({ kind }) => kind === 'newer-events')).toMatchObject({ level: 'not-checked' });
  await withdrawReplay(replays, ada, id);

  // Whoever has the old one does not stand against a range of the new topic.
  await replays.confirmed([old]);
  expect((await plannedRange(replays, byOffsets(2n))).items.map(({ failureId }) => failureId)).toEqual([fresh]);
  expect(await confirmedRange(replays, { ...byOffsets(2n), overtaken: 'send' })).toBeGreaterThan(id);
});
