import { expect, test } from 'vitest';
import { storeDeadLetters, storeTopic } from '#scripts/test/store-dead-letters.ts';
import { testPool } from '#scripts/test/test-pool.ts';
import { ada } from '#scripts/test/test-replays.ts';
import { countArrivals } from './count-arrivals.ts';

const value = (text: string) => ({ value: Buffer.from(text) });
const many = (count: number) => Array.from({ length: count }, (_, index) => value(`${index}`));
const hourMs = 3_600_000;

test('arrivals are counted by span and topic, open apart from dealt with, and what still arrives is ranked before what stopped', async () => {
  const pool = await testPool();
  const [stopped, arriving] = [await storeTopic(pool, 'stopped.dlq'), await storeTopic(pool, 'arriving.dlq')];
  await storeDeadLetters(pool, stopped, many(5));
  await storeDeadLetters(pool, arriving, many(3));
  const nowMs = Date.now();
  const fiveHoursAgo = new Date(nowMs - 5 * hourMs);
  await pool.query('update failure set last_failed_at = $2 where kind_id = $1', [stopped.kindId, fiveHoursAgo]);
  await pool.query(`update failure set state = 'discarded' where id = (select min(id) from failure where kind_id = $1)`, [stopped.kindId]);
  // Older than the range.
  await pool.query('update failure set last_failed_at = $2 where id = (select max(id) from failure where kind_id = $1)', [stopped.kindId, new Date(0)]);

  const { topics, kinds, spanMs, startAt } = await countArrivals(pool, ada, 'test', '24h', nowMs);
  const spanOf = (at: number) => Math.floor((at - Date.parse(startAt)) / spanMs);
  const counts = (filled: Record<number, number>) => Array.from({ length: 48 }, (_, span) => filled[span] ?? 0);
  expect(topics).toEqual([
    { topic: 'arriving.dlq', open: counts({ 47: 3 }), dealtWith: counts({}) },
    { topic: 'stopped.dlq', open: counts({ [spanOf(fiveHoursAgo.getTime())]: 3 }), dealtWith: counts({ [spanOf(fiveHoursAgo.getTime())]: 1 }) },
  ]);
  expect(kinds.map(({ topic, open }) => [topic, open])).toEqual([
    ['arriving.dlq', 3],
    ['stopped.dlq', 4],
  ]);
  // Only a few come, and many lie there.
  await storeDeadLetters(pool, stopped, many(300));
  await pool.query('update failure set last_failed_at = $2 where kind_id = $1', [stopped.kindId, fiveHoursAgo]);
  expect((await countArrivals(pool, ada, 'test', '24h', nowMs)).kinds.map(({ topic }) => topic)).toEqual(['stopped.dlq', 'arriving.dlq']);
  expect(kinds[1]).toMatchObject({ newestAt: fiveHoursAgo.toISOString(), oldestAt: new Date(0).toISOString() });
});

test('where nothing ever failed there is nothing to show', async () => {
  expect(await countArrivals(await testPool(), ada, 'test', '7d', Date.now())).toMatchObject({ topics: [], kinds: [], isCut: false });
});
