import { expect, test } from 'vitest';
import { comparedParts } from './compared-parts.ts';
import type { EditedRecord } from './edited-record.ts';

const record = (value: string, changes: Partial<EditedRecord> = {}): EditedRecord => ({
  key: { as: 'text', text: 'ord-1' },
  value: { as: 'text', text: value },
  headers: [{ id: '0', name: 'event-type', nameBase64: null, value: { as: 'text', text: 'OrderPlaced' } }],
  ...changes,
});

test('only what differs is compared; JSON is laid out on both sides, every number as it was written', () => {
  expect(comparedParts(record('{"n":"1","big":12345678901234567890.10}'), record('{"n":1,"big":12345678901234567890.10}'))).toEqual([
    {
      part: 'value',
      before: '{\n  "n": "1",\n  "big": 12345678901234567890.10\n}',
      after: '{\n  "n": 1,\n  "big": 12345678901234567890.10\n}',
      isJson: true,
      note: 'laid out for reading; sent as written',
    },
  ]);
  expect(comparedParts(record('{}'), record('{}'))).toEqual([]);
});

test('a change of spacing alone is said and shown as it is', () => {
  expect(comparedParts(record('{"n":1}'), record('{ "n":1}'))).toMatchObject([{ before: '{"n":1}', after: '{ "n":1}', note: 'only the spacing differs' }]);
});

test('an edit that is not JSON yet is compared as it is written, with an original of the same shape', () => {
  expect(comparedParts(record('{"a":1,"b":2}'), record('{\n  "a": 1\n  "b": 2\n}'))).toMatchObject([
    { before: '{\n  "a": 1,\n  "b": 2\n}', after: '{\n  "a": 1\n  "b": 2\n}', note: null },
  ]);
  expect(comparedParts(record('{"a":1}'), record('{"a":'))).toMatchObject([{ before: '{"a":1}', after: '{"a":' }]);
});

test('null, bytes and headers are compared too', () => {
  const after = record('v', { key: { as: 'null' }, headers: [{ id: '0', name: 'event-type', nameBase64: null, value: { as: 'hex', text: '00 ff' } }] });
  expect(comparedParts(record('v'), after)).toEqual([
    { part: 'key', before: 'ord-1', after: '(null)', isJson: false, note: null },
    { part: 'headers', before: 'event-type: OrderPlaced', after: 'event-type: 0x00ff', isJson: false, note: null },
  ]);
});

test('headers that read the same and are not the same bytes differ: null is not the text that stands for it', () => {
  const withValue = (value: EditedRecord['key']) => record('v', { headers: [{ id: '0', name: 'trace', nameBase64: null, value }] });
  expect(comparedParts(withValue({ as: 'null' }), withValue({ as: 'text', text: '(null)' }))).toMatchObject([
    { part: 'headers', note: 'the bytes differ, the text does not' },
  ]);
  expect(comparedParts(withValue({ as: 'text', text: 'a' }), withValue({ as: 'hex', text: '61' }))).toEqual([]);
});
