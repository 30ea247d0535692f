import { expect, test } from 'vitest';
import { readsAsJson, viewPayload } from './payload.ts';

test.each([
  ['{"n":1}', 'json', true],
  ['\ufeff{"n":1}', 'text', false],
  ['{"n":', 'text', false],
  ['', 'empty', false],
])('whether %j reads as JSON is said the same by a page and by a plan', (text, kind, isJson) => {
  const bytes = Buffer.from(text);
  expect(viewPayload(bytes).kind).toBe(kind);
  expect(readsAsJson(bytes)).toBe(isJson);
});

test('what is not UTF-8, and a tombstone, are no JSON', () => {
  expect([Buffer.from([0x22, 0xff, 0x22]), null].map((bytes) => readsAsJson(bytes))).toEqual([false, false]);
});
