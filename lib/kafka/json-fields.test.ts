import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fuzzCases } from '#scripts/test/torture-rounds.ts';
import { textOfField } from './identity-text.ts';
import { type JsonFields, walkJsonFields } from './json-fields.ts';
import { foldName, NameTable } from './name-table.ts';

const numRuns = fuzzCases(500);

const nested: JsonFields = { names: new NameTable(['correlationid']), wanted: [2], nested: [undefined] };
const fields: JsonFields = { names: new NameTable(['id', 'type', 'metadata']), wanted: [0, 1, -1], nested: [undefined, undefined, nested] };

/** What the walk shows, by the number of the wanted field. */
function walk(value: Buffer | string, { end, endsAfter = Number.POSITIVE_INFINITY }: { end?: number; endsAfter?: number } = {}): [number, string | null][] {
  const bytes = Buffer.from(value);
  const shown: [number, string | null][] = [];
  walkJsonFields(bytes, 0, end ?? bytes.length, fields, (wanted, _nameStart, _nameEnd, start, stop) => {
    expect(stop).toBeLessThanOrEqual(end ?? bytes.length);
    return shown.push([wanted, textOfField(bytes, start, stop)]) >= endsAfter;
  });
  return shown;
}

/** The same from an object as JSON.parse makes it. */
function wantedOf(object: object, wanted: Record<string, number>): [number, string | null][] {
  return Object.entries(object).flatMap(([name, value]): [number, string | null][] => {
    const folded = foldName(name);
    if (folded === 'metadata' && wanted !== nestedNames && typeof value === 'object' && value !== null && !Array.isArray(value))
      return wantedOf(value, nestedNames);
    const number = wanted[folded];
    return number !== undefined && (typeof value === 'string' || typeof value === 'number') ? [[number, String(value)]] : [];
  });
}
const nestedNames: Record<string, number> = { correlationid: 2 };
const topNames: Record<string, number> = { id: 0, type: 1 };

const name = fc.oneof(
  fc.constantFrom('id', 'I_D', 'type', 'Type', 'TY-PE', 'metadata', 'META.DATA', 'correlationId', 'correlation_id', '', '-'),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const text = fc.string({ unit: 'binary', maxLength: 40 }).map((written) => written.toWellFormed().replaceAll('\0', ''));
const value = fc.letrec((tie) => ({
  any: fc.oneof({ depthSize: 'small' }, text, fc.integer(), fc.constantFrom(null, true, false), tie('list'), tie('object')),
  list: fc.array(tie('any'), { maxLength: 4 }),
  object: fc.dictionary(name, tie('any'), { maxKeys: 8 }),
}));
const spaces = fc.constantFrom(0, 1, '\t', '\n ');

describe('the wanted fields of a JSON object', () => {
  test('are those that JSON.parse finds, whatever stands beside them', () => {
    fc.assert(
      fc.property(value.object, spaces, (object, space) => {
        const json = JSON.stringify(object, null, space);
        expect(walk(` ${json}\n`).sort()).toEqual(wantedOf(JSON.parse(json), topNames).sort());
      }),
      { numRuns },
    );
  });

  test.each([
    { says: 'a name with escapes', json: '{"\\u0069d":"a"}', shown: [[0, 'a']] },
    { says: 'a value with escapes', json: '{"id":"a\\u00e9\\n\\"b\\\\"}', shown: [[0, 'aé\n"b\\']] },
    { says: 'an escape that is none of JSON’s', json: '{"id":"\\x"}', shown: [[0, null]] },
    { says: 'UTF-8', json: '{"id":"Århus ✓"}', shown: [[0, 'Århus ✓']] },
    { says: 'a number that no double holds, as written', json: '{"id":12345678901234567890}', shown: [[0, '12345678901234567890']] },
    { says: 'no booleans, nulls, objects and lists', json: '{"id":true,"type":null,"id":{"id":"x"},"id":["x"]}', shown: [] },
    {
      says: 'every one of the same name',
      json: '{"id":"a","id":"b"}',
      shown: [
        [0, 'a'],
        [0, 'b'],
      ],
    },
    {
      says: 'a nested field',
      json: '{"metadata":{"id":"x","correlationId":"c"},"id":"a"}',
      shown: [
        [2, 'c'],
        [0, 'a'],
      ],
    },
    { says: 'what stands before a fault', json: '{"id":"a","x":}{', shown: [[0, 'a']] },
    { says: 'what stands before the end of what was cut off', json: '{"id":"a","type":"b', shown: [[0, 'a']] },
    { says: 'no number that may go on', json: '{"id":12', shown: [] },
    { says: 'nothing in a list', json: '[{"id":"a"}]', shown: [] },
    { says: 'nothing in text', json: 'id: a', shown: [] },
    { says: 'nothing in nothing', json: '', shown: [] },
  ])('show $says', ({ json, shown }) => {
    expect(walk(json)).toEqual(shown);
  });

  test('end with the first that is enough', () => {
    expect(walk('{"id":"a","type":"b","id":"c"}', { endsAfter: 2 })).toEqual([
      [0, 'a'],
      [1, 'b'],
    ]);
  });

  test('are not looked for beyond the end, wherever that is', () => {
    const json = '{"type":"b","metadata":{"correlationId":"c\\"d"},"n":[1,{"id":2}],"id":"a"}';
    const whole = walk(json);
    for (let end = 0; end <= json.length; end++) {
      const shown = walk(json, { end });
      expect(shown).toEqual(whole.slice(0, shown.length));
    }
  });

  test('random bytes that begin like JSON show something or nothing, and never throw', () => {
    const pieces = fc.oneof(
      fc.constantFrom('{', '}', '[', ']', '"', '\\', ':', ',', '"id":', '"type":"', '"metadata":{', '1', ' '),
      fc.string({ unit: 'binary', maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), fc.uint8Array({ maxLength: 20 }), (start, rest) => {
        walk(Buffer.concat([Buffer.from(`{${start.join('')}`), rest]));
      }),
      { numRuns },
    );
  });

  test('a million open brackets are passed over, not climbed into', () => {
    expect(walk(`{"id":"a","x":${'['.repeat(1_000_000)}`)).toEqual([[0, 'a']]);
    expect(walk(`{"id":"a","x":${'{"metadata":'.repeat(100_000)}`)).toEqual([[0, 'a']]);
  });
});

test('a name table finds what folding makes equal, and nothing else', () => {
  const names = ['id', 'correlationid', 'eventid', 'größe'];
  const table = new NameTable(names);
  const find = (written: string) => table.find(Buffer.from(written), 0, Buffer.byteLength(written));
  for (const [index, written] of ['ID', 'Correlation-Id', 'event_id', 'größe'].entries()) expect(find(written)).toBe(index);
  expect(['ids', 'i', '', '--', 'event id', 'GRÖSSE', 'i\0d', '\0'].map(find)).toEqual(Array.from({ length: 8 }, () => -1));
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 10 }), (written) => {
      expect(find(written)).toBe(names.indexOf(foldName(written)));
    }),
    { numRuns },
  );
});
