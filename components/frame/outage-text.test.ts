import { expect, test } from 'vitest';
import { outageText } from './outage-text.ts';

const check = (name: string, isUp: boolean) => ({ name, status: isUp ? ('up' as const) : ('down' as const), reason: null });
const health = (...checks: ReturnType<typeof check>[]) => ({ status: 'degraded' as const, checks });

test.each([
  [health(check('database', true), check('kafka/main', true), check('worker', true)), null],
  [health(check('database', true), check('kafka/main', false), check('worker', true)), 'Kafka of main is down'],
  [health(check('kafka/main', false), check('worker', false)), 'Kafka of main and the worker are down'],
  [health(check('worker', false)), 'The worker is down'],
  // Nobody knows of workers then.
  [health(check('database', false), check('worker', false)), 'The database is down'],
  [health(check('kafka/other', false)), null],
])('what is away of the cluster that one looks at is named, another cluster’s Kafka is not', (found, text) => {
  expect(outageText(found, 'main')).toBe(text);
});
