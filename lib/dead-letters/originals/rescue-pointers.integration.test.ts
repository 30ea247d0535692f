import { afterAll, expect, test, vi } from 'vitest';
import { getDeadLetter } from '#lib/dead-letters/get-dead-letter.ts';
import { listTopics } from '#lib/dead-letters/list-topics.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { fetchApis } from '#lib/kafka/fetch-request.ts';
import { KafkaError } from '#lib/kafka/kafka-error.ts';
import type { RecordHeader } from '#lib/kafka/record-headers.ts';
import { appendRecords, textHeader } from '#scripts/test/append-records.ts';
import { genericHeaders } from '#scripts/test/dead-letter-headers.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { ada, openTestReplays, type TestReplays, workerVariables } from '#scripts/test/test-replays.ts';
import { forgetWorkers, startWorker } from '#scripts/test/worker-process.ts';
import { rescuePointers } from './rescue-pointers.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const message = { key: 'order-1', value: '{"total":12}', headers: [textHeader('event-id', 'e-1'), textHeader('event-type', 'OrderPlaced')] };

/** `behind`: headers that another added. */
type Pointer = { timestamp?: bigint; behind?: RecordHeader[] };

/** What a share group's broker writes (PEERS 2.6): no key, no value, none of the original's headers. */
async function pointAt({ origin, deadLetters, indexer, index }: TestReplays, offset: bigint, { behind = [], ...record }: Pointer = {}): Promise<string> {
  const headers = [
    textHeader('__dlq.errors.topic', origin.name),
    textHeader('__dlq.errors.partition', '0'),
    textHeader('__dlq.errors.offset', String(offset)),
    textHeader('__dlq.errors.group', 'shipping'),
    textHeader('__dlq.errors.message', 'Offset rejected by client.'),
    ...behind,
  ];
  await appendRecords(kafka, deadLetters.name, [{ ...record, headers }]);
  await index();
  const { rows } = await indexer.pool.query<{ failure_id: string }>('select failure_id from dead_letter order by id desc limit 1');
  return rows[0]?.failure_id ?? '';
}

const rescue = ({ pool, cluster }: TestReplays, signal = new AbortController().signal) => rescuePointers({ pool, cluster, identity: [] }, signal);

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
  const progress = { foundBy: 'named in the configuration', remaining: '0', trouble: null, excluded: null, firstDeletion: { kind: 'forever' } };
  await eventually(
    async () => expect((await listTopics(pool, ada, cluster.id)).find(({ name }) => name === deadLetters.name)).toMatchObject(progress) ?? true,
    { timeoutMs: 30_000 },
  );
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
  expect(await rescue({ ...replays, cluster: refused })).toBe(0);
  expect(await newest(replays, id)).toMatchObject({ pointer: { status: 'waiting', why: expect.stringContaining('grant READ') } });
  await eventually(async () => (await rescue(replays)) === 1);
  expect(await newest(replays, id)).toMatchObject({ pointer: { status: 'rescued', why: null } });
});

test('a record that is newer than its pointer is not taken for the original, where the topic was not seen before', async () => {
  const replays = await openTestReplays(kafka, {});
  const offset = await appendRecords(kafka, replays.origin.name, [message]);
  const hourAgo = BigInt(Date.now() - 3_600_000);
  const id = await pointAt(replays, offset, { timestamp: hourAgo });
  expect(await rescue(replays)).toBe(1);
  expect(await newest(replays, id)).toMatchObject({ pointer: { status: 'recreated', why: expect.stringContaining('newer than the dead letter') } });
  const [plan] = (await replays.plan([id])).plan.items;
  expect(plan?.skipReason).toContain('its original was not rescued');
});

test('a pointer that was written just after its origin was created again waits until the new topic was seen, and is rescued', async () => {
  const replays = await openTestReplays(kafka, {});
  const { pool, cluster, origin } = replays;
  const id = await pointAt(replays, await appendRecords(kafka, origin.name, [message]));
  // What discovery had seen by then is the topic before.
  await pool.query("update seen_topic set topic_id = gen_random_uuid(), first_seen_at = now() - interval '1 hour' where name = $1", [origin.name]);
  expect(await rescue(replays)).toBe(0);
  expect(await newest(replays, id)).toMatchObject({ pointer: { status: 'waiting', why: expect.stringContaining('not known yet') } });
  await pool.query('insert into seen_topic (cluster, topic_id, name) values ($1, $2, $3)', [cluster.id, origin.topicId, origin.name]);
  await eventually(async () => (await rescue(replays)) === 1);
  expect(await newest(replays, id)).toMatchObject({ pointer: { status: 'rescued', why: null }, value: { text: '{"total":12}' } });
});

test('a pointer is one whichever convention reads it, and is never sent as a tombstone', async () => {
  const replays = await openTestReplays(kafka, {});
  const offset = await appendRecords(kafka, replays.origin.name, [message]);
  const id = await pointAt(replays, offset, { behind: genericHeaders({ topic: replays.origin.name, offset }) });
  expect(await newest(replays, id)).toMatchObject({ convention: 'generic', pointer: { status: 'waiting' } });
  expect((await replays.plan([id])).plan.items).toMatchObject([{ skipReason: expect.stringContaining('it was not fetched yet') }]);
  expect(await rescue(replays)).toBe(1);
  expect(await newest(replays, id)).toMatchObject({ pointer: { status: 'rescued' }, value: { text: '{"total":12}' } });
});

test('a pointer that was never tried comes before all that wait for another attempt', async () => {
  const replays = await openTestReplays(kafka, {});
  const { pool, cluster } = replays;
  const id = await pointAt(replays, await appendRecords(kafka, replays.origin.name, [message]));
  await pool.query(`
    insert into dead_letter (id, failure_id, is_first, topic_ref, partition, "offset", timestamp_ms, is_log_append_time, size_bytes, is_tombstone, convention, origin_topic, origin_partition, origin_offset)
    select id + n, failure_id, false, topic_ref, partition, "offset", timestamp_ms, is_log_append_time, size_bytes, is_tombstone, convention, 'gone', 0, 0 from dead_letter, generate_series(1, 1000) n`);
  await pool.query(
    `insert into dead_letter_original (record_id, cluster, attempts, next_attempt_at) select id, $1, 5, now() - interval '1 hour' from dead_letter where origin_topic = 'gone'`,
    [cluster.id],
  );
  await rescue(replays);
  const { rows } = await pool.query(
    `select status, (select count(*) from dead_letter_original other where other.settled_at > original.settled_at)::int as later
       from dead_letter_original original join dead_letter on id = record_id where failure_id = $1 and attempts = 1`,
    [id],
  );
  // The rounds that followed hold 501.
  expect(rows).toMatchObject([{ status: 'rescued', later: expect.toSatisfy((later: number) => later >= 501) }]);
});

/** The same cluster, but for fetches, which fail so. */
function unreadable(cluster: KafkaCluster, fail: () => KafkaError): KafkaCluster {
  return {
    ...cluster,
    request: (target, apis, args, lane) => {
      const asked: unknown = apis;
      return asked === fetchApis ? Promise.reject(fail()) : cluster.request(target, apis, args, lane);
    },
  };
}

test.each([
  { what: 'a fault that may pass is that of all that lies in the partition', isRetriable: false },
  { what: 'nothing is asked for again once the worker is to end', isRetriable: true },
])('$what', async ({ isRetriable }) => {
  const replays = await openTestReplays(kafka, {});
  const { cluster, origin } = replays;
  const offset = await appendRecords(kafka, origin.name, [message, message]);
  const ids = [await pointAt(replays, offset), await pointAt(replays, offset + 1n)];
  const ending = new AbortController();
  let fetches = 0;
  const broken = unreadable(cluster, () => {
    fetches += 1;
    if (isRetriable) ending.abort();
    const missingAcl = { resourceType: 'topic', name: origin.name, operation: 'READ', principal: undefined } as const;
    return new KafkaError('cannot be read', { code: 'TEST', cluster: cluster.id, retriable: isRetriable, ...(isRetriable ? {} : { missingAcl }) });
  });
  expect(await rescue({ ...replays, cluster: broken }, ending.signal)).toBe(0);
  expect(fetches).toBe(1);
  for (const id of ids) expect(await newest(replays, id)).toMatchObject({ pointer: { status: 'waiting', why: 'cannot be read' } });
});

test('of large originals some megabytes are read and stored at once', async () => {
  const replays = await openTestReplays(kafka, {});
  const { pool, origin } = replays;
  const large = Buffer.alloc(900_000, 'x');
  const messages = Array.from({ length: 12 }, () => ({ value: large }));
  const offset = await appendRecords(kafka, origin.name, messages, { compression: 'gzip' });
  for (const place of messages.keys()) await pointAt(replays, offset + BigInt(place));
  const query = vi.spyOn(pool, 'query');
  expect(await rescue(replays)).toBe(10);
  expect(await rescue(replays)).toBe(2);
  const stored = query.mock.calls.flatMap(([, given]: unknown[]) => {
    const values = Array.isArray(given) ? given[7] : undefined;
    return Array.isArray(values) ? [values.length] : [];
  });
  expect(stored).toEqual([5, 5, 2]);
});
