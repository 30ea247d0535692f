import { expect, test } from 'vitest';
import { testPool } from '#scripts/test/test-pool.ts';
import { copyIn } from './copy-in.ts';
import { CopyRows } from './copy-rows.ts';
import { inTransaction } from './in-transaction.ts';

const columns = ['id', 'is_even', 'words'];
/** Some rows are longer than a chunk, some begin behind one that is. */
const words = Array.from({ length: 500 }, (_, number) => 'w'.repeat(number % 50 === 7 ? 300_000 : number));

/** 1: chunks of the least size; the other: as they usually are. */
test.each([1, 10_000_000])('what is filled in later stands in its row, in whichever chunk that is, expecting %d bytes', async (expectedBytes) => {
  const pool = await testPool();
  await pool.query('create table filled (id bigint, is_even boolean, words text)');
  const rows = new CopyRows(columns.length, expectedBytes);
  const places = words.map((text) => {
    const place = rows.rowWithBlanks([8, 1]);
    rows.text(text);
    return place;
  });
  const fill = (first: number) => {
    for (const [number, place] of places.entries()) {
      rows.fillInt8(place + 4, BigInt(first + number));
      rows.fillBool(place + 16, (first + number) % 2 === 0);
    }
  };
  fill(7_000);
  const undone = inTransaction(pool, async (client) => {
    await copyIn(client, [rows.into('filled', columns)]);
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');
  fill(0);
  await inTransaction(pool, (client) => copyIn(client, [rows.into('filled', columns)]));
  rows.release();
  const { rows: stored } = await pool.query('select id::int, is_even, words from filled order by id');
  expect(stored).toEqual(words.map((text, id) => ({ id, is_even: id % 2 === 0, words: text })));
});
