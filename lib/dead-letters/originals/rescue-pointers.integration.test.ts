import { afterAll, expect, test } from 'vitest';
import { getDeadLetter } from '#lib/dead-letters/get-dead-letter.ts';
import { listTopics } from '#lib/dead-letters/list-topics.ts';
import { KafkaError } from '#lib/kafka/kafka-error.ts';
import { appendRecords, textHeader } from '#scripts/test/append-records.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { ada, openTestReplays, type TestReplays, workerVariables } from '#scripts/test/test-replays.ts';
import { forgetWorkers, startWorker } from '#scripts/test/worker-process.ts';
import { rescuePointers } from './rescue-pointers.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const message = { key: 'order-1', value: '{"total":12}', headers: [textHeader('event-id', 'e-1'), textHeader('event-type', 'OrderPlaced')] };

/** What a share group's broker writes (PEERS 2.6): no key, no value, none of the original's headers. */
async function pointAt({ origin, deadLetters, indexer, fail }: TestReplays, offset: bigint): Promise<string> {
  const headers = [
    textHeader('__dlq.errors.topic', origin.name),
    textHeader('__dlq.errors.partition', '0'),
    textHeader('__dlq.errors.offset', String(offset)),
    textHeader('__dlq.errors.group', 'shipping'),
    textHeader('__dlq.errors.message', 'Offset rejected by client.'),
  ];
  await appendRecords(kafka, deadLetters.name, [{ headers }]);
  await fail([]);
  const { rows } = await indexer.pool.query<{ failure_id: string }>('select failure_id from dead_letter order by id desc limit 1');
  return rows[0]?.failure_id ?? '';
}

const rescue = ({ pool, cluster }: TestReplays) => rescuePointers({ pool, cluster, identity: [] });

async function newest(replays: TestReplays, id: string) {
  const { records } = await getDeadLetter(replays.pool, replays.database, replays.cluster.id, id);
  return records[0];
}

test('the original of a pointer is rescued, and is there when retention has taken it from its topic', async () => {
  const replays = await openTestReplays(kafka, {});
  const base = await appendRecords(kafka, replays.origin.name, [{ value: 'another' }, message]);
  const id = await pointAt(replays, base + 1n);
  expect(await newest(replays, id)).toMatchObject({ pointer: { status: 'waiting' }, key: { kind: 'null' } });
  expect(await rescue(replays)).toBe(1);
  const end = await appendRecords(kafka, replays.origin.name, [{ value: 'later' }]);
  await kafka.admin.deleteRecords({ topics: [{ name: replays.origin.name, partitions: [{ partition: 0, offset: end }] }] });
  const record = await newest(replays, id);
  expect(record).toMatchObject({ pointer: { status: 'rescued', why: null }, key: { text: 'order-1' }, value: { text: '{"total":12}' } });
  expect(record?.headers.map(({ name, owner }) => `${name} ${owner}`)).toEqual([
    'event-id event',
    'event-type event',
    '__dlq.errors.topic convention',
    '__dlq.errors.partition convention',
    '__dlq.errors.offset convention',
    '__dlq.errors.group convention',
    '__dlq.errors.message convention',
  ]);
  expect(record?.identity).toMatchObject({ eventId: 'e-1', type: 'OrderPlaced' });
});

test('a worker rescues pointers by itself, soon after they were indexed, and tells how far it is', async () => {
  const replays = await openTestReplays(kafka, {});
  const { pool, cluster, origin, deadLetters } = replays;
  const id = await pointAt(replays, await appendRecords(kafka, origin.name, [message]));
  await forgetWorkers(pool);
  startWorker(workerVariables(replays));
  await eventually(async () => (await newest(replays, id))?.pointer?.status === 'rescued');
  const progress = await eventually(async () => {
    const topic = (await listTopics(pool, ada, cluster.id)).find(({ name }) => name === deadLetters.name);
    return topic?.settings !== null && topic;
  });
  expect(progress).toMatchObject({ foundBy: 'named in the configuration', remaining: '0', trouble: null, excluded: null, firstDeletion: { kind: 'forever' } });
});

test('a replay of a pointer sends the bytes that were rescued', async () => {
  const replays = await openTestReplays(kafka, {});
  const id = await pointAt(replays, await appendRecords(kafka, replays.origin.name, [message]));
  await rescue(replays);
  const before = (await replays.seen()).length;
  await replays.send(await replays.confirmed([id]));
  const copy = (await replays.seen())[before];
  expect([copy?.key?.toString(), copy?.value?.toString()]).toEqual(['order-1', '{"total":12}']);
  expect(copy?.headers.map(({ name }) => name)).toEqual(['event-id', 'event-type', 'redrive-job-id', 'redrive-origin', 'redrive-attempt']);
});

test('a pointer whose original is gone is given up with the reason, and a replay leaves it out for that', async () => {
  const replays = await openTestReplays(kafka, {});
  const offset = await appendRecords(kafka, replays.origin.name, [message]);
  const end = await appendRecords(kafka, replays.origin.name, [{ value: 'later' }]);
  await kafka.admin.deleteRecords({ topics: [{ name: replays.origin.name, partitions: [{ partition: 0, offset: end }] }] });
  const id = await pointAt(replays, offset);
  expect(await rescue(replays)).toBe(1);
  expect(await newest(replays, id)).toMatchObject({
    pointer: { status: 'deleted', why: expect.stringContaining('Retention has deleted it') },
    value: { kind: 'null' },
  });
  const { plan } = await replays.plan([id]);
  expect(plan.items).toMatchObject([{ failureId: id, skipReason: expect.stringContaining('its original was not rescued: Retention has deleted it') }]);
});

test('what may pass is tried again', async () => {
  const replays = await openTestReplays(kafka, {});
  const offset = await appendRecords(kafka, replays.origin.name, [message]);
  const id = await pointAt(replays, offset);
  const { cluster } = replays;
  const refused: typeof cluster = {
    ...cluster,
    topics: async () => new Map(),
    topicRefusal: (topic) => new KafkaError(`grant READ on topic ${topic}`, { code: 'TOPIC_AUTHORIZATION_FAILED', cluster: 'test', retriable: false }),
  };
  expect(await rescuePointers({ pool: replays.pool, cluster: refused, identity: [] })).toBe(0);
  expect(await newest(replays, id)).toMatchObject({ pointer: { status: 'waiting', why: expect.stringContaining('grant READ') } });
  await eventually(async () => (await rescue(replays)) === 1);
  expect(await newest(replays, id)).toMatchObject({ pointer: { status: 'rescued', why: null } });
});
