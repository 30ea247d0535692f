import { afterAll, beforeAll, expect, test } from 'vitest';
import { getDeadLetter } from '#lib/dead-letters/get-dead-letter.ts';
import type { TopicMetadata } from '#lib/kafka/cluster-metadata.ts';
import { type FrameworkOrigin, type FrameworkRun, runFrameworks } from '#scripts/test/run-frameworks.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestIndexer } from '#scripts/test/test-indexer.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

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
  return { failures, origins, group: framework.group };
}

const declined = { class: 'dev.redrive.frameworks.CardDeclined', message: 'card declined', stackTrace: expect.stringContaining('CardDeclined: card declined') };

test('Kafka Connect: what a converter cannot read', async () => {
  const { failures, origins } = await index('connect-converter');
  expect(failures).toMatchObject([{ recordCount: 1, records: [{ convention: 'kafka-connect', origin: origins[0] }] }]);
});

test('Kafka Connect: what a task reports as errant', async () => {
  const { failures, origins } = await index('connect-task');
  expect(failures).toMatchObject([{ recordCount: 1, records: [{ convention: 'kafka-connect', origin: origins[0], error: declined }] }]);
});

test('Kafka Streams: what cannot be deserialized, and what its processor throws at', async () => {
  const { failures, origins } = await index('streams');
  expect(failures).toMatchObject([
    { recordCount: 1, records: [{ convention: 'kafka-streams', origin: origins[0] }] },
    { recordCount: 1, records: [{ convention: 'kafka-streams', origin: origins[1], error: declined }] },
  ]);
});

test('Spring Kafka: dead-lettered by the listener, and once more by the listener of the dead letter topic, is one failure', async () => {
  const { failures, origins, group } = await index('spring-recoverer');
  const record = { convention: 'spring-kafka', origin: { ...origins[0], consumerGroup: group }, error: declined };
  expect(failures).toMatchObject([{ recordCount: 2, records: [record, record] }]);
});

test('Spring Kafka with @RetryableTopic: the third attempt failed', async () => {
  const { failures, origins, group } = await index('spring-retry-topic', 1);
  const record = { convention: 'spring-retry-topic', origin: { ...origins[0], consumerGroup: group }, error: declined, attempt: 3 };
  expect(failures).toMatchObject([{ recordCount: 1, records: [record] }]);
});

test('Spring Cloud Stream', async () => {
  const { failures, origins } = await index('spring-cloud-stream');
  expect(failures).toMatchObject([{ recordCount: 1, records: [{ convention: 'spring-cloud-stream', origin: origins[0], error: declined }] }]);
});

test('SmallRye: dead-lettered by a channel, and once more by the channel of the dead letter topic', async () => {
  const { failures, origins } = await index('smallrye');
  expect(failures).toMatchObject([{ records: [{ convention: 'smallrye', origin: origins[0], error: declined }] }]);
});

test('a share group: a pointer, and a copy where the group asks for one', async () => {
  for (const [name, value] of [
    ['share-group', null],
    ['share-group-copied', 'declined'],
  ] as const) {
    const { failures, origins, group } = await index(name);
    expect(failures).toMatchObject([
      { recordCount: 1, records: [{ convention: 'share-group', origin: { ...origins[0], consumerGroup: group }, attempt: 1, value: { text: value } }] },
    ]);
  }
});
