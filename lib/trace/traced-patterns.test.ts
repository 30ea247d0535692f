import { expect, test } from 'vitest';
import { tracedBy } from './traced-patterns.ts';

test.each([
  { topic: 'orders', traced: [], excluded: [], by: undefined },
  { topic: 'orders', traced: ['ord*', 'orders'], excluded: [], by: 'orders' },
  { topic: 'orders-v2', traced: ['orders*'], excluded: [], by: 'orders*' },
  { topic: 'orders.dlq', traced: ['*'], excluded: ['*.dlq'], by: undefined },
])('$topic is traced by $by', ({ topic, traced, excluded, by }) => {
  expect(tracedBy(topic, { traced, excluded })).toBe(by);
});
