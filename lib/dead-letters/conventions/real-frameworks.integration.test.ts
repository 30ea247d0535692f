import { afterAll, beforeAll, expect, test } from 'vitest';
import { getDeadLetter } from '#lib/dead-letters/get-dead-letter.ts';
import type { TopicMetadata } from '#lib/kafka/cluster-metadata.ts';
import { deleteGroups } from '#lib/kafka/consumer-groups.ts';
import { decodeHeaders } from '#lib/kafka/record-headers.ts';
import { type FrameworkOrigin, type FrameworkRun, runFrameworks } from '#scripts/test/run-frameworks.ts';
import { storedRecords } from '#scripts/test/stored-records.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestIndexer } from '#scripts/test/test-indexer.ts';
import { readFacts, readHops } from './table.ts';

const kafka = openTestCluster();
afterAll(async () => {
  // Of those that dead-letter twice.
  await deleteGroups(
    kafka.cluster,
    [...frameworks.values()].map(({ group }) => `${group}-again`),
  );
  await kafka.close();
});

interface Framework extends FrameworkRun {
  /** In the order in which they are written. */
  deadLetterTopics: TopicMetadata[];
}

const frameworks = new Map<string, Framework>();
let written: Map<string, FrameworkOrigin[]>;

/** Creates what a framework uses. `deadLetters` names its topics after the origin's; the first of them is the one it is given. */
async function prepare(name: string, deadLetters: (origin: string) => string[], configs: Record<string, string> = {}): Promise<void> {
  const origin = await kafka.createTopic({ partitions: 3, name: kafka.uniqueName(name) });
  const topics = deadLetters(origin.name);
  const deadLetterTopics = await Promise.all(topics.map((topic) => kafka.createTopic({ partitions: 3, name: topic, configs })));
  frameworks.set(name, { name, origin: origin.name, deadLetters: topics[0] ?? '', group: kafka.uniqueGroup(name), deadLetterTopics });
}

const once = (origin: string) => [`${origin}.dlq`];
const twice = (origin: string) => [`${origin}.dlq`, `${origin}.dlq-again`];
const shared = (origin: string) => [`dlq.${origin}`];
const sharedConfig = { 'errors.deadletterqueue.group.enable': 'true' };

// Maven brings the frameworks on the first run.
beforeAll(async () => {
  await Promise.all([
    prepare('connect-converter', once),
    prepare('connect-task', once),
    prepare('streams', once),
    prepare('spring-recoverer', twice),
    prepare('spring-cloud-stream', once),
    prepare('spring-retry-topic', (origin) => [`${origin}-dlt`, `${origin}-retry-0`, `${origin}-retry-1`]),
    prepare('smallrye', twice),
    prepare('share-group', shared, sharedConfig),
    prepare('share-group-copied', shared, sharedConfig),
  ]);
  written = await runFrameworks(kafka.brokers, [...frameworks.values()]);
}, 180_000);

/** Indexes a framework's dead letter topics and shows every failure found, oldest first, beside the origins that the framework's program reported. */
async function index(name: string, topics?: number) {
  const framework = frameworks.get(name);
  const origins = written.get(name);
  if (framework === undefined || origins === undefined) throw new Error(`${name} did not run`);
  const indexer = await openTestIndexer(kafka);
  for (const topic of framework.deadLetterTopics.slice(0, topics)) await indexer.index(topic);
  const { rows } = await indexer.pool.query<{ id: string }>('select id::text from failure order by id');
  const failures = await Promise.all(rows.map(({ id }) => getDeadLetter(indexer.pool, indexer.database, kafka.cluster.id, id)));
  const stored = (await storedRecords(indexer.pool)).sort((one, other) => Number(one.id - other.id));
  const headers = stored.map((record) => decodeHeaders(record.headers));
  return { failures, origins, headers, ...framework };
}

/** What a program throws, as every framework but SmallRye and the broker says it: with a stack trace. */
const declined = { class: 'dev.redrive.frameworks.CardDeclined', message: 'card declined' };
const stackTrace = expect.stringContaining('CardDeclined: card declined');
/** Headers of the event itself stay the event's. */
const identity = { eventId: 'event-1', correlationId: 'order-1' };

test('Kafka Connect: what a converter cannot read, with the error that its parser had', async () => {
  const { failures, origins, headers } = await index('connect-converter');
  const error = { class: 'com.fasterxml.jackson.core.io.JsonEOFException', message: expect.stringContaining('Unexpected end-of-input') };
  expect(failures).toMatchObject([{ recordCount: 1, records: [{ convention: 'kafka-connect', origin: origins[0], error, identity }] }]);
  expect(headers.map((list) => readFacts(list).facts)).toMatchObject([{ stage: 'VALUE_CONVERTER', component: 'payments-converter' }]);
});

test('Kafka Connect: what a task reports as errant', async () => {
  const { failures, origins, headers } = await index('connect-task');
  const error = { ...declined, stackTrace };
  expect(failures).toMatchObject([{ recordCount: 1, records: [{ convention: 'kafka-connect', origin: origins[0], error, identity }] }]);
  expect(headers.map((list) => readFacts(list).facts)).toMatchObject([{ stage: 'TASK_PUT', component: 'payments-task' }]);
});

test('Kafka Streams: what cannot be deserialized, and what its processor throws at', async () => {
  const { failures, origins } = await index('streams');
  const error = { class: 'java.lang.IllegalArgumentException', message: 'Invalid UUID string: no UUID' };
  expect(failures).toMatchObject([
    { recordCount: 1, records: [{ convention: 'kafka-streams', origin: origins[0], error, identity }] },
    { recordCount: 1, records: [{ convention: 'kafka-streams', origin: origins[1], error: { ...declined, stackTrace }, identity }] },
  ]);
});

test('Spring Kafka: dead-lettered by the listener, and once more by the listener of the dead letter topic, is one failure', async () => {
  const { failures, origins, group, headers, deadLetters } = await index('spring-recoverer');
  const record = { convention: 'spring-kafka', origin: { ...origins[0], consumerGroup: group, timestampMs: '1700000000000' }, identity };
  const again = { class: 'java.lang.IllegalStateException', message: 'still declined' };
  expect(failures).toMatchObject([
    {
      recordCount: 2,
      records: [
        { ...record, error: again },
        { ...record, error: { ...declined, stackTrace } },
      ],
    },
  ]);
  expect(headers.map(readHops)).toMatchObject([
    [{ originTopic: origins[0]?.topic, consumerGroup: group, errorClass: declined.class }],
    [
      // Spring keeps the latest exception only.
      { originTopic: origins[0]?.topic, consumerGroup: group, errorClass: null },
      { originTopic: deadLetters, consumerGroup: `${group}-again`, errorClass: again.class },
    ],
  ]);
});

test('Spring Kafka with @RetryableTopic: the third attempt failed', async () => {
  const { failures, origins, group, headers } = await index('spring-retry-topic', 1);
  const origin = { ...origins[0], consumerGroup: group, timestampMs: '1700000000000' };
  const record = { convention: 'spring-retry-topic', origin, error: { ...declined, stackTrace }, attempt: 3, identity };
  expect(failures).toMatchObject([{ recordCount: 1, records: [record] }]);
  expect(headers.map(readHops)).toMatchObject([[{ attempt: 1 }, { attempt: 2 }, { attempt: 3, errorClass: declined.class }]]);
});

test('Spring Cloud Stream', async () => {
  const { failures, origins } = await index('spring-cloud-stream');
  const origin = { ...origins[0], timestampMs: '1700000000000' };
  const record = { convention: 'spring-cloud-stream', origin, error: { ...declined, stackTrace }, identity };
  expect(failures).toMatchObject([{ recordCount: 1, records: [record] }]);
});

test('SmallRye: dead-lettered by a channel, and once more by the channel of the dead letter topic, is one failure', async () => {
  const { failures, origins, headers, deadLetters } = await index('smallrye');
  const record = { convention: 'smallrye', origin: origins[0], identity };
  // What a method throws is told by SmallRye's own exception, which names the method.
  const again = { class: 'io.smallrye.reactive.messaging.providers.ProcessingException', message: expect.stringContaining('Payments#payAfterAll') };
  expect(failures).toMatchObject([
    {
      recordCount: 2,
      records: [
        { ...record, error: again },
        { ...record, error: declined },
      ],
    },
  ]);
  expect(headers.map(readHops)).toMatchObject([
    [{ originTopic: origins[0]?.topic, errorClass: declined.class }],
    [{ originTopic: origins[0]?.topic, errorClass: declined.class }, { originTopic: deadLetters }],
  ]);
});

test.each([
  { name: 'share-group', says: 'a pointer, of which nothing is copied', value: { kind: 'null' } },
  { name: 'share-group-copied', says: 'key and value where the group asks for them', value: { kind: 'text', text: 'declined' } },
])('a share group: the broker writes $says', async ({ name, value }) => {
  const { failures, origins, group } = await index(name);
  const record = {
    convention: 'share-group',
    origin: { ...origins[0], consumerGroup: group },
    error: { message: 'Offset rejected by client.' },
    attempt: 1,
    value,
  };
  expect(failures).toMatchObject([{ recordCount: 1, records: [record] }]);
});
