import { describe, expect, test } from 'vitest';
import { readAsked } from './asked-thing.ts';

describe('a position is read in each form that people paste', () => {
  const orders = { topic: 'shop.orders-v2', partition: 3, offset: 1200417n };
  test.each(['shop.orders-v2/3/1200417', ' shop.orders-v2-3@1200417\n', 'shop.orders-v2:3:1200417', '"shop.orders-v2/3/1200417"'])('%s', (pasted) =>
    expect(readAsked(pasted).position).toEqual(orders),
  );
});

test('what is no position is none: partitions and offsets beyond Kafka’s, names that no topic has', () => {
  for (const pasted of ['orders/3', 'orders/2147483648/1', 'orders/1/9223372036854775808', 'or ders/1/2', 'orders/-1/2'])
    expect(readAsked(pasted).position, pasted).toBeNull();
});

test('a number may be of a dead letter or a replay, with or without its sign, and of four digits or more a text as well', () => {
  expect(readAsked('#17')).toEqual({ bare: '#17', number: '17', position: null, text: null });
  expect(readAsked('00100377')).toMatchObject({ number: '100377', text: '00100377' });
  expect(readAsked('1234567890123456789').number).toBeNull();
});

test('a position may be a text too, and a text of three bytes is too short', () => {
  expect(readAsked('orders/3/17').text).toBe('orders/3/17');
  expect(readAsked('abc').text).toBeNull();
  expect(readAsked('Öß').text).toBe('Öß');
});
