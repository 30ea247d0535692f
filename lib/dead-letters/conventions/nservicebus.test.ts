import { expect, test } from 'vitest';
import { type ConventionCase, eventHeaders, readAs, removedOnReplay, text } from '#scripts/test/convention-cases.ts';

const header = (name: string, value: string) => text(`NServiceBus.${name}`, value);

const cases: ConventionCase[] = [
  {
    says: 'its own form of time, with a colon before the microseconds; the endpoint as the consumer group',
    headers: [
      header('FailedQ', 'billing@host-7'),
      header('TimeOfFailure', '2026-11-23 01:20:30:208123 Z'),
      header('ExceptionInfo.ExceptionType', 'Shop.CardDeclined'),
      header('ExceptionInfo.InnerExceptionType', 'System.IO.IOException'),
      header('ExceptionInfo.Message', 'declined'),
      header('ExceptionInfo.StackTrace', 'trace'),
      header('ExceptionInfo.Source', 'Shop.Billing'),
      header('Retries', '3'),
      header('ProcessingEndpoint', 'billing'),
      header('ConversationId', 'c'),
    ],
    facts: {
      originTopic: 'billing',
      consumerGroup: 'billing',
      errorClass: 'Shop.CardDeclined',
      errorMessage: 'declined',
      attempt: 3,
      component: 'Shop.Billing',
      failedAtMs: 1_795_396_830_208n,
    },
    hops: [{ errorClass: 'Shop.CardDeclined' }],
    stackTrace: 'trace',
  },
  {
    says: 'an AggregateException is seen through',
    headers: [
      header('ExceptionInfo.ExceptionType', 'System.AggregateException'),
      header('ExceptionInfo.InnerExceptionType', 'Shop.CardDeclined'),
      header(
        'ExceptionInfo.StackTrace',
        'System.AggregateException: One or more\n ---> Shop.CardDeclined: declined\n   at Shop.Pay()\n   --- End of inner exception stack trace ---',
      ),
    ],
    facts: { errorClass: 'Shop.CardDeclined', errorMessage: 'declined' },
  },
  { says: 'a time in another form is not said', headers: [header('TimeOfFailure', '23.11.2026')], facts: { failedAtMs: null } },
];

test.each(cases)('NServiceBus: $says', readAs('nservicebus'));

test('NServiceBus: a replay removes the failure and the retries, and keeps ids, conversation and time sent', () => {
  const failure = [
    'NServiceBus.ExceptionInfo.Data.key',
    'NServiceBus.FailedQ',
    'NServiceBus.Retries',
    'NServiceBus.Retries.Timestamp',
    'NServiceBus.FLRetries',
  ];
  const event = [
    'NServiceBus.MessageId',
    'NServiceBus.ConversationId',
    'NServiceBus.CorrelationId',
    'NServiceBus.RelatedTo',
    'NServiceBus.TimeSent',
    '$.diagnostics.originating.hostid',
  ];
  expect(removedOnReplay('nservicebus', [...failure, ...event, ...eventHeaders])).toEqual(failure);
});
