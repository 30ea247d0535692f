import { afterAll, expect, test } from 'vitest';
import type { TopicMetadata } from '#lib/kafka/cluster-metadata.ts';
import { appendInTransaction, appendRecords, textHeader } from '#scripts/test/append-records.ts';
import { type FailureToWrite, genericHeaders } from '#scripts/test/dead-letter-headers.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { testConsole } from '#scripts/test/test-console.ts';
import { openTestIndexer } from '#scripts/test/test-indexer.ts';
import { ada } from '#scripts/test/test-replays.ts';
import { showOriginal } from './show-original.ts';

testConsole();
const kafka = openTestCluster();
afterAll(() => kafka.close());

/** An origin with two messages, the second of which was dead-lettered as it was. */
async function openOrigin() {
  const indexer = await openTestIndexer(kafka);
  const [origin, deadLetters] = [await kafka.createTopic(), await kafka.createTopic()];
  await indexer.index(deadLetters);
  const message = { key: 'order-1', value: '{"total":12}', headers: [textHeader('event-id', 'e-1')] };
  const base = await appendRecords(kafka, origin.name, [{ value: 'before it' }, message]);
  async function deadLetter(
    offset: bigint,
    changed: Partial<typeof message> & { timestamp?: bigint } = {},
    place: Partial<FailureToWrite> = {},
  ): Promise<string> {
    const sent = { ...message, ...changed };
    await appendRecords(kafka, deadLetters.name, [{ ...sent, headers: [...sent.headers, ...genericHeaders({ topic: origin.name, offset, ...place })] }]);
    await indexer.index(deadLetters);
    const { rows } = await indexer.pool.query<{ id: string }>('select failure_id as id from dead_letter order by id desc limit 1');
    return rows[0]?.id ?? '';
  }
  return { ...indexer, origin, deadLetters, offset: base + 1n, deadLetter, original: (id: string) => showOriginal(indexer, ada, { id }) };
}

async function deleteTopic({ name, topicId }: TopicMetadata): Promise<void> {
  await kafka.admin.deleteTopics({ topics: [name] });
  await eventually(async () => {
    kafka.cluster.forgetTopic(name);
    return (await kafka.cluster.topics([name])).get(name)?.topicId !== topicId;
  });
}

test('the original is read from its topic, and what differs from the dead letter is said', async () => {
  const { origin, offset, deadLetter, original } = await openOrigin();
  const found = await original(await deadLetter(offset));
  expect(found).toMatchObject({ status: 'found', topic: origin.name, partition: 0, offset: String(offset), sameTopic: 'yes', differs: [] });
  expect(found).toMatchObject({ key: { text: 'order-1' }, value: { text: '{"total":12}' }, headers: [{ name: 'event-id', owner: 'event' }] });
  expect(await original(await deadLetter(offset, { value: 'changed by the consumer', headers: [] }))).toMatchObject({ differs: ['value', 'headers'] });
});

test('where the topic was not seen yet when the dead letter was made, a newer record at its offset is another one', async () => {
  const { offset, deadLetter, original } = await openOrigin();
  const secondsAgo = (seconds: number) => BigInt(Date.now() - seconds * 1_000);
  expect(await original(await deadLetter(offset, { timestamp: secondsAgo(20) }))).toMatchObject({ status: 'found', sameTopic: 'unknown' });
  expect(await original(await deadLetter(offset, { timestamp: secondsAgo(3_600) }))).toMatchObject({
    status: 'recreated',
    why: expect.stringContaining('newer than the dead letter'),
  });
});

test('an original that retention has deleted is told by where its log begins', async () => {
  const { origin, offset, deadLetter, original } = await openOrigin();
  const id = await deadLetter(offset);
  const start = await appendRecords(kafka, origin.name, [{ value: 'kept' }]);
  await kafka.admin.deleteRecords({ topics: [{ name: origin.name, partitions: [{ partition: 0, offset: start }] }] });
  expect(await original(id)).toMatchObject({ status: 'deleted', logStartOffset: String(start), why: expect.stringContaining(`begins at offset ${start}`) });
});

test('an original whose topic is gone, and one whose topic was created again since, are told apart', async () => {
  const { origin, pool, offset, deadLetter, original } = await openOrigin();
  const id = await deadLetter(offset);
  await deleteTopic(origin);
  expect(await original(id)).toMatchObject({ status: 'deleted', logStartOffset: null, why: `The topic ${origin.name} is no longer in the cluster.` });
  await pool.query("update seen_topic set first_seen_at = now() - interval '1 hour' where name = $1", [origin.name]);
  const again = await eventually(() => kafka.createTopic({ name: origin.name }));
  await appendRecords(kafka, again.name, [{ value: 'another' }, { value: 'another at the same offset' }, { value: 'and more' }]);
  expect(await original(id)).toMatchObject({ status: 'unreadable', why: expect.stringContaining('not known yet') });
  await pool.query("insert into seen_topic (cluster, topic_id, name, first_seen_at) values ($1, $2, $3, now() + interval '1 minute')", [
    kafka.cluster.id,
    again.topicId,
    again.name,
  ]);
  expect(await original(id)).toMatchObject({ status: 'recreated', why: expect.stringContaining('created again') });
});

test.each([
  { what: 'an offset behind the end', place: { offset: 1_000n }, why: /ends at offset .*: nothing was ever there, or the broker lost its end\.$/ },
  { what: 'a partition', place: { partition: 7 }, why: /has 1 partition and no partition 7: the header may be wrong\.$/ },
  { what: 'a topic', place: { topic: 'never-seen' }, why: /none of that name was ever seen here/ },
  { what: 'an impossible topic', place: { topic: 'no topic' }, why: /^No topic can have the name no topic/ },
])('an origin that never was is not one of a topic that was created again: $what', async ({ place, why }) => {
  const { offset, deadLetter, original } = await openOrigin();
  const id = await deadLetter(offset, {}, place);
  expect(await original(id)).toMatchObject({ status: 'unreadable', why: expect.stringMatching(why) });
});

test('where no record lies at the offset, that is said; a record of an aborted transaction is found all the same', async () => {
  const { origin, deadLetter, original } = await openOrigin();
  const aborted = await appendInTransaction(kafka, origin.name, [{ value: 'aborted' }]);
  await aborted.end(false);
  const marker = aborted.baseOffset + 1n;
  await appendRecords(kafka, origin.name, [{ value: 'behind the marker' }]);
  expect(await original(await deadLetter(aborted.baseOffset))).toMatchObject({ status: 'found', value: { text: 'aborted' } });
  expect(await original(await deadLetter(marker))).toMatchObject({ status: 'unreadable', why: expect.stringContaining('No record lies at this offset') });
});

test('a dead letter that does not say where it came from has no original', async () => {
  const { pool, deadLetters, index, original } = await openOrigin();
  await appendRecords(kafka, deadLetters.name, [{ value: 'from nowhere' }]);
  await index(deadLetters);
  const { rows } = await pool.query<{ id: string }>('select failure_id as id from dead_letter');
  expect(await original(rows[0]?.id ?? '')).toMatchObject({ status: 'no-origin' });
});
