import { afterAll, expect, test } from 'vitest';
import { type AppendedRecord, appendRecords } from '#scripts/test/append-records.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestIndexer, type TestIndexer } from '#scripts/test/test-indexer.ts';
import { ada } from '#scripts/test/test-replays.ts';
import { deadLetterQuery } from './dead-letter.ts';
import { listDeadLetters } from './list-dead-letters.ts';
import { listTopics } from './list-topics.ts';
import { discardFailure } from './triage/discard.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const list = ({ pool }: TestIndexer, query: Record<string, unknown> = {}) => listDeadLetters(pool, ada, 'test', deadLetterQuery.parse(query));

/** An indexer with a topic of dead letters, to which more can be added. */
async function openList(records: AppendedRecord[]) {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  const held = await indexer.hold(topic);
  const add = async (more: AppendedRecord[]) => {
    await appendRecords(kafka, topic.name, more);
    await indexer.indexToEnd(held);
  };
  await add(records);
  return { ...indexer, topic: topic.name, add };
}

const minutesAgo = (minutes: number) => BigInt(Date.now() - minutes * 60_000);

test('pages follow one another, last failed first, without losing or repeating a line while new ones arrive', async () => {
  // Many fail in the same millisecond: the id decides then.
  const records = Array.from({ length: 23 }, (_, number) => ({ key: `${number}`, timestamp: minutesAgo(100 - Math.floor(number / 10)) }));
  const listed = await openList(records);
  const expected = (await list(listed, { limit: 200 })).lines.map(({ id }) => id);
  const seen: string[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = await list(listed, { limit: 5, ...(cursor === undefined ? {} : { cursor }) });
    seen.push(...page.lines.map(({ id }) => id));
    cursor = page.nextCursor;
    await listed.add([{ key: 'new' }]);
  }
  expect(seen).toEqual(expected);
});

test('a state, all that is open, and a topic can be asked for; the counts are over the topic', async () => {
  const listed = await openList([{ key: 'a' }, { key: 'b' }, { key: 'c' }]);
  await listed.pool.query(`update failure set state = 'discarded' where id = (select min(id) from failure)`);
  expect((await list(listed)).lines).toHaveLength(2);
  expect((await list(listed, { state: 'discarded' })).lines).toHaveLength(1);
  expect((await list(listed, { state: 'all' })).lines).toHaveLength(3);
  expect((await list(listed, { topic: listed.topic })).counts).toMatchObject({ new: 2, discarded: 1, claimed: 0 });
  expect(await list(listed, { topic: 'unknown' })).toMatchObject({ lines: [], nextCursor: null, counts: { new: 0 } });
});

test('a cursor that no page gave is refused as such', async () => {
  const listed = await openTestIndexer(kafka);
  const encode = (text: string) => Buffer.from(text).toString('base64url');
  const beyondInt64 = encode('2026-01-01T00:00:00.000Z~9999999999999999999');
  const beforePostgres = encode('0000-01-01T00:00:00.000Z~1');
  for (const cursor of ['%%%', '17', encode('now~17'), beyondInt64, beforePostgres])
    await expect(list(listed, { cursor }), cursor).rejects.toMatchObject({ name: 'Refusal', kind: 'invalid', type: 'wrong-cursor' });
});

test('a line shows the beginning of a long key', async () => {
  const listed = await openList([{ key: 'k'.repeat(5_000) }]);
  const [line] = (await list(listed)).lines;
  expect(line?.key).toMatchObject({ kind: 'text', text: 'k'.repeat(200), sizeBytes: 5_000, isCut: true });
});

test('pages over several states and topics follow one another by time alone', async () => {
  const listed = await openList(Array.from({ length: 9 }, (_, number) => ({ key: `${number}`, timestamp: minutesAgo(100 - number) })));
  await listed.pool.query(`update failure set state = 'acknowledged' where id % 2 = 0`);
  const first = await list(listed, { topic: listed.topic, limit: 5 });
  const second = await list(listed, { topic: listed.topic, limit: 5, cursor: first.nextCursor });
  const keys = [...first.lines, ...second.lines].map(({ key }) => (key.kind === 'text' || key.kind === 'json' ? key.text : key.kind));
  expect(keys).toEqual(['8', '7', '6', '5', '4', '3', '2', '1', '0']);
  expect(second.nextCursor).toBeNull();
});

test('of each topic is told how many of its dead letters are open', async () => {
  const listed = await openList([{ key: 'a' }, { key: 'b' }, { key: 'c' }]);
  await listed.pool.query(`update failure set state = 'discarded' where id = (select min(id) from failure)`);
  expect(await listTopics(listed.pool, ada, 'test')).toMatchObject([{ name: listed.topic, openFailures: 2 }]);
});

test('whoever changes a failure sees the counts that it made at once', async () => {
  const listed = await openList([{ key: 'a' }, { key: 'b' }]);
  const page = await list(listed);
  const [line] = page.lines;
  if (line === undefined) throw new Error('nothing is listed');
  expect(page.counts).toMatchObject({ new: 2, discarded: 0 });
  await discardFailure(listed.database, ada, { cluster: 'test', id: line.id, version: line.version, reason: 'of no use' });
  expect((await list(listed)).counts).toMatchObject({ new: 1, discarded: 1 });
});
