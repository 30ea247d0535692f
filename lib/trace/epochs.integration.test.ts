import { expect, test } from 'vitest';
import { testPool } from '#scripts/test/test-pool.ts';
import { currentEpoch, dropEpochsBefore, keepEpochs, summarizeEpoch } from './epochs.ts';

const addEvent = `insert into trace_event (event_high, event_fold, cause_high, cause_fold, chain, key, timestamp_ms, "offset", epoch, place, kind, size_bytes, trace_tag, job)
  select 0, 0, 0, 0, $1, 0, 0, 0, $2, 1, 1, 1, 0, 0`;

test('an epoch begins when the one before is full or old, and not without a reason', async () => {
  const pool = await testPool();
  expect(await keepEpochs(pool, 30)).toBeUndefined();
  await pool.query("update trace_epoch set started_at = now() - interval '3 days'");
  // Nothing came in it: it goes on.
  expect(await keepEpochs(pool, 30)).toBeUndefined();
  await pool.query(addEvent, [1, 1]);
  expect(await keepEpochs(pool, 30)).toBe(2);
  expect(await keepEpochs(pool, 30)).toBeUndefined();
  await pool.query(addEvent, [2, 2]);
  expect(await keepEpochs(pool, 30, 1)).toBe(3);
  expect(await currentEpoch(pool)).toBe(3);
});

test('an epoch that ended long ago is dropped with all that it holds; the others stay', async () => {
  const pool = await testPool();
  await pool.query(addEvent, [1, 1]);
  await keepEpochs(pool, 30, 1);
  await pool.query(addEvent, [2, 2]);
  await pool.query("update trace_epoch set started_at = now() - interval '40 days' where id = 1");
  const monthAgo = new Date(Date.now() - 30 * 86_400_000);
  // It began long ago, and events came in it until a moment ago.
  expect(await dropEpochsBefore(pool, monthAgo)).toEqual([]);
  await pool.query("update trace_epoch set started_at = now() - interval '31 days' where id = 2");
  expect(await dropEpochsBefore(pool, monthAgo)).toEqual([1]);
  expect((await pool.query('select chain from trace_event')).rows).toEqual([{ chain: '2' }]);
  expect((await pool.query("select to_regclass('trace_text_p1') as gone")).rows).toEqual([{ gone: null }]);
});

test('what was added last is summarized in the indexes over ranges of pages', async () => {
  const pool = await testPool();
  await pool.query(`${addEvent} from generate_series(1, 20000)`, [1, 1]);
  await summarizeEpoch(pool);
  const { rows } = await pool.query<{ left: number }>("select brin_summarize_new_values('trace_event_p1_event_fold_idx') as left");
  expect(rows[0]?.left).toBe(0);
});
