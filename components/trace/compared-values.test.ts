import { expect, test } from 'vitest';
import { type PayloadView, viewPayload } from '#lib/access/payload.ts';
import { comparedValues } from './compared-values.ts';

const of = (text: string): PayloadView => viewPayload(Buffer.from(text));

test('JSON is laid out on both sides, to the last digit as it was sent', () => {
  expect(comparedValues(of('{"total":12900000000000000001}'), of('{"total": 1.290}'))).toEqual({
    before: '{\n  "total": 12900000000000000001\n}',
    after: '{\n  "total": 1.290\n}',
    isJson: true,
    isSame: false,
    note: null,
  });
});

test.each([
  { says: 'a tombstone and nothing', older: viewPayload(null), newer: viewPayload(Buffer.alloc(0)), before: '(null: a tombstone)', after: '(empty: 0 bytes)' },
  { says: 'text and bytes', older: of('paid'), newer: viewPayload(Buffer.from([0xff, 0x41])), before: 'paid', after: '00000000 ff 41' },
])('$says are told apart', ({ older, newer, before, after }) => {
  const compared = comparedValues(older, newer);
  expect(compared).toMatchObject({ before, isJson: false, isSame: false });
  expect(compared.after).toContain(after);
});

test('the same bytes are said to be the same; other bytes that read alike are not; nothing is said of what was cut off', () => {
  expect(comparedValues(of('{"a":1}'), of('{"a":1}'))).toMatchObject({ isSame: true, note: null });
  expect(comparedValues(of('{"a":1}'), of('{"a": 1}'))).toMatchObject({ isSame: false, note: 'the bytes differ, the text does not' });
  const long = viewPayload(Buffer.from('x'.repeat(99)), 10);
  expect(comparedValues(long, long)).toMatchObject({ isSame: false, note: 'only the beginning of what is longer is compared' });
});
