import { expect, test } from 'vitest';
import { testPool } from '#scripts/test/test-pool.ts';
import { currentEpoch, dropEpochsBefore, keepEpochs, sealEpochs, summarizeEpoch } from './epochs.ts';

const addEvent = (
  epoch: number,
  from = '',
) => `insert into trace_event_p${epoch} (event_high, event_fold, cause_high, cause_fold, chain, key, timestamp_ms, "offset", place, kind, size_bytes, trace_tag)
  select 0, 0, 0, 0, ${epoch}, 0, 0, ${epoch}, 1, 1, 1, 0 ${from}`;

test('an epoch begins when the one before is full or old, and not without a reason', async () => {
  const pool = await testPool();
  expect(await keepEpochs(pool, 30)).toBeUndefined();
  await pool.query("update trace_epoch set started_at = now() - interval '3 days'");
  // Nothing came in it: it goes on.
  expect(await keepEpochs(pool, 30)).toBeUndefined();
  await pool.query(addEvent(1));
  expect(await keepEpochs(pool, 30)).toBe(2);
  expect(await keepEpochs(pool, 30)).toBeUndefined();
  await pool.query(addEvent(2));
  expect(await keepEpochs(pool, 30, 1)).toBe(3);
  expect(await currentEpoch(pool)).toBe(3);
});

test('an epoch that ended long ago is dropped with all that it holds; the others stay', async () => {
  const pool = await testPool();
  await pool.query(addEvent(1));
  await keepEpochs(pool, 30, 1);
  await pool.query(addEvent(2));
  await pool.query('insert into replayed_event (place, "offset", job, epoch) values (1, 1, 41, 1), (1, 2, 42, 2)');
  await pool.query("update trace_epoch set started_at = now() - interval '40 days' where id = 1");
  const monthAgo = new Date(Date.now() - 30 * 86_400_000);
  // It began long ago, and events came in it until a moment ago.
  expect(await dropEpochsBefore(pool, monthAgo)).toEqual([]);
  await pool.query("update trace_epoch set started_at = now() - interval '31 days' where id = 2");
  expect(await dropEpochsBefore(pool, monthAgo)).toEqual([1]);
  expect((await pool.query('select chain from trace_event')).rows).toEqual([{ chain: '2' }]);
  expect((await pool.query('select job from replayed_event')).rows).toEqual([{ job: 42 }]);
  expect((await pool.query("select to_regclass('trace_text_p1') as gone")).rows).toEqual([{ gone: null }]);
});

test('what was added is summarized in the indexes over ranges of pages, but for the last range, which each new event would change', async () => {
  const pool = await testPool();
  await pool.query(addEvent(1, 'from generate_series(1, 20000)'));
  await summarizeEpoch(pool);
  const left = async () =>
    (await pool.query<{ left: number }>("select brin_summarize_new_values('trace_event_p1_event_fold_chain_key_place_offset_idx') as left")).rows[0]?.left;
  expect(await left()).toBe(1);
  expect(await left()).toBe(0);
});

test('an epoch that has ended gets its B-trees, once, and chains and keys are found in it by them', async () => {
  const pool = await testPool();
  await pool.query(addEvent(1, 'from generate_series(1, 20000)'));
  expect(await sealEpochs(pool), 'what is written is not sealed').toEqual([]);
  await keepEpochs(pool, 30, 1);
  expect(await sealEpochs(pool)).toEqual([1]);
  expect(await sealEpochs(pool)).toEqual([]);
  const { rows } = await pool.query<{ indexdef: string }>("select indexdef from pg_indexes where tablename = 'trace_event_p1' order by indexname");
  expect(rows.map(({ indexdef }) => indexdef.replace(/^.* USING /, ''))).toEqual(['btree (chain)', expect.stringContaining('brin (event_fold'), 'btree (key)']);
  // All of its ranges have their place in the other index, the last one too.
  expect((await pool.query("select brin_summarize_new_values('trace_event_p1_event_fold_chain_key_place_offset_idx') as left")).rows).toEqual([{ left: 0 }]);
  await pool.query(addEvent(1));
  expect((await pool.query('select count(*)::int as count from trace_event where chain = 1')).rows).toEqual([{ count: 20_001 }]);
});

test('nothing is written beside the epochs', async () => {
  const pool = await testPool();
  for (const insert of [addEvent(1).replace('trace_event_p1', 'trace_event'), "insert into trace_text (hash, text) values (1, 'a')"])
    await expect(pool.query(insert)).rejects.toMatchObject({ code: '23514' });
});
