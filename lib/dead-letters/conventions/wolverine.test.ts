import { expect, test } from 'vitest';
import { type ConventionCase, eventHeaders, readAs, removedOnReplay, text } from '#scripts/test/convention-cases.ts';

const cases: ConventionCase[] = [
  {
    says: 'the topic of its URI, text integers, milliseconds',
    headers: [
      text('exception-type', 'Shop.NoStock'),
      text('exception-message', 'nothing left'),
      text('exception-stack', 'at Shop'),
      text('failed-at', '1732324830208'),
      text('original-destination', 'kafka://topic/orders'),
      text('original-partition', '4'),
      text('original-offset', '90000'),
    ],
    facts: {
      originTopic: 'orders',
      originPartition: 4,
      originOffset: 90_000n,
      errorClass: 'Shop.NoStock',
      errorMessage: 'nothing left',
      failedAtMs: 1_732_324_830_208n,
    },
    hops: [{ originTopic: 'orders' }],
    stackTrace: 'at Shop',
  },
  { says: 'a destination that is a name, and slashes at the end', headers: [text('original-destination', 'orders')], facts: { originTopic: 'orders' } },
  { says: 'a URI that ends with a slash', headers: [text('original-destination', 'kafka://topic/orders/')], facts: { originTopic: 'orders' } },
];

test.each(cases)('Wolverine: $says', readAs('wolverine'));

test('Wolverine: a replay removes its seven headers and keeps the envelope', () => {
  const failure = ['exception-type', 'exception-message', 'exception-stack', 'failed-at', 'original-destination', 'original-partition', 'original-offset'];
  expect(removedOnReplay('wolverine', [...failure, ...eventHeaders, 'conversation-id', 'parent-id', 'id', 'message-type', 'attempts', 'tenant-id'])).toEqual(
    failure,
  );
});
