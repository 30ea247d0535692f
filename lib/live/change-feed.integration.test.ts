import pg from 'pg';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { openPool } from '#lib/db/open-pool.ts';
import { indexOnce } from '#lib/dead-letters/indexing/index-partitions.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { linkToDatabase } from '#scripts/test/link-to-database.ts';
import { storeDeadLetters, storeTopic } from '#scripts/test/store-dead-letters.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { testDatabase } from '#scripts/test/test-database.ts';
import { openTestIndexer } from '#scripts/test/test-indexer.ts';
import { announceDeadLetters } from './announce.ts';
import type { Change, LiveMessage } from './change.ts';
import { ChangeFeed, type FedMessage } from './change-feed.ts';
import { listen } from './listen.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

/** A web process's feed over a database of the test's own. */
async function openFeed({ windowMs = 50, lingerMs = 10_000 } = {}) {
  const url = await testDatabase();
  const pool = openPool(url);
  onTestFinished(() => pool.end());
  const feed = new ChangeFeed({ listen: (listener, signal) => listen(url, listener, signal), windowMs, lingerMs });
  onTestFinished(() => feed.close());
  const connections = async (): Promise<number[]> => {
    const { rows } = await pool.query<{ pid: number }>(
      `select pid from pg_stat_activity where datname = current_database() and application_name = 'redrive live'`,
    );
    return rows.map(({ pid }) => pid);
  };
  return { pool, feed, connections };
}

/** A browser's stream. */
function openConsole(feed: ChangeFeed, since?: string) {
  const heard: FedMessage[] = [];
  const leave = feed.subscribe({ onMessage: (fed) => heard.push(fed), onEnd: () => undefined }, since);
  const messages = (): LiveMessage[] => heard.map(({ message }) => message);
  const changes = (): Change[] => messages().flatMap((message) => (message.type === 'changes' ? message.changes : []));
  const isHearing = () => messages().findLast((message) => message.type === 'hearing')?.isHearing === true;
  return { heard, leave, messages, changes, isHearing };
}

const say = (pool: pg.Pool, cluster: string) => pool.query(`select announce($1)`, [{ kind: 'topics', cluster }]);

test('a change in the database reaches every console over one connection, which ends soon after the last of them', async () => {
  const { pool, feed, connections } = await openFeed({ lingerMs: 50 });
  const consoles = Array.from({ length: 10 }, () => openConsole(feed));
  await eventually(() => consoles.every(({ isHearing }) => isHearing()));
  await say(pool, 'main');
  await eventually(() => {
    for (const { changes } of consoles) expect(changes()).toEqual([{ kind: 'topics', cluster: 'main' }]);
    return true;
  });
  expect(await connections()).toHaveLength(1);
  for (const { leave } of consoles) leave();
  await eventually(async () => (await connections()).length === 0);
});

test('a lost database connection is told, heals by itself, and what may have been missed is read again', async () => {
  const { pool, feed, connections } = await openFeed();
  const one = openConsole(feed);
  await eventually(one.isHearing);
  const [pid] = await connections();
  const before = one.heard.length;
  await pool.query('select pg_terminate_backend($1)', [pid]);
  await eventually(() => one.heard.length > before && one.isHearing());
  expect(one.messages().slice(before)).toEqual([
    { type: 'hearing', isHearing: false, heardMsAgo: expect.any(Number) },
    { type: 'hearing', isHearing: true },
    { type: 'missed' },
  ]);
  await say(pool, 'healed');
  await eventually(() => one.changes().some(({ cluster }) => cluster === 'healed'));
});

test('a database that stands still is found out within seconds, and it is told since when nothing was heard', async () => {
  const { link, url } = await linkToDatabase('change-feed', await testDatabase());
  await link.mend();
  const feed = new ChangeFeed({ listen: (listener, signal) => listen(url, listener, signal) });
  onTestFinished(() => feed.close());
  const one = openConsole(feed);
  await eventually(one.isHearing);
  link.freeze();
  const frozenAt = performance.now();
  await eventually(() => !one.isHearing());
  const silentMs = performance.now() - frozenAt;
  expect(silentMs).toBeLessThan(9_000);
  const told = one.messages().at(-1);
  // It was last known to hear at most one question before.
  expect(told).toMatchObject({ isHearing: false, heardMsAgo: expect.any(Number) });
  const heardMsAgo = told?.type === 'hearing' && !told.isHearing ? (told.heardMsAgo ?? 0) : 0;
  expect(heardMsAgo).toBeGreaterThan(silentMs - 500);
  expect(heardMsAgo).toBeLessThan(silentMs + 4_000);
  // Who comes now is told how long it is by now.
  await eventually(() => {
    const late = openConsole(feed).messages().at(-1);
    return late?.type === 'hearing' && !late.isHearing && (late.heardMsAgo ?? 0) > heardMsAgo;
  });
});

test('a flood is told at once and then once a window, each thing once', async () => {
  const { pool, feed } = await openFeed({ windowMs: 400 });
  const one = openConsole(feed);
  await eventually(one.isHearing);
  for (let round = 0; round < 200; round++) await say(pool, `c${round % 3}`);
  await say(pool, 'last');
  await eventually(() => one.changes().some(({ cluster }) => cluster === 'last'));
  const told = one.messages().filter(({ type }) => type === 'changes').length;
  expect(told).toBeLessThan(10);
  expect(one.changes().length).toBeLessThanOrEqual(told * 4);
});

test('a stream that was cut goes on after its last message; one that is not known starts with “missed”', async () => {
  const { pool, feed } = await openFeed();
  const stays = openConsole(feed);
  const cut = openConsole(feed);
  await eventually(cut.isHearing);
  await say(pool, 'before');
  await eventually(() => cut.changes().length === 1);
  cut.leave();
  await say(pool, 'while-cut');
  await eventually(() => stays.changes().length === 2);
  const again = openConsole(feed, cut.heard.at(-1)?.id);
  expect(again.changes()).toEqual([{ kind: 'topics', cluster: 'while-cut' }]);
  expect(again.messages()).not.toContainEqual({ type: 'missed' });
  expect(openConsole(feed, 'of-another-process-7').messages()[0]).toEqual({ type: 'missed' });
});

test('the only browser’s stream goes on after its last message when it ended, as streams do after a while', async () => {
  const { pool, feed } = await openFeed();
  const ended = openConsole(feed);
  await eventually(ended.isHearing);
  await say(pool, 'before');
  await eventually(() => ended.changes().length === 1);
  ended.leave();
  await say(pool, 'while-ended');
  const again = openConsole(feed, ended.heard.at(-1)?.id);
  await eventually(() => again.changes().length === 1);
  expect(again.changes()).toEqual([{ kind: 'topics', cluster: 'while-ended' }]);
  expect(again.messages()).not.toContainEqual({ type: 'missed' });
});

test('what people, replays and discovery change is announced when it is committed, and only then', async () => {
  const { pool, feed } = await openFeed();
  const topic = await storeTopic(pool, 'orders.dlq');
  await storeDeadLetters(
    pool,
    topic,
    Array.from({ length: 30 }, () => ({})),
  );
  const { rows } = await pool.query<{ id: string }>('select id from failure order by id');
  const id = rows[0]?.id ?? '';
  const one = openConsole(feed);
  await eventually(one.isHearing);
  const announced = async (sql: string, parameters: unknown[] = []) => {
    const before = one.changes().length;
    await pool.query(sql, parameters);
    await eventually(() => one.changes().length > before);
    return one.changes().slice(before);
  };
  await expect(
    inTransaction(pool, async (client) => {
      await client.query(`select ${announceDeadLetters('$1::int')}`, [topic.topicRef]);
      throw new Error('not committed');
    }),
  ).rejects.toThrow('not committed');

  const failure = { kind: 'failure', cluster: 'test', topic: 'orders.dlq', id };
  expect(await announced(`insert into failure_note (failure_id, author, text) values ($1, 'ada', 'seen')`, [id])).toEqual([failure]);
  expect(await announced(`insert into failure_edit (failure_id, version, author, record_id, reason) values ($1, 1, 'ada', 1, 'typo')`, [id])).toEqual([
    failure,
  ]);
  expect(await announced(`insert into failure_change (failure_id, actor, to_state) values ($1, 'ada', 'discarded')`, [id])).toEqual([failure]);
  expect(await announced(`insert into failure_change (failure_id, actor, to_state) select id, 'ada', 'discarded' from failure`)).toEqual([
    { kind: 'dead-letters', cluster: 'test', topic: 'orders.dlq' },
  ]);
  expect(await announced(`insert into replay_job (cluster, plan, plan_hash, planned_by, expires_at) values ('test', '{}', '', 'ada', now())`)).toEqual([
    { kind: 'replay', cluster: 'test', id: 1 },
  ]);
  expect(await announced(`update topic set trouble = 'Redrive may not read it.'`)).toEqual([{ kind: 'topics', cluster: 'test' }]);
  await pool.query(`update topic set trouble = 'Redrive may not read it.', settings_read_at = now()`);
  await pool.query(
    'insert into index_position (topic_ref, partition, next_offset, log_start_offset, log_end_offset) values ($1, 0, 0, 0, 0), ($1, 1, 0, 0, 0)',
    [topic.topicRef],
  );
  expect(await announced(`update index_position set trouble = 'A batch of it is corrupt.'`)).toEqual([{ kind: 'topics', cluster: 'test' }]);
  await pool.query(`update index_position set trouble = 'A batch of it is corrupt.', next_offset = 1`);
  expect(await announced(`insert into topic (cluster, topic_id, name) values ('new', gen_random_uuid(), 'b.dlq')`)).toEqual([
    { kind: 'topics', cluster: 'new' },
  ]);
});

test('a batch of any size is one announcement', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  const partitions = await indexer.hold(topic);
  await appendRecords(
    kafka,
    topic.name,
    Array.from({ length: 5_000 }, (_, index) => ({ key: `k${index}`, value: 'v' })),
  );
  let told = 0;
  const client = new pg.Client({ connectionString: indexer.url });
  onTestFinished(() => client.end());
  await client.connect();
  client.on('notification', () => told++);
  const { rows } = await client.query<{ channel: string }>('select live_channel() as channel');
  await client.query(`listen ${client.escapeIdentifier(rows[0]?.channel ?? '')}`);
  let stored = 0;
  let batches = 0;
  while (stored < 5_000) {
    const { stored: now } = await indexOnce(indexer, partitions);
    stored += now;
    if (now > 0) batches++;
  }
  // Notifications come before the answer to what is asked after them.
  await client.query('select 1');
  expect(told).toBeGreaterThan(0);
  expect(told).toBeLessThanOrEqual(batches * partitions.length);
});
