import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecordHeader } from '#lib/kafka/record-headers.ts';
import { fuzzCases } from '#scripts/test/torture-rounds.ts';
import { wholeConventions } from '#scripts/test/whole-conventions.ts';
import type { Convention } from './convention.ts';
import { customConvention } from './custom.ts';
import { looksLikeDeadLetterTopic } from './dead-letter-topic.ts';
import { builtInConventions, conventionTable } from './table.ts';

const numRuns = fuzzCases(3_000);

const names = [
  'kafka_dlt-original-topic',
  'kafka_dlt-original-partition',
  'kafka_dlt-original-offset',
  'kafka_dlt-exception-fqcn',
  'kafka_dlt-exception-message',
  'kafka_dlt-exception-stacktrace',
  'kafka_original-offset',
  'retry_topic-attempts',
  'retry_topic-original-timestamp',
  'x-original-topic',
  'x-original-offset',
  'x-exception-fqcn',
  '__connect.errors.offset',
  '__connect.errors.exception.class.name',
  '__connect.errors.exception.stacktrace',
  '__streams.errors.exception',
  '__dlq.errors.delivery.count',
  'dead-letter-topic',
  'dead-letter-cause-class-name',
  'delayed-retry-topic',
  'MT-Fault-InputAddress',
  'MT-Fault-Timestamp',
  'NServiceBus.TimeOfFailure',
  'NServiceBus.FailedQ',
  'exception-stack',
  'original-destination',
  '__partition',
  'fallback_error',
  'kafka_timestamp_unix',
  'source_offset',
  'asyncRetry',
  'X-Retry-Count',
  'dlq.failure.timestamp',
  'acme-offset',
  'event-id',
  '__proto__',
  'constructor',
];

const words = [
  '',
  '0',
  '-1',
  '9223372036854775807',
  '9223372036854775808',
  '99999999999999999999999',
  '2026-11-23T01:20:30Z',
  '2026-99-99T99:99:99Z',
  '2026-11-23 01:20:30:208123 Z',
  'org.apache.kafka.streams.errors.StreamsException',
  'java.lang.RuntimeException',
  'a.B: c',
  'x\nCaused by: ',
  'x\nCaused by: a.B: c',
  ' ---> ',
  '{"top":"a","att":1}',
  '{"top":{}}',
  '{',
  'kafka://',
  '\0',
];

const value: fc.Arbitrary<Buffer | null> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...words).map((word) => Buffer.from(word)) },
  { weight: 3, arbitrary: fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 400 }).map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: fc.constant(null) },
);
const name = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: fc.string({ maxLength: 30 }) });
const headers: fc.Arbitrary<RecordHeader[]> = fc.array(fc.record({ name, value }), { maxLength: 14 });

const own = customConvention({
  name: 'acme',
  recognisedBy: ['acme-*'],
  originOffset: ['acme-offset'],
  integers: 'either',
  repeated: 'first',
  removedOnReplay: [],
});
const table = conventionTable([own]);

/** What is stored: columns of 32 and 64 bits, and texts that an index entry holds. */
function decodesAnything(convention: Convention, given: readonly RecordHeader[]): void {
  const { originPartition, attempt, originOffset, originTimestampMs, failedAtMs, errorMessage, ...texts } = convention.decode(given);
  // One expect a record: fifteen of them took most of the time of a hundred thousand.
  const fits =
    [originPartition ?? 0, attempt ?? 0].every((number) => number === (number & 0x7fff_ffff)) &&
    [originOffset ?? 0n, originTimestampMs ?? 0n, failedAtMs ?? 0n].every((number) => BigInt.asIntN(64, number) === number) &&
    Object.values(texts).every((text) => (text?.length ?? 0) <= 300) &&
    (errorMessage?.length ?? 0) <= 8_000;
  if (!fits) expect.fail(`${convention.name} reads what cannot be stored`);
  convention.stackTrace(given);
  convention.hops(given);
  for (const header of given) convention.owns(header.name);
}

describe('whatever headers a record has', () => {
  test('every convention decodes them without a complaint, to values that fit where they are stored', () => {
    fc.assert(
      fc.property(headers, (given) => {
        for (const convention of [own, ...builtInConventions]) decodesAnything(convention, given);
      }),
      { numRuns },
    );
  });

  test('one convention speaks, the same each time, and its headers are there', () => {
    fc.assert(
      fc.property(headers, (given) => {
        const { convention, facts } = table.readFacts(given);
        expect(conventionTable([own]).readFacts(given)).toEqual({ convention, facts });
        expect(given.map(({ name }) => name).some(table.failureHeaders(convention, given))).toBe(convention !== 'unknown');
        table.readHops(given);
        table.readStackTrace(given);
      }),
      { numRuns },
    );
  });
});

/** Where events are: a name such as `t.dlt` says that dead letters are there. */
const topicName = fc
  .stringMatching(/^[a-z]{1,8}$/)
  .map((name) => `t.${name}`)
  .filter((name) => !looksLikeDeadLetterTopic(name));
const eventHeaders = fc.array(fc.constantFrom('event-id', 'ce_id', 'traceparent', 'x-tenant', 'content-type'), { maxLength: 3 });
const convention = fc.constantFrom(...builtInConventions);

function addHeaders({ name, placement }: Convention, topic: string, carried: readonly RecordHeader[]): RecordHeader[] {
  const left = wholeConventions[name]?.(topic) ?? expect.fail(`nothing is known that ${name} writes`);
  return placement === 'before' ? [...left, ...carried] : [...carried, ...left];
}

describe('a record that two frameworks dead-lettered', () => {
  const pair = fc
    .tuple(convention, convention)
    // The generic names are on events too: only behind a framework that appends, and shares none of them, they are surely the newer.
    .filter(([first, second]) => first !== second && (second.name !== 'generic' || (first.placement === 'after' && first.name !== 'spring-cloud-stream')));

  test('began where the first one says, and no header of either is left on replay', () => {
    fc.assert(
      fc.property(pair, topicName, fc.constantFrom('.dlq', '-retry-0', '_skipped'), eventHeaders, ([first, second], topic, end, names) => {
        const ofEvent = names.map((name) => ({ name, value: Buffer.from('v') }));
        const given = addHeaders(second, `${topic}${end}`, addHeaders(first, topic, ofEvent));
        const read = table.readFacts(given);
        expect(read.facts.originTopic, `${first.name}, then ${second.name}`).toBe(topic);
        const isFailureHeader = table.failureHeaders(read.convention, given);
        expect(given.filter(({ name }) => !isFailureHeader(name))).toEqual(ofEvent);
      }),
      { numRuns },
    );
  });
});

test('a thousand headers of one name are a hundred hops, the newest', () => {
  const given = Array.from({ length: 1_000 }, (_, index) => ({ name: 'dead-letter-reason', value: Buffer.from(String(index)) }));
  const hops = table.readHops(given);
  expect(hops).toHaveLength(100);
  expect(hops.at(-1)?.errorMessage).toBe('0');
});
