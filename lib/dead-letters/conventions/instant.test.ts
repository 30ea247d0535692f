import { expect, test } from 'vitest';
import { readInstant } from './instant.ts';

const at = 1_732_324_830_208n;

test.each([
  ['milliseconds', '1732324830208', at],
  ['seconds', '1732324830', 1_732_324_830_000n],
  ['microseconds', '1732324830208123', at],
  ['nanoseconds', '1732324830208123456', at],
  ['ISO 8601', '2024-11-23T01:20:30.208Z', at],
  ['ISO 8601 with an offset and seven digits', '2024-11-23T02:20:30.2080000+01:00', at],
  ['NServiceBus', '2024-11-23 01:20:30:208999 Z', at],
  ['zero', '0', null],
  ['a word', 'yesterday', null],
  ['a year', '2024-11', null],
  ['a day that is not', '2024-13-45T01:20:30Z', null],
  ['nothing', '', null],
])('when it failed, as %s', (_, text, expected) => {
  expect(readInstant(Buffer.from(text))).toBe(expected);
});

test('when it failed, as eight bytes', () => {
  expect(readInstant(Buffer.from('00000193569b2c00', 'hex'))).toBe(at);
});
