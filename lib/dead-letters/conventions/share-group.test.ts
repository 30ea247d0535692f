import { expect, test } from 'vitest';
import { type ConventionCase, eventHeaders, readAs, removedOnReplay, text } from '#scripts/test/convention-cases.ts';

const error = (name: string, value: string) => text(`__dlq.errors.${name}`, value);

const cases: ConventionCase[] = [
  {
    says: 'a pointer with group, delivery count and the broker’s sentence',
    headers: [
      error('topic', 'parcels'),
      error('group', 'labels'),
      error('partition', '2'),
      error('offset', '41'),
      error('delivery.count', '5'),
      error('message', 'Offset rejected by client.'),
    ],
    facts: {
      originTopic: 'parcels',
      originPartition: 2,
      originOffset: 41n,
      consumerGroup: 'labels',
      attempt: 5,
      errorClass: null,
      errorMessage: 'Offset rejected by client.',
    },
    hops: [{ originTopic: 'parcels', attempt: 5 }],
    stackTrace: null,
  },
  {
    says: 'message and count may be missing',
    headers: [error('topic', 'parcels'), error('offset', '0')],
    facts: { originOffset: 0n, attempt: null, errorMessage: null },
  },
  { says: 'a count that is none is not said', headers: [error('delivery.count', 'five')], facts: { attempt: null } },
];

test.each(cases)('share group: $says', readAs('share-group'));

test('share group: a replay removes its headers and nothing of the event', () => {
  expect(removedOnReplay('share-group', ['__dlq.errors.topic', '__dlq.errors.delivery.count', ...eventHeaders])).toEqual([
    '__dlq.errors.topic',
    '__dlq.errors.delivery.count',
  ]);
});
