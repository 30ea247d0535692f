import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openPool } from '#lib/db/open-pool.ts';
import { unsealedTail } from '#lib/dead-letters/search/search-backlog.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { searchOnce } from '#scripts/test/search-all.ts';
import { storeDeadLetters, storeTopic } from '#scripts/test/store-dead-letters.ts';
import { stackVariable, testDatabase } from '#scripts/test/test-database.ts';
import { forgetWorkers, startWorker } from '#scripts/test/worker-process.ts';

test('whatever moment the worker that seals is killed in, a search finds everything, and the next worker seals the rest', async () => {
  const databaseUrl = await testDatabase();
  const pool = openPool(databaseUrl);
  try {
    const topic = await storeTopic(pool, 'sealed.dlq');
    await storeDeadLetters(
      pool,
      topic,
      Array.from({ length: 60_000 }, (_, index) => ({ value: Buffer.from(`record number ${index} of many`) })),
    );
    const start = () =>
      startWorker({
        DATABASE_URL: databaseUrl,
        KAFKA_BROKERS: stackVariable('TEST_KAFKA_BROKERS'),
        KAFKA_CLUSTER: 'test',
        REDRIVE_DEAD_LETTER_TOPICS: 'none.here',
      });
    for (const afterMs of [0, 60, 200]) {
      const worker = start();
      await eventually(async () => (await pool.query(`select from lease where name = 'duty/sealing' and holder <> '' and expires_at > now()`)).rowCount === 1);
      await delay(afterMs);
      await worker.kill();
      await forgetWorkers(pool);
      expect(await searchOnce(pool, { q: 'number 34567 of' })).toMatchObject({ lines: [{}], search: { matches: { count: 1, isExact: true } } });
    }
    const worker = start();
    await eventually(async () => (await unsealedTail(pool)) < 2_048n, { timeoutMs: 30_000 });
    expect(await worker.stop()).toBe(0);
    expect((await pool.query('select from search_segment where ids = 16384')).rowCount).toBe(3);
    expect(await searchOnce(pool, { q: 'number 34567 of' })).toMatchObject({ lines: [{}], search: { matches: { count: 1, isExact: true } } });
  } finally {
    await pool.end();
  }
});
