import { expect, test } from 'vitest';
import { groundText, oldestOf } from './ground.ts';

test.each([
  [{ outage: null, age: null }, null],
  [{ outage: null, age: '2 min' }, 'Kafka of main was last looked at 2 min ago'],
  [{ outage: 'Kafka of main is down', age: null }, 'Kafka of main is down'],
  [{ outage: 'Kafka of main is down', age: '40 s' }, 'Kafka of main is down, last looked at 40 s ago'],
  [{ outage: 'The worker is down', age: '40 s' }, 'The worker is down, Kafka of main was last looked at 40 s ago'],
])('a Kafka that froze is told by when it was looked at last, whether or not its outage is known yet', (ground, text) =>
  expect(groundText({ cluster: 'main', ...ground })).toBe(text),
);

test('all is known as of what was looked at the longest ago', () => {
  expect(oldestOf([null, '2026-11-24T09:00:10Z', undefined, '2026-11-24T09:00:00Z'])).toBe('2026-11-24T09:00:00Z');
  expect(oldestOf([null])).toBeNull();
});
