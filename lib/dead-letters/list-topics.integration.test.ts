import { expect, test } from 'vitest';
import { storeTopic } from '#scripts/test/store-dead-letters.ts';
import { testPool } from '#scripts/test/test-pool.ts';
import { ada } from '#scripts/test/test-replays.ts';
import { listTopics } from './list-topics.ts';

test('a topic that is excluded has no trouble any more, whatever kept it from being indexed before', async () => {
  const pool = await testPool();
  await storeTopic(pool, 'tried.dlq');
  const excluded = await storeTopic(pool, 'excluded.dlq');
  await pool.query(`update topic set trouble = 'Redrive may not read it.'`);
  await pool.query(`update topic set excluded_at = now(), excluded_why = 'by pattern excluded.*' where id = $1`, [excluded.topicRef]);
  const topics = await listTopics(pool, ada, 'test');
  expect(topics).toHaveLength(2);
  expect(topics.find(({ name }) => name === 'tried.dlq')?.trouble).toBe('Redrive may not read it.');
  expect(topics.find(({ name }) => name === 'excluded.dlq')).toMatchObject({ trouble: null, excluded: { why: 'by pattern excluded.*' } });
});
