import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { openPool } from '#lib/db/open-pool.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { sealAll } from '#scripts/test/seal-all.ts';
import { searchOnce } from '#scripts/test/search-all.ts';
import { storeDeadLetters, storeTopic, storeWithin } from '#scripts/test/store-dead-letters.ts';
import { testDatabase } from '#scripts/test/test-database.ts';
import { testPool } from '#scripts/test/test-pool.ts';
import { forgetSegments } from './forget-segments.ts';
import { Sealer } from './sealer.ts';
import { unsealedTail } from './search-backlog.ts';
import { SettledIds } from './settled-ids.ts';

const many = (count: number, word: string) => Array.from({ length: count }, (_, index) => ({ value: Buffer.from(`${word} ${index}`) }));

test('nothing is sealed while a transaction is open that may still add a record to it', async () => {
  const pool = await testPool();
  const topic = await storeTopic(pool, 'open.dlq');
  const client = await pool.connect();
  try {
    await client.query('begin');
    await storeWithin(client, topic, [{ value: Buffer.from('the late one') }]);
    await storeDeadLetters(pool, topic, many(5_000, 'early'));
    const sealer = new Sealer(pool, 0);
    for (let turn = 0; turn < 6; turn++) expect(await sealer.turn()).toEqual({ records: 0, isMore: false });
    expect((await searchOnce(pool, { q: 'the late one' })).lines).toHaveLength(0);
    await client.query('commit');
  } finally {
    client.release();
  }
  await sealAll(pool);
  expect(await unsealedTail(pool)).toBeLessThan(2_048n);
  expect(await searchOnce(pool, { q: 'the late one' })).toMatchObject({
    lines: [{}],
    search: { matches: { count: 1, isExact: true }, isComplete: true, remaining: 0 },
  });
});

test('ids settle although transactions with higher numbers are open, and only those before the last', async () => {
  const pool = await testPool();
  const topic = await storeTopic(pool, 'settle.dlq');
  const last = await storeDeadLetters(pool, topic, many(10, 'a'));
  const settled = new SettledIds();
  await settled.look(pool);
  const later = await pool.connect();
  try {
    await later.query('begin');
    await later.query('select pg_current_xact_id()');
    expect(await eventually(async () => ((await settled.look(pool)) > 0n ? settled.look(pool) : undefined))).toBe(last + 9n);
  } finally {
    await later.query('rollback');
    later.release();
  }
});

test('a sealer that is lost half-way leaves all or nothing, and the next one goes on', async () => {
  const url = await testDatabase();
  const pool = openPool(url);
  const lostPool = openPool(url, { max: 1, applicationName: 'lost sealer' });
  onTestFinished(async () => {
    await Promise.all([pool.end(), lostPool.end()]);
  });
  const topic = await storeTopic(pool, 'lost.dlq');
  await storeDeadLetters(pool, topic, many(40_000, 'lasting'));
  const sealer = new Sealer(lostPool, 0);
  for (let round = 0; round < 12; round++) {
    const turn = sealer.turn().catch(() => undefined);
    // At another moment each round: while it reads, builds or writes.
    await delay(round * 12);
    await pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'lost sealer'`);
    await turn;
    const { rows } = await pool.query<{ broken: string }>(
      'select count(*) as broken from search_list list where not exists (select from search_segment where first_id = list.segment and ids = list.ids)',
    );
    expect(rows).toEqual([{ broken: '0' }]);
    expect(await searchOnce(pool, { q: 'lasting 23456' })).toMatchObject({ lines: [{}], search: { matches: { count: 1, isExact: true } } });
  }
  await sealAll(pool);
  expect(await unsealedTail(pool)).toBeLessThan(2_048n);
});

test('two sealers at once disturb no search', async () => {
  const pool = await testPool();
  const topic = await storeTopic(pool, 'two.dlq');
  await storeDeadLetters(pool, topic, many(20_000, 'shared'));
  await Promise.all(Array.from({ length: 2 }, () => sealAll(pool).catch(() => undefined)));
  await sealAll(pool);
  expect((await searchOnce(pool, { q: 'shared 19999' })).lines).toHaveLength(1);
});

test('segments of dropped evidence are forgotten; what is searched for in them is not found, and nothing fails', async () => {
  const pool = await testPool();
  const topic = await storeTopic(pool, 'dropped.dlq');
  await storeDeadLetters(pool, topic, many(5_000, 'gone'));
  await sealAll(pool);
  await pool.query('drop table dead_letter_p0');
  expect(await searchOnce(pool, { q: 'gone 17' })).toMatchObject({ lines: [], search: { isComplete: true } });
  const client = await pool.connect();
  try {
    await forgetSegments(client, 0n, 1_048_576n);
  } finally {
    client.release();
  }
  expect((await pool.query('select from search_list')).rowCount).toBe(0);
  expect(await searchOnce(pool, { q: 'gone 17' })).toMatchObject({ lines: [], search: { isComplete: true } });
  expect(await new Sealer(pool, 0).turn()).toEqual({ records: 0, isMore: false });
});
