import { expect, test } from 'vitest';
import { byRangesOfPages, inTransaction } from '#lib/db/in-transaction.ts';
import { testPool } from '#scripts/test/test-pool.ts';
import { currentEpoch, dropEpochsBefore, endedEpochs, keepEpochs, sealEpoch, summarizeEpoch } from './epochs.ts';

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
    (await pool.query<{ left: number }>("select brin_summarize_new_values('trace_event_p1_event_fold_chain_key_idx') as left")).rows[0]?.left;
  expect(await left()).toBe(1);
  expect(await left()).toBe(0);
});

/** Twenty thousand events of two thousand chains and keys. */
const addChains = (epoch: number) =>
  `insert into trace_event_p${epoch} (event_high, event_fold, cause_high, cause_fold, chain, key, timestamp_ms, "offset", place, kind, size_bytes, trace_tag)
   select n, hashint8extended(n, 1), 0, 0, hashint8extended(n % 2000, 2), hashint8extended(n % 2000, 3), n, n, 1, 1, 1, 0 from generate_series(1, 20000) n`;

test('what is looked for is found by the index of an epoch that is written, and by the B-trees of one that has ended', async () => {
  const pool = await testPool();
  await pool.query(addChains(1));
  await summarizeEpoch(pool);
  expect(await endedEpochs(pool), 'what is written is not sealed').toEqual([]);
  await keepEpochs(pool, 30, 1);
  await pool.query(addChains(2));
  await summarizeEpoch(pool);
  expect(await endedEpochs(pool)).toEqual([1]);
  await sealEpoch(pool, 1);
  expect(await endedEpochs(pool)).toEqual([]);
  const lookUp = (where: string) =>
    inTransaction(
      pool,
      async (client) => {
        const { rows: found } = await client.query(`select from trace_event where ${where}`);
        const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain (costs off) select from trace_event where ${where}`);
        const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
        return { found: found.length, by: [...plan.matchAll(/trace_event_p\d_\w+/g)].map(([name]) => name), seq: plan.includes('Seq Scan on trace_event_p') };
      },
      byRangesOfPages,
    );
  const written = 'trace_event_p2_event_fold_chain_key_idx';
  expect(await lookUp('chain = hashint8extended(7, 2)')).toEqual({ found: 20, by: ['trace_event_p1_chain_tree', written], seq: false });
  expect(await lookUp('key = hashint8extended(7, 3)')).toEqual({ found: 20, by: ['trace_event_p1_key_tree', written], seq: false });
  expect(await lookUp('event_fold = hashint8extended(7, 1)')).toEqual({ found: 2, by: ['trace_event_p1_event_fold_filter', written], seq: false });
});

test('an epoch is not sealed while somebody still writes to it: it is tried again', async () => {
  const pool = await testPool();
  await pool.query(addChains(1));
  await keepEpochs(pool, 30, 1);
  const writer = await pool.connect();
  await writer.query(`begin; ${addEvent(1)}`);
  await expect(sealEpoch(pool, 1)).rejects.toMatchObject({ code: '55P03' });
  expect(await endedEpochs(pool)).toEqual([1]);
  await writer.query('commit');
  writer.release();
  await sealEpoch(pool, 1);
  expect(await endedEpochs(pool)).toEqual([]);
  expect((await pool.query('select count(*)::int as count from trace_event')).rows).toEqual([{ count: 20_001 }]);
});

test('of much that is kept, an epoch takes more: each look-up asks every one', async () => {
  const pool = await testPool();
  for (let round = 0; round < 4; round++) await pool.query(addChains(1));
  // A byte is little; a fortieth of what is kept is more than what the second epoch holds.
  expect(await keepEpochs(pool, 30, 1)).toBe(2);
  await pool.query(addEvent(2));
  expect(await keepEpochs(pool, 30, 1)).toBeUndefined();
  await pool.query(addChains(2));
  expect(await keepEpochs(pool, 30, 1)).toBe(3);
});

test('nothing is written beside the epochs', async () => {
  const pool = await testPool();
  for (const insert of [addEvent(1).replace('trace_event_p1', 'trace_event'), "insert into trace_text (hash, text) values (1, 'a')"])
    await expect(pool.query(insert)).rejects.toMatchObject({ code: '23514' });
});
