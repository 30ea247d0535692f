import { expect, test } from 'vitest';
import { noFilter } from './dead-letter-filter.ts';
import { kindChoices } from './kind-choices.ts';

const kinds = [
  { topic: 'crm.dlq', consumerGroup: 'crm', errorClass: 'AddressError', open: 2, total: 9 },
  { topic: 'crm.dlq', consumerGroup: 'crm', errorClass: 'Timeout', open: 4, total: 4 },
  { topic: 'pay-dlt', consumerGroup: 'pay', errorClass: 'Timeout', open: 3, total: 3 },
  { topic: 'pay-dlt', consumerGroup: null, errorClass: null, open: 0, total: 5 },
];

test('a choice counts what it would show: summed over kinds, within what the other filters leave, the most frequent first', () => {
  expect(kindChoices(kinds, 'errorClass', noFilter)).toEqual([
    { value: 'Timeout', count: 7 },
    { value: 'AddressError', count: 2 },
  ]);
  expect(kindChoices(kinds, 'errorClass', { ...noFilter, consumerGroup: 'pay' })).toEqual([{ value: 'Timeout', count: 3 }]);
  expect(kindChoices(kinds, 'topic', { ...noFilter, state: 'all' })).toEqual([
    { value: 'crm.dlq', count: 13 },
    { value: 'pay-dlt', count: 8 },
  ]);
  expect(kindChoices(kinds, 'errorClass', { ...noFilter, state: 'all', consumerGroup: '' })).toEqual([{ value: '', count: 5 }]);
});
