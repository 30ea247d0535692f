import { expect, test } from 'vitest';
import { topicIdWhen } from './topic-id-then.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 12) + minute * 60_000);
const seen = [
  { topic_id: 'old', first_seen_at: at(0) },
  { topic_id: 'new', first_seen_at: at(30) },
];

test.each([
  { what: 'while the first one was there', failed: 10, indexed: 11, id: 'old' },
  { what: 'while the second one was there', failed: 40, indexed: 41, id: 'new' },
  { what: 'before anybody looked', failed: -10, indexed: 11, id: null },
  { what: 'of the first or the second one, indexed after downtime', failed: 20, indexed: 41, id: null },
  { what: 'just before the second one was seen', failed: 29.8, indexed: 29.9, id: null },
  { what: 'with a timestamp of the future', failed: 1_000, indexed: 11, id: 'old' },
])('the id that a topic had when a record was dead-lettered: $what', ({ failed, indexed, id }) => {
  expect(topicIdWhen(seen, { indexedAt: at(indexed), timestampMs: BigInt(at(failed).getTime()) })).toBe(id);
});

test('a dead letter without a timestamp, and a topic that was never seen, tell no id', () => {
  expect(topicIdWhen(seen, { indexedAt: at(40), timestampMs: -1n })).toBeNull();
  expect(topicIdWhen([], { indexedAt: at(40), timestampMs: BigInt(at(39).getTime()) })).toBeNull();
});
