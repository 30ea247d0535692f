import { expect, test } from 'vitest';
import { storeDeadLetters, storeTopic } from '#scripts/test/store-dead-letters.ts';
import { testPool } from '#scripts/test/test-pool.ts';
import { SearchLook } from './search-look.ts';
import { searchPattern } from './search-query.ts';

test('a look that takes longer than the time allows is given up, and the transaction goes on', async () => {
  const pool = await testPool();
  const topic = await storeTopic(pool, 'slow.dlq');
  const id = await storeDeadLetters(
    pool,
    topic,
    ['hay', 'needle'].map((word) => ({ value: Buffer.from(word) })),
  );
  const [client, holder] = [await pool.connect(), await pool.connect()];
  try {
    await client.query('begin isolation level repeatable read, read only');
    const { rows: timeout } = await client.query('show statement_timeout');
    const look = new SearchLook(client, {
      pattern: searchPattern({ needle: 'needle', headers: [] }),
      scope: {
        topicRefs: [topic.topicRef],
        states: ['new'],
        kinds: { ids: [topic.kindId], shared: { ids: [], consumerGroup: null, errorClass: null } },
        from: undefined,
        to: undefined,
        endId: id + 2n,
      },
      cursor: null,
      deadlineMs: performance.now() + 300,
    });
    expect(await look.firstAt([{ firstId: id, endId: id + 1n }])).toEqual([]);
    await holder.query('begin');
    await holder.query('lock table failure in access exclusive mode');
    const startedMs = performance.now();
    expect(await look.firstAt([{ firstId: id + 1n, endId: id + 2n }])).toBeUndefined();
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    await holder.query('rollback');
    expect((await client.query('select from failure')).rowCount).toBe(2);
    expect((await client.query('show statement_timeout')).rows).toEqual(timeout);
  } finally {
    await client.query('rollback');
    client.release();
    holder.release();
  }
});
