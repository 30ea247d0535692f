import { afterAll, expect, test } from 'vitest';
import { appendRecords } from '#scripts/test/append-records.ts';
import { storeDeadLetters, storeTopic } from '#scripts/test/store-dead-letters.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestRewinds } from '#scripts/test/test-rewinds.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

test('the end of a rewind counts dead letters that name no consumer group, and says how many', async () => {
  const rewinds = await openTestRewinds(kafka, { partitions: 1 });
  const group = await rewinds.standing('mailer', [80n]);
  const unnamed = await storeTopic(rewinds.pool, 'mails.dlq');
  const store = async (offset: bigint, consumerGroup?: string) => {
    const { rows } = await rewinds.pool.query<{ id: number }>(
      `insert into failure_kind (topic_ref, consumer_group) values ($1, $2) on conflict (topic_ref, consumer_group, error_class) do update set topic_ref = $1 returning id`,
      [unnamed.topicRef, consumerGroup ?? null],
    );
    const origin = { topic: rewinds.topic.name, partition: 0, offset };
    await storeDeadLetters(rewinds.pool, { ...unnamed, kindId: rows[0]?.id ?? 0 }, [{ origin, ...(consumerGroup === undefined ? {} : { consumerGroup }) }]);
  };
  await store(60n);
  await store(61n, group);
  await store(62n, 'another');
  await store(10n);
  const planned = await rewinds.plan({ group, target: { kind: 'time', at: '2026-01-01T00:00:50Z' } });
  expect(planned.plan.partitions).toMatchObject([{ again: '30', deadLettered: 2, processed: '28' }]);
  await rewinds.confirm(planned);
  await rewinds.advance(planned.id);
  await store(70n);
  await store(71n, group);
  await store(72n, 'another');
  await rewinds.commit(group, [80n]);
  expect(await rewinds.advance(planned.id)).toMatchObject({
    state: 'done',
    failedAgain: { count: 2, unnamed: 1, newest: [{ offset: '71' }, { offset: '70' }] },
  });

  const states = async () => {
    const { rows } = await rewinds.pool.query<{ at: string; state: string }>(
      'select began.origin_offset as at, failure.state from failure join dead_letter began on began.id = failure.first_record_id order by failure.id',
    );
    return rows.map(({ at, state }) => `${at} ${state}`);
  };
  await rewinds.advance(planned.id);
  expect(new Set((await states()).map((text) => text.split(' ')[1])), 'what comes back takes its time').toEqual(new Set(['new']));
  await rewinds.pool.query(`update rewind set ended_at = now() - interval '1 day'`);
  const { log } = await rewinds.advance(planned.id);
  expect(await states()).toEqual(['60 new', '61 resolved', '62 new', '10 new', '70 new', '71 new', '72 new']);
  expect(log.map(({ text }) => text)).toContain('resolved 1 dead letter of what was read again');
  const { rows: told } = await rewinds.pool.query(`select subject from audit where action = 'rewinds:resolve' order by id`);
  expect(told.map(({ subject }) => subject)).toEqual(expect.arrayContaining([`rewind/${planned.id}`, expect.stringMatching(/^failure\//)]));
  const { rows } = await rewinds.pool.query('select from_state, to_state, reason from failure_change');
  expect(rows).toEqual([{ from_state: 'new', to_state: 'resolved', reason: `rewind #${planned.id}: ${group} read it again and passed it without failing` }]);
});

test('where what may have come back is not indexed, nothing is resolved, and the rewind says so in the end', async () => {
  const rewinds = await openTestRewinds(kafka, { partitions: 1 });
  const group = await rewinds.standing('mailer', [80n]);
  const { topicId, name } = await kafka.createTopic({ partitions: 1 });
  const { rows } = await rewinds.pool.query<{ topic_ref: number; kind_id: number }>(
    `with made as (insert into topic (cluster, topic_id, name) values ($1, $2, $3) returning id)
     insert into failure_kind (topic_ref, consumer_group) select id, $4 from made returning topic_ref, id as kind_id`,
    [rewinds.cluster.id, topicId, name, group],
  );
  const [stored] = rows;
  await storeDeadLetters(rewinds.pool, { topicRef: stored?.topic_ref ?? 0, kindId: stored?.kind_id ?? 0 }, [
    { origin: { topic: rewinds.topic.name, partition: 0, offset: 60n }, consumerGroup: group },
  ]);
  // One that nobody has indexed.
  await appendRecords(kafka, name, [{ value: 'unseen' }]);
  const planned = await rewinds.plan({ group, target: { kind: 'time', at: '2026-01-01T00:00:50Z' } });
  await rewinds.confirm(planned);
  await rewinds.advance(planned.id);
  await rewinds.commit(group, [80n]);
  await rewinds.advance(planned.id);
  const afterwards = async (age: string) => {
    await rewinds.pool.query('update rewind set ended_at = now() - $1::interval', [age]);
    return (await rewinds.advance(planned.id)).log.map(({ text }) => text).join();
  };
  expect(await afterwards('10 minutes')).not.toContain('resolved');
  expect(await afterwards('7 days')).toContain(`resolved no dead letter: ${name} is not indexed to the end`);
  const { rows: states } = await rewinds.pool.query('select state from failure');
  expect(states).toEqual([{ state: 'new' }]);
});
