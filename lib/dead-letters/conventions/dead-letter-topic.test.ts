import { describe, expect, test } from 'vitest';
import { readDeadLetterTopics } from '#lib/config/environment.ts';
import { deadLetterTopicMatcher } from './dead-letter-topic.ts';

describe('which names are of dead letter or retry topics', () => {
  const isOne = deadLetterTopicMatcher(readDeadLetterTopics({ REDRIVE_DEAD_LETTER_TOPICS: '*.broken,attic' }));
  const byDefault = deadLetterTopicMatcher(readDeadLetterTopics({}));

  test.each(['orders.broken', 'attic', 'orders.dlq', 'orders-DLT', 'dlq', 'orders_dead_letter', 'orders-retry', 'orders-retry-0', 'orders-retry_10000'])(
    '%s is one',
    (topic) => {
      expect(isOne(topic)).toBe(true);
    },
  );

  test.each(['orders_skipped', 'orders_error', 'error.orders.billing', 'dead-letter-topic-orders', 'orders.retry.5s'])('%s is one by default', (topic) => {
    expect(byDefault(topic)).toBe(true);
  });

  test.each(['terror-alerts', 'payment-retry-requests', 'retry-policies', 'orders', 'adlt', ''])('%s is none', (topic) => {
    expect(isOne(topic)).toBe(false);
    expect(byDefault(topic)).toBe(false);
  });
});
