import { postgresText } from './postgres-text.ts';

/** Element types by their numbers in pg_type, which never change. */
const int8Oid = 20;
const textOid = 25;
const headBytes = 20;

/** An array of one dimension, without nulls (`array_recv` in Postgres's arrayfuncs.c): `pg` sends a buffer as a binary parameter, as which it is. */
function beginArray(oid: number, length: number, bytes: number): Buffer {
  const array = Buffer.allocUnsafe(headBytes + bytes);
  array.writeInt32BE(1, 0);
  array.writeInt32BE(0, 4);
  array.writeInt32BE(oid, 8);
  array.writeInt32BE(length, 12);
  array.writeInt32BE(1, 16);
  return array;
}

/** A number of 64 bits as its two halves, each of 32: no BigInt has to be made of it. */
export interface Int8Halves {
  high: number;
  low: number;
}

/** Numbers as a parameter `bigint[]`: of thousands, `pg`'s own text form makes as much garbage as all else of a batch. */
export function int8Array(values: readonly Int8Halves[]): Buffer {
  const array = beginArray(int8Oid, values.length, values.length * 12);
  let end = headBytes;
  for (const { high, low } of values) {
    end = array.writeInt32BE(8, end);
    end = array.writeInt32BE(high, end);
    end = array.writeInt32BE(low, end);
  }
  return array;
}

/** Texts as a parameter `text[]`, each as Postgres takes it. */
export function textArray(values: readonly string[]): Buffer {
  const safe = values.map(postgresText);
  let bytes = 0;
  for (const value of safe) bytes += 4 + Buffer.byteLength(value);
  const array = beginArray(textOid, safe.length, bytes);
  let end = headBytes;
  for (const value of safe) {
    const written = array.write(value, end + 4);
    array.writeInt32BE(written, end);
    end += 4 + written;
  }
  return array;
}
