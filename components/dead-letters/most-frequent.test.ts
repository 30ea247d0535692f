import { expect, test } from 'vitest';
import { mostFrequent } from './most-frequent.ts';

const origin = { topic: null, partition: null, offset: null, timestampMs: null };
const failed = (count: number, errorClass: string | null, consumerGroup: string | null = null) =>
  Array.from({ length: count }, () => ({ errorClass, origin: { ...origin, consumerGroup } }));

test('the most frequent kinds of failure come first, the others are counted', () => {
  const lines = [...failed(1, 'a.D'), ...failed(2, 'a.C', 'crm'), ...failed(4, 'a.A', 'warehouse'), ...failed(3, null), ...failed(1, 'a.E')];
  expect(mostFrequent(lines, 11)).toBe('4 × A in warehouse, 3 × unknown error, 2 × C in crm, 2 others');
});

test('of a part it says of which', () => expect(mostFrequent(failed(50, 'org.shop.A', 'crm'), 612)).toBe('Of the newest 50: 50 × A in crm'));

test('one alone is not compared', () => expect(mostFrequent(failed(1, 'A'), 1)).toBeNull());
