import { expect, test } from 'vitest';
import type { RecordHeader } from '#lib/kafka/record-headers.ts';
import { type DeadLetterFacts, noFacts } from './convention.ts';
import { isFailureHeader, readFacts } from './table.ts';

const text = (name: string, value: string): RecordHeader => ({ name, value: Buffer.from(value) });
const hex = (name: string, value: string): RecordHeader => ({ name, value: Buffer.from(value, 'hex') });

const spring = (overrides: RecordHeader[] = []): RecordHeader[] => [
  text('event-id', 'e-1'),
  text('kafka_dlt-original-topic', 'payments'),
  hex('kafka_dlt-original-partition', '00000004'),
  hex('kafka_dlt-original-offset', '0000000000015f90'),
  hex('kafka_dlt-original-timestamp', '00000193569b2c00'),
  text('kafka_dlt-original-consumer-group', 'warehouse'),
  text('kafka_dlt-exception-fqcn', 'org.springframework.kafka.listener.ListenerExecutionFailedException'),
  text('kafka_dlt-exception-cause-fqcn', 'java.net.SocketTimeoutException'),
  text('kafka_dlt-exception-message', 'Listener failed; reserve stock timed out'),
  text('kafka_dlt-exception-stacktrace', 'java.net.SocketTimeoutException\n\tat a.B.c(B.java:1)'),
  ...overrides,
];
const springFacts: DeadLetterFacts = {
  originTopic: 'payments',
  originPartition: 4,
  originOffset: 90_000n,
  originTimestampMs: 1_732_324_830_208n,
  consumerGroup: 'warehouse',
  errorClass: 'java.net.SocketTimeoutException',
  errorMessage: 'reserve stock timed out',
  attempt: null,
  stage: null,
  component: null,
  failedAtMs: null,
};

const cases: { says: string; headers: RecordHeader[]; convention: string; facts: Partial<DeadLetterFacts> }[] = [
  { says: 'Spring: big-endian integers, the cause seen through the wrapper', headers: spring(), convention: 'spring-kafka', facts: springFacts },
  {
    says: 'Spring: dead-lettered again, the first origin and the last exception count',
    headers: spring([
      text('kafka_dlt-original-topic', 'payments-dlt'),
      hex('kafka_dlt-original-partition', '00000001'),
      hex('kafka_dlt-original-offset', '0000000000000007'),
      text('kafka_dlt-exception-cause-fqcn', 'b.Later'),
    ]),
    convention: 'spring-kafka',
    facts: { ...springFacts, errorClass: 'b.Later' },
  },
  {
    says: 'Spring: an exception that is no wrapper stands for itself',
    headers: [text('kafka_dlt-exception-fqcn', 'a.Own'), text('kafka_dlt-exception-cause-fqcn', 'a.Cause')],
    convention: 'spring-kafka',
    facts: { errorClass: 'a.Own' },
  },
  {
    says: 'Spring: a key that could not be deserialised',
    headers: [text('kafka_dlt-key-exception-fqcn', 'a.Key'), text('kafka_dlt-key-exception-message', 'bad key')],
    convention: 'spring-kafka',
    facts: { errorClass: 'a.Key', errorMessage: 'bad key' },
  },
  {
    says: 'Spring: integers of a wrong length, negative or null are not said',
    headers: [
      hex('kafka_dlt-original-partition', '04'),
      hex('kafka_dlt-original-offset', 'ffffffffffffffff'),
      { name: 'kafka_dlt-original-topic', value: null },
      text('kafka_dlt-exception-fqcn', ''),
    ],
    convention: 'spring-kafka',
    facts: { originTopic: null, originPartition: null, originOffset: null, errorClass: '' },
  },
  {
    says: 'generic: text integers',
    headers: [
      text('x-original-topic', 'orders'),
      text('x-original-partition', '2'),
      text('x-original-offset', '1234'),
      text('x-exception-class', 'ProviderDown'),
      text('x-exception-message', 'no'),
      text('x-retry-count', '3'),
      text('x-original-consumer-group', 'payments'),
    ],
    convention: 'generic',
    facts: {
      originTopic: 'orders',
      originPartition: 2,
      originOffset: 1_234n,
      errorClass: 'ProviderDown',
      errorMessage: 'no',
      attempt: 3,
      consumerGroup: 'payments',
    },
  },
  {
    says: 'generic: big-endian integers',
    headers: [hex('x-original-partition', '00000002'), hex('x-original-offset', '00000000000004d2'), hex('x-original-timestamp', '00000193569b2c00')],
    convention: 'generic',
    facts: { originPartition: 2, originOffset: 1_234n, originTimestampMs: 1_732_324_830_208n },
  },
  {
    says: 'generic: four digits are digits, not an integer of four bytes',
    headers: [text('x-original-offset', '1234')],
    convention: 'generic',
    facts: { originOffset: 1_234n },
  },
  {
    says: 'generic: the x-dlq- family',
    headers: [
      text('x-dlq-original-topic', 'customers'),
      text('x-dlq-original-offset', '9'),
      text('x-dlq-error-message', 'm'),
      text('x-dlq-attempt-count', '4'),
    ],
    convention: 'generic',
    facts: { originTopic: 'customers', originOffset: 9n, errorMessage: 'm', attempt: 4 },
  },
  {
    says: 'generic: last wins, names match ignoring case',
    headers: [text('x-exception-message', 'old'), text('X-Exception-Message', 'new')],
    convention: 'generic',
    facts: { errorMessage: 'new' },
  },
  {
    says: 'generic: numbers that cannot be offsets are not said',
    headers: [text('x-original-offset', '-4'), text('x-original-partition', '99999999999'), text('x-retry-count', 'many')],
    convention: 'generic',
    facts: { originOffset: null, originPartition: null, attempt: null },
  },
  {
    says: 'generic: more digits than 64 bits hold are not said',
    headers: [text('x-original-offset', '9999999999999999999')],
    convention: 'generic',
    facts: { originOffset: null },
  },
  {
    says: 'SmallRye: dead-lettered again, the first headers are the newest',
    headers: [
      text('dead-letter-reason', 'mailbox full'),
      text('dead-letter-exception-class-name', 'MailError'),
      text('dead-letter-topic', 'shipments'),
      text('dead-letter-partition', '3'),
      text('dead-letter-offset', '77'),
      text('dead-letter-reason', 'older'),
      text('dead-letter-offset', '5'),
    ],
    convention: 'smallrye',
    facts: { originTopic: 'shipments', originPartition: 3, originOffset: 77n, errorClass: 'MailError', errorMessage: 'mailbox full', consumerGroup: null },
  },
  {
    says: 'SmallRye: the cause says more than the exception that carries it; integers are text',
    headers: [
      text('dead-letter-reason', 'wrapped'),
      text('dead-letter-exception-class-name', 'Wrapper'),
      text('dead-letter-cause', 'refused'),
      text('dead-letter-cause-class-name', 'Refused'),
      hex('dead-letter-partition', '00000003'),
    ],
    convention: 'smallrye',
    facts: { errorClass: 'Refused', errorMessage: 'refused', originPartition: null },
  },
  { says: 'no failure header at all', headers: [text('event-id', 'e'), { name: 'x', value: null }], convention: 'unknown', facts: noFacts },
  { says: 'no header', headers: [], convention: 'unknown', facts: noFacts },
];

test.each(cases)('$says', ({ headers, convention, facts }) => {
  const read = readFacts(headers);
  expect(read.convention).toBe(convention);
  expect(read.facts).toMatchObject(facts);
});

test.each([
  ['spring-kafka', 'kafka_dlt-exception-fqcn', true],
  ['spring-kafka', 'event-id', false],
  ['spring-kafka', 'x-original-topic', false],
  ['generic', 'x-dlq-anything', true],
  ['generic', 'X-Retry-Count', true],
  ['generic', 'correlation-id', false],
  ['unknown', 'x-original-topic', false],
])('in %s, %s is removed on replay: %s', (convention, header, isRemoved) => {
  expect(isFailureHeader(convention, header)).toBe(isRemoved);
});
