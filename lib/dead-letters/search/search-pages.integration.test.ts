import type pg from 'pg';
import { expect, test, vi } from 'vitest';
import type { Action, Resource } from '#lib/access/policy.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { reserveIds } from '#lib/db/reserve-ids.ts';
import { packBodies } from '#scripts/test/pack-bodies.ts';
import { sealAll } from '#scripts/test/seal-all.ts';
import { searchAll, searchOnce } from '#scripts/test/search-all.ts';
import { storeBodies } from '#scripts/test/store-bodies.ts';
import { storeDeadLetters, storeTopic } from '#scripts/test/store-dead-letters.ts';
import { testConsole } from '#scripts/test/test-console.ts';
import { testPool } from '#scripts/test/test-pool.ts';

/** Today's policy lets everybody read every topic, so this file has one of its own: of one topic nothing may be read, of another no payload. */
vi.mock('#lib/access/policy.ts', async (original) => ({
  ...(await original<object>()),
  isAllowed: (_actor: unknown, action: Action, { topic }: Resource) =>
    topic !== 'secret.dlq' && (topic !== 'sealed.dlq' || action !== 'dead-letters:read-payload'),
}));

testConsole();

const text = (value: string) => ({ value: Buffer.from(value) });
const failureOf = async (pool: pg.Pool, recordId: bigint) =>
  BigInt((await pool.query<{ failure_id: string }>('select failure_id from dead_letter where id = $1', [recordId])).rows[0]?.failure_id ?? 0);
const ids = (pages: { lines: { id: string }[] }[]) => pages.flatMap(({ lines }) => lines.map(({ id }) => id));

test('pages follow one another, the newest record first, without losing or repeating a failure while new ones arrive and are sealed', async () => {
  const pool = await testPool();
  const topic = await storeTopic(pool, 'pages.dlq');
  await storeDeadLetters(
    pool,
    topic,
    Array.from({ length: 3_000 }, (_, index) => text(index % 100 === 0 ? `needle ${index}` : `hay ${index}`)),
  );
  await sealAll(pool);
  const expected = ids(await searchAll(pool, { q: 'needle', limit: 200 }));
  expect(expected).toHaveLength(30);
  const pages = await searchAll(
    pool,
    {
      q: 'needle',
      limit: 4,
    },
    {
      between: async () => {
        await storeDeadLetters(pool, topic, [text('needle too late')]);
        await sealAll(pool);
      },
    },
  );
  expect(ids(pages)).toEqual(expected);
  expect(pages[0]?.search?.matches).toEqual({ count: 30, isExact: true });
  expect(pages.at(-1)).toMatchObject({ nextCursor: null, search: { matches: null, isComplete: true, remaining: 0 } });
});

test('a failure is shown once, by its newest record that matches, whichever of its records do', async () => {
  const pool = await testPool();
  const topic = await storeTopic(pool, 'twice.dlq');
  await storeDeadLetters(pool, topic, [text('needle alone'), text('needle first')]);
  const { rows } = await pool.query<{ id: string }>('select id from failure order by id');
  const failureId = BigInt(rows[1]?.id ?? 0);
  await storeDeadLetters(
    pool,
    topic,
    Array.from({ length: 20 }, (_, index) => text(`hay ${index}`)),
  );
  await storeDeadLetters(pool, topic, [
    { ...text('needle again'), failureId },
    { ...text('no more'), failureId },
  ]);
  const pages = await searchAll(pool, { q: 'needle', limit: 1 });
  expect(ids(pages)).toEqual([String(failureId), rows[0]?.id]);
  expect(pages[0]?.search?.matches).toEqual({ count: 2, isExact: true });
});

test('what lies in a topic that somebody may not read is neither found nor counted, not even through a failure that moved on from it', async () => {
  const pool = await testPool();
  const [open, secret] = [await storeTopic(pool, 'open.dlq'), await storeTopic(pool, 'secret.dlq')];
  await storeDeadLetters(pool, secret, [text('needle in secret'), text('needle that moved')]);
  const { rows } = await pool.query<{ id: string }>('select max(id) as id from failure');
  await storeDeadLetters(pool, open, [text('needle in the open'), { ...text('something else'), failureId: BigInt(rows[0]?.id ?? 0) }]);
  const page = await searchOnce(pool, { q: 'needle' });
  expect(page.lines.map(({ position }) => position.topic)).toEqual(['open.dlq']);
  expect(page.search?.matches).toEqual({ count: 1, isExact: true });
});

test('where dead letters may be seen but not their payload, a search does not tell what is in it', async () => {
  const pool = await testPool();
  const topic = await storeTopic(pool, 'sealed.dlq');
  await storeDeadLetters(pool, topic, [text('needle under seal')]);
  expect(await searchOnce(pool, { q: 'needle' })).toMatchObject({ lines: [], search: { matches: { count: 0, isExact: true } } });
  await expect(searchOnce(pool, { q: 'needle', topic: 'sealed.dlq' })).rejects.toMatchObject({ name: 'AccessDenied', action: 'dead-letters:read-payload' });
});

test('a failure of very many records is one line, and no page waits for it', async () => {
  const pool = await testPool();
  const topic = await storeTopic(pool, 'many.dlq');
  const first = await storeDeadLetters(pool, topic, [text('needle alone'), text('needle of many')]);
  const failureId = await failureOf(pool, first + 1n);
  await inTransaction(pool, async (client) => {
    const further = await reserveIds(client, 'dead_letter_id_seq', 30_000);
    await client.query(
      `insert into dead_letter (id, failure_id, is_first, topic_ref, partition, "offset", timestamp_ms, is_log_append_time, size_bytes, is_tombstone, convention)
        select $3::bigint + n, $1, false, $2, 0, 10 + n, 0, false, 15, false, 'unknown' from generate_series(0, 29999) n`,
      [failureId, topic.topicRef, further],
    );
    const body = { key: null, value: Buffer.from('needle of many'), headers: Buffer.of(0) };
    await storeBodies(client, packBodies(Array.from({ length: 30_000 }, () => body)), topic.topicRef, further);
    await client.query('update failure set record_count = 30001 where id = $1', [failureId]);
  });
  const pages = await searchAll(pool, { q: 'needle', limit: 1 }, { budgetMs: 300 });
  expect(ids(pages)).toEqual([String(failureId), String(await failureOf(pool, first))]);
  expect(pages.length).toBeLessThan(10);
});

test('once more failures were shown than a cursor knows, none is shown twice', async () => {
  const pool = await testPool();
  const topic = await storeTopic(pool, 'cursor.dlq');
  const first = await storeDeadLetters(
    pool,
    topic,
    Array.from({ length: 450 }, () => text('needle one')),
  );
  const { rows } = await pool.query<{ id: string }>('select failure_id as id from dead_letter order by id');
  await storeDeadLetters(
    pool,
    topic,
    rows.slice(0, 400).map(({ id }) => ({ ...text('needle two'), failureId: BigInt(id) })),
  );
  const found = ids(await searchAll(pool, { q: 'needle', limit: 60 }));
  expect(found).toHaveLength(450);
  expect(new Set(found).size).toBe(450);
  expect(found.at(-1)).toBe(String(await failureOf(pool, first + 400n)));
});

test('the list’s filters narrow a search', async () => {
  const pool = await testPool();
  const [one, other] = [await storeTopic(pool, 'one.dlq'), await storeTopic(pool, 'other.dlq')];
  await storeDeadLetters(pool, one, [text('needle 1'), text('needle 2')]);
  await storeDeadLetters(pool, other, [text('needle 3')]);
  await pool.query(`update failure set state = 'discarded', last_failed_at = '2020-01-01' where id = (select min(id) from failure)`);
  const count = async (query: Record<string, unknown>) => (await searchOnce(pool, { q: 'needle', ...query })).lines.length;
  expect(await count({})).toBe(3);
  expect(await count({ topic: 'one.dlq' })).toBe(2);
  expect(await count({ state: 'open' })).toBe(2);
  expect(await count({ state: 'discarded' })).toBe(1);
  expect(await count({ to: '2021-01-01T00:00:00Z' })).toBe(1);
  expect(await count({ from: '2021-01-01T00:00:00Z' })).toBe(2);
  expect(await count({ topic: 'one.dlq', from: '2021-01-01T00:00:00Z' })).toBe(1);
});

test('where the time ends first the page says how far it came, and the next one goes on from there', async () => {
  const pool = await testPool();
  const topic = await storeTopic(pool, 'long.dlq');
  await storeDeadLetters(pool, topic, [text('needle'), ...Array.from({ length: 9_000 }, (_, index) => text(`hay ${index}`))]);
  const first = await searchOnce(pool, { q: 'needle' }, { budgetMs: 0 });
  expect(first).toMatchObject({ lines: [], search: { isComplete: false, matches: null } });
  expect(first.nextCursor).not.toBeNull();
  const { searched = 0, remaining = 0 } = first.search ?? {};
  expect(searched).toBeGreaterThan(0);
  expect(searched + remaining).toBe(9_001);
  const pages = await searchAll(pool, { q: 'needle' }, { budgetMs: 0 });
  expect(ids(pages)).toHaveLength(1);
  expect(pages.length).toBeGreaterThan(2);
  expect(pages.map(({ search }) => search?.searched)).toEqual(pages.map(({ search }) => search?.searched).toSorted((a = 0, b = 0) => a - b));
});

test('an estimate of how many there are is about right, and says that it is one', async () => {
  const pool = await testPool();
  const topic = await storeTopic(pool, 'estimate.dlq');
  await storeDeadLetters(
    pool,
    topic,
    Array.from({ length: 12_000 }, (_, index) => text(index % 3 === 0 ? `needle ${index}` : `hay ${index}`)),
  );
  const { search } = await searchOnce(pool, { q: 'needle' });
  expect(search?.matches?.isExact).toBe(false);
  expect(search?.matches?.count).toBeGreaterThan(3_500);
  expect(search?.matches?.count).toBeLessThan(4_500);
});

test('what a cursor of the list, or none at all, says is refused', async () => {
  const pool = await testPool();
  for (const cursor of [
    '%%%',
    Buffer.from('2026-01-01T00:00:00.000Z~17').toString('base64url'),
    Buffer.from('search~1~9999999999999999999').toString('base64url'),
  ])
    await expect(searchOnce(pool, { q: 'needle', cursor }), cursor).rejects.toMatchObject({ name: 'Refusal', kind: 'invalid', type: 'wrong-cursor' });
});

test('an empty database is searched to its end', async () => {
  expect(await searchOnce(await testPool(), { q: 'needle' })).toMatchObject({
    lines: [],
    nextCursor: null,
    search: { matches: { count: 0, isExact: true }, isComplete: true, searchedTo: null, searched: 0, remaining: 0 },
  });
});
