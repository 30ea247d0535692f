import { expect, test } from 'vitest';
import { detailName, detailText } from './detail-text.ts';

test.each([
  ['planHash', 'plan hash'],
  ['ipAddress', 'ip address'],
  ['reason', 'reason'],
])('%s is said as %s', (name, words) => expect(detailName(name)).toBe(words));

test.each([
  ['as written', 'as written'],
  [['orders', 'payments'], 'orders, payments'],
  [[7, 8], '7, 8'],
  [{ from: 1 }, '{"from":1}'],
  [[{ id: 1 }], '[{"id":1}]'],
  [null, 'null'],
  [3, '3'],
])('a detail is shown for people', (value, text) => expect(detailText(value)).toBe(text));
