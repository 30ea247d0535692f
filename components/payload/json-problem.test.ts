import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonProblem, placeOf } from './json-problem.ts';

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test.each([
  ['{"total":"12,50"', 16, 'the text ends here, and { of line 1, column 1 is not closed'],
  ['{"a":1 "b":2}', 7, 'a comma or the closing bracket is missing before this'],
  ['{"a" 1}', 5, 'a colon is missing before this'],
  ['{a:1}', 1, 'a name in double quotes or } is expected here'],
  ['{"a":1,}', 7, 'a name in double quotes is expected here'],
  ['[1,]', 3, 'a value is expected here'],
  ['[1}', 2, 'a comma or the closing bracket is missing before this'],
  ['{"a":01}', 6, 'a comma or the closing bracket is missing before this'],
  ['{"a":NaN}', 5, 'a value is expected here'],
  ['{"a":"b}', 5, 'the string that begins here is not closed'],
  ['"\\x"', 1, 'this escape is none that JSON has'],
  ['1 2', 2, 'the document has ended before this'],
  ['', 0, 'there is no value'],
])('%s', (text, at, message) => {
  expect(jsonProblem(text)).toEqual({ at, message });
});

test('it finds a problem exactly where JSON.parse throws, in what is nearly JSON and in anything', () => {
  const nearly = fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '}', ']', ':', '0', '-', '.', 'e', '\\', '\n', '\u0001'), fc.nat(2))
    .map(([json, place, inserted, dropped]) => {
      const at = place % (json.length + 1);
      return json.slice(0, at) + inserted + json.slice(at + dropped);
    });
  fc.assert(
    fc.property(fc.oneof(nearly, fc.json(), fc.string()), (text) => {
      expect(jsonProblem(text) === null).toBe(parses(text));
    }),
    { numRuns: 3_000 },
  );
});

test('a hundred thousand levels and a string of a megabyte are looked through', () => {
  expect(jsonProblem('['.repeat(100_000) + ']'.repeat(100_000))).toBeNull();
  expect(jsonProblem(`"${'x'.repeat(1_000_000)}"`)).toBeNull();
});

test('a place is said by line and column', () => {
  expect(placeOf('a\nbc', 3)).toBe('line 2, column 2');
});
