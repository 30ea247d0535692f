import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatJson } from './format-json.ts';

test('numbers stay exactly as they were sent', () => {
  expect(formatJson('{"id":9007199254740993,"amount":1.10,"e":1E400}')).toBe('{\n  "id": 9007199254740993,\n  "amount": 1.10,\n  "e": 1E400\n}');
});

test('empty objects and lists stay on their line, repeated names stay', () => {
  expect(formatJson('{"a":{},"a":[ ],"b":[1,{"c":"x, {y}"}]}')).toBe('{\n  "a": {},\n  "a": [],\n  "b": [\n    1,\n    {\n      "c": "x, {y}"\n    }\n  ]\n}');
});

test('text cut in the middle is laid out as far as it goes', () => {
  expect(formatJson('{"a":[1,"un')).toBe('{\n  "a": [\n    1,\n    "un');
});

test('a hundred thousand brackets do not explode', () => {
  expect(formatJson('['.repeat(20_000)).length).toBeLessThan(2_000_000);
});

test('any JSON means the same afterwards, laid out as JSON.stringify would', () => {
  const laysOutAlike = fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
    expect(formatJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
  });
  fc.assert(laysOutAlike);
});
