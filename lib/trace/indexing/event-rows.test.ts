import { expect, test } from 'vitest';
import { EventRows } from './event-rows.ts';

/** The rows of a COPY, each as its fields. */
function fieldsOf([rows = Buffer.alloc(0), done]: readonly Buffer[]): (bigint | number)[][] {
  expect(done?.toString('latin1')).toBe('c\0\0\0\x04');
  expect([rows.toString('latin1', 0, 1), rows.readInt32BE(1), rows.toString('latin1', 5, 16)]).toEqual(['d', rows.length - 1, 'PGCOPY\n\xff\r\n\0']);
  const read: (bigint | number)[][] = [];
  let position = 24;
  for (let count = rows.readInt16BE(position); count !== -1; count = rows.readInt16BE(position)) {
    position += 2;
    const fields: (bigint | number)[] = [];
    for (let field = 0; field < count; field++) {
      const length = rows.readInt32BE(position);
      fields.push(length === 8 ? rows.readBigInt64BE(position + 4) : rows.readInt32BE(position + 4));
      position += 4 + length;
    }
    read.push(fields);
  }
  expect(position + 2).toBe(rows.length);
  return read;
}

test('rows carry what was given, and zeros for what was not', () => {
  const rows = new EventRows(1);
  const row = rows.begin(7);
  rows.id('event', -1, 1, 0, -2);
  rows.id('cause', 2, 3, 4, 5);
  rows.chain(-6, -1);
  rows.key(0, 8);
  rows.rest(2n ** 62n, -5n, 700, -9);
  rows.kind(row, 11);
  expect(fieldsOf(rows.into('t').messages)).toEqual([
    [-4294967295n, 4294967294n, 8589934595n, 17179869189n, -21474836481n, 8n, -5n, 2n ** 62n, 7, 11, 700, -9],
  ]);
  rows.release();
  const other = new EventRows(1);
  other.begin(3);
  expect(fieldsOf(other.into('t').messages)).toEqual([[0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 3, 0, 0, 0]]);
});

test('rows stand in the order in which they came, however many they are', () => {
  const rows = new EventRows(1);
  const count = 20_000;
  for (let number = 0; number < count; number++) {
    rows.begin(1);
    rows.chain(number % 97, 1);
    rows.rest(BigInt(number), 0n, 0, 0);
  }
  const read = fieldsOf(rows.into('t').messages).map((fields) => [fields[4], fields[7]]);
  expect(read).toEqual(Array.from({ length: count }, (_, number) => [BigInt(number % 97) * 2n ** 32n + 1n, BigInt(number)]));
});

test('what could not be stored may be asked for again in another transaction', () => {
  const rows = new EventRows(1);
  rows.begin(1);
  expect(fieldsOf(rows.into('t').messages)).toEqual(fieldsOf(rows.into('t').messages));
});
