import { expect, test } from 'vitest';
import { testPool } from '#scripts/test/test-pool.ts';
import { int8Array, textArray } from './binary-array.ts';

test('arrays arrive as they were, the empty ones too', async () => {
  const pool = await testPool();
  const numbers = [0n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 4_294_967_295n];
  const halves = numbers.map((number) => ({ high: Number(number >> 32n), low: Number(BigInt.asIntN(32, number)) }));
  const texts = ['', 'plain', '{"quoted",\\back}', 'NULL', 'ä🤡', 'a\0b'];
  const read = async (given: [Buffer, Buffer]) =>
    (await pool.query('select array_to_json($1::bigint[])::text as numbers, array_to_json($2::text[]) as texts', given)).rows;
  expect(await read([int8Array(halves), textArray(texts)])).toEqual([{ numbers: `[${numbers.join(',')}]`, texts: [...texts.slice(0, -1), 'a␀b'] }]);
  expect(await read([int8Array([]), textArray([])])).toEqual([{ numbers: '[]', texts: [] }]);
});
