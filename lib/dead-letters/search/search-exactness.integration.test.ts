import type pg from 'pg';
import { expect, test } from 'vitest';
import { encodeHeaders, type RecordHeader } from '#lib/kafka/record-headers.ts';
import { sealAll } from '#scripts/test/seal-all.ts';
import { searchAll } from '#scripts/test/search-all.ts';
import { type StoredDeadLetter, storeDeadLetters, storeTopic } from '#scripts/test/store-dead-letters.ts';
import { testPool } from '#scripts/test/test-pool.ts';

const words = ['Order', 'zürich', 'ΑΒΓΔ', 'a\0b', '"quoted"', 'back\\slash', 'tab\tbed', 'line\nbreak', '🎉🎉', 'aaaaaaaa', 'ABCabc', '%_*', "'; drop"];

/** Numbers that are the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function bytesOf(next: (below: number) => number): Buffer | null {
  const kind = next(12);
  if (kind === 0) return null;
  if (kind === 1) return Buffer.alloc(0);
  if (kind === 2) return Buffer.from(Array.from({ length: next(200) }, () => next(256)));
  const text = Array.from({ length: 1 + next(12) }, () => words[next(words.length)] + '-'.repeat(next(3)) + next(300)).join(' ');
  return Buffer.from(kind < 5 ? JSON.stringify({ text }) : text);
}

function hostileRecord(next: (below: number) => number): StoredDeadLetter {
  const headers: RecordHeader[] = Array.from({ length: next(5) }, () => ({ name: `h${next(4)}`, value: bytesOf(next) }));
  if (next(20) === 0) headers.push({ name: 'h1', nameBytes: Buffer.from([0xff, 0x41]), value: Buffer.from('Invalid NAME') });
  return { key: next(3) === 0 ? null : Buffer.from(`Key-${next(900)}`), value: bytesOf(next), headers };
}

const lower = (bytes: Buffer) => bytes.toString('latin1').replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

/** What a search has to find, by looking at every record: the needle as typed or as JSON escapes it. */
function scan(records: readonly StoredDeadLetter[], needle: string): number[] {
  const escaped = JSON.stringify(needle).slice(1, -1);
  const ascii = escaped.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const forms = [needle, escaped, ascii].map((form) => lower(Buffer.from(form)));
  const fields = ({ key, value, headers = [] }: StoredDeadLetter) => [key, value, encodeHeaders(headers)].map((bytes) => lower(bytes ?? Buffer.alloc(0)));
  return records.flatMap((record, index) => (fields(record).some((field) => forms.some((form) => field.includes(form))) ? [index] : []));
}

const idsOf = async (pool: pg.Pool, query: Record<string, unknown>) =>
  (await searchAll(pool, { ...query, limit: 200 })).flatMap(({ lines }) => lines.map(({ position }) => BigInt(position.offset)));

test('a search of hostile records finds exactly what a full scan finds, in segments of every size and in what is not sealed yet', async () => {
  const pool = await testPool();
  const topic = await storeTopic(pool, 'hostile.dlq');
  const next = numbers(17);
  const records = Array.from({ length: 5_000 }, () => hostileRecord(next));
  for (const index of [40, 2_700, 4_990]) records[index] = { value: Buffer.concat([Buffer.alloc(1_048_576, 'megabyte '), Buffer.from(`the End of ${index}`)]) };
  const ids: bigint[] = [];
  const store = async (from: number, to: number) => {
    const first = await storeDeadLetters(pool, topic, records.slice(from, to));
    for (let index = 0; index < to - from; index++) ids.push(first + BigInt(index));
  };
  // Sixteen whole segments, to be merged, with some records each; then one whole, tails, and what is not sealed.
  for (let segment = 0; segment < 17; segment++) {
    await store(segment * 100, (segment + 1) * 100);
    await pool.query('select setval($1, $2)', ['dead_letter_id_seq', (segment + 1) * 16_384]);
  }
  await store(1_700, 4_500);
  await sealAll(pool);
  await store(4_500, 5_000);
  const { rows } = await pool.query<{ ids: number; count: string }>('select ids, count(*) from search_segment group by ids order by ids');
  expect(rows.map((row) => [row.ids, Number(row.count)])).toEqual([
    [2_048, 1],
    [16_384, 1],
    [262_144, 1],
  ]);

  const pieces = Array.from({ length: 40 }, () => {
    const field = Buffer.from(records[next(records.length)]?.value ?? 'nothing').toString('utf8');
    const start = next(Math.max(1, field.length - 4));
    return field.slice(start, start + 4 + next(16));
  }).filter((piece) => piece.trim() === piece && Buffer.byteLength(piece) >= 4 && !piece.includes('\ufffd') && !piece.startsWith('"'));
  const needles = [
    ...words.filter((word) => word !== '"quoted"'),
    'KEY-17',
    'key-899',
    'the end of 2700',
    'megabyte m',
    'not there at all',
    'invalid name',
    ...pieces,
  ];
  const found = [];
  for (const needle of needles.filter((word) => Buffer.byteLength(word) >= 4)) {
    const expected = scan(records, needle).map((index) => ids[index]);
    expect((await idsOf(pool, { q: needle })).toSorted(), needle).toEqual(expected.toSorted());
    found.push(expected.length);
  }
  expect(found.filter((count) => count > 0).length).toBeGreaterThan(30);
});

test('a header is found by name and value, not by either alone', async () => {
  const pool = await testPool();
  const topic = await storeTopic(pool, 'headers.dlq');
  const header = (name: string, value: string) => ({ headers: [{ name, value: Buffer.from(value) }] });
  const first = await storeDeadLetters(pool, topic, [
    header('x-tenant', 'acme'),
    header('x-tenant', 'acme inc'),
    header('tenant', 'acme'),
    { value: Buffer.from('x-tenant acme') },
    header('X-Tenant', 'ACME'),
    // A length of 34 is written as 0x44, an upper case letter.
    header('x-long', 'v'.repeat(34)),
  ]);
  expect(await idsOf(pool, { q: 'header:x-tenant=acme' })).toEqual([first + 4n, first]);
  expect(await idsOf(pool, { header: 'x-tenant=acme inc' })).toEqual([first + 1n]);
  expect(await idsOf(pool, { q: `header:x-long=${'v'.repeat(34)}` })).toEqual([first + 5n]);
  expect(await idsOf(pool, { q: 'acme header:x-tenant="acme inc"' })).toEqual([first + 1n]);
  expect(await idsOf(pool, { q: 'missing header:x-tenant=acme' })).toEqual([]);
});
