import { expect, test } from 'vitest';
import { environmentSchema } from '#lib/config/environment.ts';
import { excludedBy, namedBy } from './topic-patterns.ts';

const defaults = environmentSchema.shape.REDRIVE_DEAD_LETTER_TOPICS.parse(undefined);

test.each([
  ['warehouse-dlt', true],
  ['payments.DLT', true],
  ['crm.dlq', true],
  ['dead-letter-topic-emails', true],
  ['error.orders.billing', true],
  ['dlq.orders', true],
  ['my.dead-letters', true],
  ['payments_error', true],
  ['payments_skipped', true],
  ['wolverine-dead-letter-queue', true],
  ['orders.errors', true],
  ['orders-retry-0', false],
  ['orders', false],
  ['dlt-archive', false],
  ['crmxdlq', false],
])('by default, %s holds dead letters: %s', (topic, expected) => {
  expect(namedBy(topic, { deadLetters: defaults }) !== undefined).toBe(expected);
});

test('an excluded topic is not indexed although it matches', () => {
  expect(excludedBy('crm.dlq', { excluded: ['shop.*', 'crm.*'] })).toBe('crm.*');
});

test('a topic that is named itself is found by its name before any pattern', () => {
  expect(namedBy('crm.dlq', { deadLetters: ['*.dlq', 'crm.dlq'] })).toBe('crm.dlq');
});
