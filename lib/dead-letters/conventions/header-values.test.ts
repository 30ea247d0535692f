import { expect, test } from 'vitest';
import { readInstant } from './header-values.ts';

const at = 1_732_324_830_208n;

test.each([
  ['text', Buffer.from('2024-11-23T01:20:30.208Z'), at],
  ['text between spaces', Buffer.from(' 1732324830208 '), at],
  ['eight bytes', Buffer.from('00000193569b2c00', 'hex'), at],
  ['four bytes of seconds', Buffer.from('67412e1e', 'hex'), 1_732_324_894_000n],
  ['a local time', Buffer.from('2024-11-23T01:20:30.208'), null],
  ['zero', Buffer.alloc(8), null],
  ['nothing', Buffer.alloc(0), null],
  ['null', null, null],
])('when it failed, as %s', (_, value, expected) => {
  expect(readInstant(value)).toBe(expected);
});
