import { expect, test } from 'vitest';
import { readOffsetCommit } from './offset-commit.ts';

const int16 = (value: number) => {
  const buffer = Buffer.alloc(2);
  buffer.writeInt16BE(value);
  return buffer;
};
const int32 = (value: number) => {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
};
const int64 = (value: bigint) => {
  const buffer = Buffer.alloc(8);
  buffer.writeBigInt64BE(value);
  return buffer;
};
const text = (value: string) => Buffer.concat([int16(value.length), Buffer.from(value)]);

const key = Buffer.concat([int16(1), text('payments'), text('orders'), int32(3)]);
const commit = { groupId: 'payments', topic: 'orders', partition: 3, offset: 42n, metadata: 'note', committedAtMs: 1_700_000_000_123 };
const committedAt = int64(1_700_000_000_123n);

test.each([
  ['1', Buffer.concat([int16(1), int64(42n), text('note'), committedAt, int64(-1n)])],
  ['3, with the leader’s epoch', Buffer.concat([int16(3), int64(42n), int32(7), text('note'), committedAt])],
  ['4, compact', Buffer.concat([int16(4), int64(42n), int32(7), Buffer.from([5]), Buffer.from('note'), committedAt, Buffer.from([0])])],
])('a commit of value version %s', (_version, value) => {
  expect(readOffsetCommit(key, value)).toEqual(commit);
});

test('a removed commit has neither offset, metadata nor time', () => {
  expect(readOffsetCommit(key, null)).toEqual({ ...commit, offset: null, metadata: null, committedAtMs: null });
});

test('what is no commit reads as nothing: members, their removals, and bytes that end too early', () => {
  const value = Buffer.concat([int16(3), int64(42n), int32(7), text(''), committedAt]);
  expect(readOffsetCommit(Buffer.concat([int16(2), text('payments')]), value)).toBeUndefined();
  expect(readOffsetCommit(Buffer.concat([int16(2), text('payments')]), null)).toBeUndefined();
  expect(readOffsetCommit(key.subarray(0, -1), value)).toBeUndefined();
  expect(readOffsetCommit(key, value.subarray(0, -1))).toBeUndefined();
});
