import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConventionMappings } from '#lib/config/environment.ts';
import { hex, text } from '#scripts/test/convention-cases.ts';
import { customConvention } from './custom.ts';
import { conventionTable } from './table.ts';

/** The conventions that an environment describes, with the built-in ones behind them. */
const describedBy = (mappings: unknown) => conventionTable(readConventionMappings({ REDRIVE_CONVENTIONS: JSON.stringify(mappings) }).map(customConvention));

const least = { name: 'acme', recognisedBy: 'acme-failed-*', originTopic: 'acme-failed-topic', originOffset: ['acme-failed-offset', 'acme-offset'] };

test('the example in docs/operating.md is read as it says', () => {
  const operating = readFileSync(join(import.meta.dirname, '../../../docs/operating.md'), 'utf8');
  const example = /```json\n([\s\S]*?)```/.exec(operating.slice(operating.indexOf('## Dead letters of your own')))?.[1] ?? '';
  const table = describedBy(JSON.parse(example));
  const headers = [
    text('acme-failed-topic', 'orders'),
    text('acme-failed-partition', '3'),
    text('acme-failed-offset', '41'),
    text('acme-failed-by', 'billing'),
    text('acme-error', 'CardDeclined'),
    text('acme-error-text', 'declined'),
    text('x-original-topic', 'of the event'),
  ];
  expect(table.readFacts(headers)).toMatchObject({
    convention: 'acme',
    facts: { originTopic: 'orders', originPartition: 3, originOffset: 41n, consumerGroup: 'billing', errorClass: 'CardDeclined', errorMessage: 'declined' },
  });
  expect(['acme-failed-topic', 'acme-error', 'acme-tenant', 'event-id'].filter(table.failureHeaders('acme', headers))).toEqual([
    'acme-failed-topic',
    'acme-error',
  ]);
});

test('an own convention speaks before every built-in one, wherever its headers stand', () => {
  const headers = [text('acme-failed-topic', 'orders'), text('kafka_dlt-exception-fqcn', 'a.B'), text('kafka_dlt-original-topic', 'other')];
  expect(describedBy([least]).readFacts(headers)).toMatchObject({ convention: 'acme', facts: { originTopic: 'orders', errorClass: null } });
  expect(describedBy([least]).readFacts(headers.slice(1))).toMatchObject({ convention: 'spring-kafka' });
});

test('an own convention of the name of a built-in one takes its place', () => {
  const table = describedBy([{ ...least, name: 'dapr' }]);
  expect(table.readFacts([text('acme-failed-topic', 'orders')]).convention).toBe('dapr');
  expect(table.readFacts([text('__topic', 'orders')]).convention).toBe('unknown');
});

test.each([
  ['text', '04d2', null],
  ['big-endian', '00000000000004d2', 1_234n],
  ['either', '00000000000004d2', 1_234n],
] as const)('integers as %s', (integers, bytes, expected) => {
  const { facts } = describedBy([{ ...least, integers }]).readFacts([text('acme-failed-topic', 'x'), hex('acme-offset', bytes)]);
  expect(facts.originOffset).toBe(expected);
});

test.each([
  ['first', 'a'],
  ['last', 'b'],
] as const)('of repeated headers the %s counts', (repeated, expected) => {
  const headers = [text('acme-failed-topic', 'a'), text('acme-failed-topic', 'b')];
  const table = describedBy([{ ...least, repeated }]);
  expect(table.readFacts(headers).facts.originTopic).toBe(expected);
  // Oldest first: what counts is the newest.
  expect(table.readHops(headers).at(-1)?.originTopic).toBe(expected);
});
