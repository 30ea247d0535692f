import { ensureUser } from '#lib/access/users.ts';
import { openDatabase } from '#lib/db/client.ts';
import { openPool } from '#lib/db/open-pool.ts';
import { deadLetterQuery } from '#lib/dead-letters/dead-letter.ts';
import { getDeadLetter } from '#lib/dead-letters/get-dead-letter.ts';
import { listDeadLetters } from '#lib/dead-letters/list-dead-letters.ts';
import { storeDeadLetters, storeTopic } from './store-dead-letters.ts';
import { testDatabase } from './test-database.ts';
import { ada } from './test-replays.ts';

/** So many failures in the topic `work.dlq` of the cluster `test`, oldest first, in a database of their own with two people. */
export async function openFailures(count: number) {
  const url = await testDatabase();
  const pool = openPool(url);
  const database = openDatabase(pool, url);
  for (const email of [ada.email, 'ben@example.com']) await ensureUser(database, { email, name: email, role: 'operator' });
  /** Further ones of a kind, in the order in which they were stored. */
  const addTo = async (topic: { topicRef: number; kindId: number }, further: number) => {
    const before = await pool.query<{ id: string }>('select coalesce(max(id), 0) as id from failure');
    await storeDeadLetters(
      pool,
      topic,
      Array.from({ length: further }, (_, index) => ({ key: Buffer.from(`order-${index}`) })),
    );
    const { rows } = await pool.query<{ id: string; version: number }>('select id, version from failure where id > $1 order by id', [before.rows[0]?.id]);
    return rows;
  };
  const topic = await storeTopic(pool, 'work.dlq');
  return {
    url,
    pool,
    database,
    topic,
    failures: await addTo(topic, count),
    addTo,
    openIn: async (name: string, further: number) => addTo(await storeTopic(pool, name), further),
    list: (query: Record<string, unknown>) => listDeadLetters(pool, ada, 'test', deadLetterQuery.parse(query)),
    detail: (id: string) => getDeadLetter(pool, database, 'test', id),
  };
}
