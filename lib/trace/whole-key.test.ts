import { expect, test } from 'vitest';
import { keyHashes, traceHash } from './trace-hash.ts';
import { isWholeKey } from './whole-key.ts';

test.each([
  { key: 'ord-1', is: true },
  { key: '0xff00', is: true },
  { key: '', is: false },
  { key: `0x${'ff'.repeat(32)}…`, is: false },
  { key: 'k'.repeat(500), is: false },
])('whether $key can be looked up: $is', ({ key, is }) => {
  expect(isWholeKey(key)).toBe(is);
});

test('a key that is no text is found by the bytes it is shown as', () => {
  expect(keyHashes('c', '0xff00')).toEqual([traceHash('c', 'key', '0xff00'), traceHash('c', 'key', Buffer.from([0xff, 0]))].map(String));
  expect(keyHashes('c', '0xf')).toEqual([String(traceHash('c', 'key', '0xf'))]);
});
