import { expect, test } from 'vitest';
import { environmentSchema } from '#lib/config/environment.ts';
import { isDeadLetterTopic } from './topic-patterns.ts';

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
  expect(isDeadLetterTopic(topic, { deadLetters: defaults, excluded: [] })).toBe(expected);
});

test('an excluded topic is not indexed although it matches', () => {
  expect(isDeadLetterTopic('crm.dlq', { deadLetters: ['*.dlq'], excluded: ['crm.*'] })).toBe(false);
});
