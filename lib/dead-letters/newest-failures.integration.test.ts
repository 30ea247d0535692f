import type pg from 'pg';
import { expect, test } from 'vitest';
import { searchAll } from '#scripts/test/search-all.ts';
import { type StoredDeadLetter, storeDeadLetters, storeTopic } from '#scripts/test/store-dead-letters.ts';
import { testPool } from '#scripts/test/test-pool.ts';
import { ada } from '#scripts/test/test-replays.ts';
import { deadLetterQuery } from './dead-letter.ts';
import { FailureKinds, otherClasses } from './indexing/failure-kinds.ts';
import { listDeadLetters } from './list-dead-letters.ts';

async function listAll(pool: pg.Pool, query: Record<string, unknown>) {
  const pages = [];
  for (let cursor: string | null | undefined; cursor !== null; cursor = pages.at(-1)?.nextCursor ?? null)
    pages.push(await listDeadLetters(pool, ada, 'test', deadLetterQuery.parse({ ...query, cursor })));
  return pages;
}
const ids = (pages: { lines: { id: string }[] }[]) => pages.flatMap(({ lines }) => lines.map(({ id }) => id));

test('pages over many kinds and states are those of one list, whatever lies in front', async () => {
  const pool = await testPool();
  const topic = await storeTopic(pool, 'many.dlq');
  const classes = Array.from({ length: 40 }, (_, number) => ({ consumerGroup: null, errorClass: `E${number}` }));
  const kinds = await new FailureKinds(pool).of(topic.topicRef, classes);
  for (const [number, kindId] of kinds.entries())
    await storeDeadLetters(
      pool,
      { ...topic, kindId },
      Array.from({ length: 1 + (number % 12) }, (): StoredDeadLetter => ({})),
    );
  await pool.query(
    `update failure set last_failed_at = last_failed_at - interval '1 minute' * ((id * 7919) % 60), state = case when id % 3 = 0 then 'acknowledged'::failure_state else 'new' end`,
  );
  const { rows } = await pool.query<{ id: string }>('select id from failure order by last_failed_at desc, id desc');
  expect(rows.length).toBeGreaterThan(150);
  expect(ids(await listAll(pool, { limit: 7 }))).toEqual(rows.map(({ id }) => id));
});

test('a class that shares a kind with others is found by list and search, however far down, and no other with it', async () => {
  const pool = await testPool();
  const topic = await storeTopic(pool, 'crowded.dlq');
  const kinds = new FailureKinds(pool);
  await kinds.of(
    topic.topicRef,
    Array.from({ length: 1_000 }, (_, number) => ({ consumerGroup: null, errorClass: `E${number}` })),
  );
  const [kindId = 0, kindOfOthers] = await kinds.of(topic.topicRef, [
    { consumerGroup: 'payments', errorClass: 'Rare' },
    { consumerGroup: 'payments', errorClass: 'Other' },
  ]);
  expect(kindId).toBe(kindOfOthers);
  const needle = (errorClass: string) => ({ value: Buffer.from('needle'), consumerGroup: 'payments', errorClass });
  const rareId = await storeDeadLetters(pool, { ...topic, kindId }, [needle('Rare'), ...Array.from({ length: 1_100 }, () => needle('Other'))]);
  const { rows } = await pool.query<{ id: string }>('select failure_id as id from dead_letter where id = $1', [rareId]);
  const rare = rows.map(({ id }) => id);

  const expectRare = async () => {
    const pages = await listAll(pool, { errorClass: 'Rare' });
    expect(pages).toMatchObject([{ lines: [], areCountsExact: false }, { nextCursor: null }]);
    expect(ids(pages)).toEqual(rare);
    expect(ids(await listAll(pool, { errorClass: 'Rare', consumerGroup: 'payments' }))).toEqual(rare);
    expect(ids(await searchAll(pool, { q: 'needle', errorClass: 'Rare' }))).toEqual(rare);
    expect(ids(await listAll(pool, { errorClass: 'Rare', consumerGroup: 'mail' }))).toEqual([]);
    expect(ids(await searchAll(pool, { q: 'needle', errorClass: 'Rarer' }))).toEqual([]);
  };
  await expectRare();
  // Where there are too many groups, too, all share the kind without one.
  await pool.query('update failure set kind_id = (select id from failure_kind where consumer_group is null and error_class = $1)', [otherClasses]);
  await expectRare();
  expect(ids(await listAll(pool, { consumerGroup: 'payments', limit: 200 }))).toHaveLength(1_101);
});

test('what names no group or no class is found by an empty one, in a kind of its own and in a shared one', async () => {
  const pool = await testPool();
  const topic = await storeTopic(pool, 'nameless.dlq');
  const nobody = { consumerGroup: null, errorClass: null };
  const [own = 0, named = 0, others = 0] = await new FailureKinds(pool).of(topic.topicRef, [
    nobody,
    { consumerGroup: 'payments', errorClass: 'Timeout' },
    { consumerGroup: null, errorClass: otherClasses },
  ]);
  const needle = { value: Buffer.from('needle') };
  await storeDeadLetters(pool, { ...topic, kindId: own }, [needle]);
  await storeDeadLetters(pool, { ...topic, kindId: named }, [{ ...needle, consumerGroup: 'payments', errorClass: 'Timeout' }]);
  await storeDeadLetters(pool, { ...topic, kindId: others }, [needle, { ...needle, consumerGroup: 'mail', errorClass: 'Rare' }]);
  const nameless = (await pool.query<{ id: string }>('select failure_id as id from dead_letter where consumer_group is null and error_class is null')).rows;
  for (const query of [{ consumerGroup: '' }, { errorClass: '' }, { consumerGroup: '', errorClass: '' }]) {
    expect(ids(await listAll(pool, query)).sort()).toEqual(nameless.map(({ id }) => id).sort());
    expect(ids(await searchAll(pool, { q: 'needle', ...query })).sort()).toEqual(nameless.map(({ id }) => id).sort());
  }
});
