import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { ensureEvidencePartitions } from '#lib/db/evidence-partitions.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { openPool } from '#lib/db/open-pool.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { sealAll } from '#scripts/test/seal-all.ts';
import { searchOnce } from '#scripts/test/search-all.ts';
import { storeDeadLetters, storeTopic, storeWithin } from '#scripts/test/store-dead-letters.ts';
import { testDatabase } from '#scripts/test/test-database.ts';
import { testPool } from '#scripts/test/test-pool.ts';
import { mergeSegments } from './merge-segments.ts';
import { forgetSegments, sealSegment } from './seal-segment.ts';
import { Sealer } from './sealer.ts';
import { unsealedTail } from './search-backlog.ts';
import { SegmentBuilder } from './segment-builder.ts';
import { mergedSegment, type SegmentShape, tailSegment, wholeSegment } from './segment-shape.ts';
import { SettledIds } from './settled-ids.ts';

const many = (count: number, word: string) => Array.from({ length: count }, (_, index) => ({ value: Buffer.from(`${word} ${index}`) }));

/** All that the index consists of, but for when it was made. */
async function readIndex(pool: pg.Pool): Promise<unknown> {
  const { rows: segments } = await pool.query('select first_id, ids, records, md5(rarity) from search_segment order by first_id');
  const { rows: lists } = await pool.query('select segment, ids, "row", md5(bytes) from search_list order by segment, ids, "row"');
  return { segments, lists };
}

/** No two segments overlap, and all are what they become when they are built anew. */
async function expectFreshSegments(pool: pg.Pool): Promise<void> {
  const { rowCount } = await pool.query(
    'select from search_segment one join search_segment other on one.first_id < other.first_id and one.first_id + one.ids > other.first_id',
  );
  expect(rowCount).toBe(0);
  const built = await readIndex(pool);
  await pool.query('truncate search_segment, search_list');
  await sealAll(pool);
  expect(built).toEqual(await readIndex(pool));
}

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
  await expectFreshSegments(pool);
});

test('of two sealers at once one seals, and a third that comes late finds it done', async () => {
  const pool = await testPool();
  const topic = await storeTopic(pool, 'two.dlq');
  await storeDeadLetters(pool, topic, many(20_000, 'shared'));
  const seal = (shape: SegmentShape, firstId: bigint) => sealSegment(pool, new SegmentBuilder(shape), shape, firstId);
  const sealed = await Promise.all([seal(wholeSegment, 0n), seal(wholeSegment, 0n)]);
  expect(sealed.toSorted((one, other) => one - other)).toEqual([0, 16_383]);
  expect(await seal(tailSegment, 2_048n)).toBe(0);
  await Promise.all([sealAll(pool), sealAll(pool)]);
  await expectFreshSegments(pool);
  expect((await searchOnce(pool, { q: 'shared 19999' })).lines).toHaveLength(1);
});

test('forgetting segments that are just being merged forgets the merged one, lists and all', async () => {
  const pool = await testPool();
  const topic = await storeTopic(pool, 'merged.dlq');
  for (let segment = 0; segment < mergedSegment.parts; segment++) {
    await pool.query('select setval($1, $2)', ['dead_letter_id_seq', Math.max(1, segment * wholeSegment.ids)]);
    await storeDeadLetters(pool, topic, many(5, 'merging'));
    await sealSegment(pool, new SegmentBuilder(wholeSegment), wholeSegment, BigInt(segment * wholeSegment.ids));
  }
  const isWaiting = (who: number) => async () =>
    (await pool.query(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).rowCount === who;
  const holder = await pool.connect();
  await holder.query('begin');
  await holder.query('select from search_segment for update');
  const merging = mergeSegments(pool, 0n);
  await eventually(isWaiting(1), { intervalMs: 5 });
  const forgetting = inTransaction(pool, (client) => forgetSegments(client, 0n, 1_048_576n));
  await eventually(isWaiting(2), { intervalMs: 5 });
  await holder.query('commit');
  holder.release();
  await Promise.all([merging, forgetting]);
  expect((await pool.query('select from search_segment')).rowCount).toBe(0);
  expect((await pool.query('select from search_list')).rowCount).toBe(0);
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
  expect(await unsealedTail(pool)).toBe(0n);
  expect(await searchOnce(pool, { q: 'gone 17' })).toMatchObject({ lines: [], search: { isComplete: true } });
  expect(await new Sealer(pool, 0).turn()).toEqual({ records: 0, isMore: false });
});

test('a range of which nothing is left, between segments, costs a search nothing', async () => {
  const pool = await testPool();
  const topic = await storeTopic(pool, 'hole.dlq');
  await storeDeadLetters(pool, topic, many(100, 'before'));
  await pool.query('select setval($1, $2)', ['dead_letter_id_seq', 2 * 1_048_576]);
  await ensureEvidencePartitions(pool);
  await storeDeadLetters(pool, topic, many(2_048, 'after'));
  await sealAll(pool);
  // With no time to spare there is one look, at eight groups.
  expect(await searchOnce(pool, { q: 'before 17' }, { budgetMs: 0 })).toMatchObject({ lines: [{}], search: { isComplete: true } });
});
