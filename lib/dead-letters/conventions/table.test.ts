import { describe, expect, test } from 'vitest';
import type { RecordHeader } from '#lib/kafka/record-headers.ts';
import { hex, text } from '#scripts/test/convention-cases.ts';
import { customConvention } from './custom.ts';
import { conventionTable } from './table.ts';

const table = conventionTable([]);
const retried = [text('kafka_original-topic', 'orders'), hex('kafka_original-offset', '0000000000000007'), hex('retry_topic-attempts', '00000003')];
const connect = (topic: string) => [text('__connect.errors.topic', topic), text('__connect.errors.offset', '2')];
const legacy = [text('x-original-topic', 'legacy'), text('x-original-offset', '3')];
const event = [text('event-id', 'e')];

function leftOnReplay(headers: readonly RecordHeader[], read = table): RecordHeader[] {
  const isFailureHeader = read.failureHeaders(read.readFacts(headers).convention, headers);
  return headers.filter(({ name }) => !isFailureHeader(name));
}

describe('dead-lettered by two frameworks', () => {
  test('a record that the second read from a dead letter topic began where the first says, and nothing of either is left on replay', () => {
    const headers = [...event, ...retried, ...connect('orders-dlt')];
    expect(table.readFacts(headers)).toMatchObject({ convention: 'kafka-connect', facts: { originTopic: 'orders', originOffset: 7n } });
    expect(leftOnReplay(headers)).toEqual(event);
  });

  test('where it read another topic it began there, and what the first left goes as well', () => {
    const headers = [...event, ...retried, ...connect('payments')];
    expect(table.readFacts(headers).facts).toMatchObject({ originTopic: 'payments', originOffset: 2n });
    expect(leftOnReplay(headers)).toEqual(event);
  });

  test('the generic names say where it began, and go, when a framework read it from a dead letter topic', () => {
    const headers = [...legacy, ...event, ...connect('legacy.dlq')];
    expect(table.readFacts(headers).facts).toMatchObject({ originTopic: 'legacy', originOffset: 3n });
    expect(leftOnReplay(headers)).toEqual(event);
  });
});

test('the generic names stay on a record that a framework dead-lettered where it began', () => {
  expect(leftOnReplay([...legacy, ...event, ...connect('orders')])).toEqual([...legacy, ...event]);
});

test('the generic names of a pointer’s original stay: the pointer was read by others', () => {
  expect(['x-original-topic', '__dlq.errors.topic'].map(table.failureHeaders('share-group', legacy))).toEqual([false, true]);
});

test('of a framework’s headers that an operator described, those that were not to be removed stay', () => {
  const own = conventionTable([
    customConvention({
      name: 'acme',
      recognisedBy: ['__connect.errors.*'],
      originTopic: ['__connect.errors.topic'],
      integers: 'text',
      repeated: 'last',
      removedOnReplay: [],
    }),
  ]);
  const headers = connect('orders');
  expect(leftOnReplay(headers, own)).toEqual(headers.slice(1));
  expect(own.readHops(headers)).toHaveLength(1);
  expect(leftOnReplay([...headers, ...retried], own)).toEqual(headers.slice(1));
});
