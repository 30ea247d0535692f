import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AclOperations, ResourceTypes } from '@platformatic/kafka';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { discoverTopics } from '#lib/dead-letters/indexing/discover-topics.ts';
import { listTopics } from '#lib/dead-letters/list-topics.ts';
import { openCluster } from '#lib/kafka/cluster-connection.ts';
import { fetchRecords } from '#lib/kafka/fetch-records.ts';
import { describeTopicConfigs } from '#lib/kafka/topics.ts';
import { openTransactionalProducer } from '#lib/kafka/transactional-producer.ts';
import { type Acl, readAclCommands } from '#scripts/test/acl-commands.ts';
import { appendRecords, textHeader } from '#scripts/test/append-records.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { redriveUser, startSecuredKafka } from '#scripts/test/secured-kafka.ts';
import { ada, openTestReplays, type TestReplays } from '#scripts/test/test-replays.ts';
import { openTestRewinds } from '#scripts/test/test-rewinds.ts';
import { forgetWorkers, startWorker } from '#scripts/test/worker-process.ts';

const secured = await startSecuredKafka();
afterAll(() => secured.stop());
const { admin } = secured;

/** What docs/operating.md tells to grant, where `orders.dlq` holds the dead letters of `orders`. */
const documented = readAclCommands(readFileSync(join(import.meta.dirname, '../../docs/operating.md'), 'utf8'));
const { TOPIC, GROUP, TRANSACTIONAL_ID } = ResourceTypes;
const { READ, WRITE, DESCRIBE, DESCRIBE_CONFIGS } = AclOperations;

interface Scene extends TestReplays {
  group: string;
  allow(acls: readonly Acl[]): Promise<void>;
  missing: readonly Acl[];
}

/** Redrive with the documented ACLs for topics of the calling test's own, but for those that `isMissing` picks from the list. */
async function openScene(isMissing: (acl: Acl) => boolean = () => false): Promise<Scene> {
  const origin = admin.uniqueName('orders');
  const names = new Map([
    ['orders', origin],
    ['orders.dlq', `${origin}.dlq`],
  ]);
  const named = (acls: readonly Acl[]) => acls.map((acl) => ({ ...acl, resourceName: names.get(acl.resourceName) ?? acl.resourceName }));
  const given = named(documented.filter((acl) => !isMissing(acl)));
  const missing = named(documented.filter(isMissing));
  await secured.allow(given);
  onTestFinished(() => secured.revoke([...given, ...missing]));
  const cluster = openCluster(secured.config);
  onTestFinished(() => cluster.close());
  const replays = await openTestReplays(admin, { as: cluster, names: { origin, deadLetters: `${origin}.dlq` } });
  return { ...replays, group: admin.uniqueGroup('shipping'), allow: secured.allow, missing };
}

const headers = [textHeader('event-type', 'OrderPlaced')];
/** Two messages that newer events are looked for, one without a key. */
const failed = (group: string) => [
  { key: 'a', value: '1', group, headers },
  { key: 'b', value: '2', group, headers },
  { value: '3', group },
];

/** Commits the failing group's offset behind the copies, as its consumer does once it has handled them. */
async function passCopies({ origin, group }: Scene): Promise<void> {
  const producer = await openTransactionalProducer(admin.cluster, { transactionalId: admin.uniqueName('commit'), groupId: group, timeoutMs: 10_000 });
  await producer.commitSlice({ topic: origin.name, batches: [], position: { topic: origin.name, partition: 0, offset: 1_000n } });
  await producer.close();
}

/** What an operator has Redrive do, from finding dead letters to the proof of their replay. */
async function doEverything(scene: Scene): Promise<void> {
  const ids = await scene.fail(failed(scene.group));
  const jobId = await scene.confirmed(ids);
  await scene.send(jobId);
  await passCopies(scene);
  const { stateReason } = await eventually(async () => {
    const job = await scene.advance(jobId);
    return (job.state === 'done' || job.stateReason !== null) && job;
  });
  if (stateReason !== null) throw new Error(stateReason);
}

test('the ACLs that docs/operating.md lists are enough to find, index, replay and prove, by SASL_SSL', async () => {
  expect(documented).toHaveLength(9);
  const scene = await openScene();
  await doEverything(scene);
  const { rows } = await scene.pool.query('select state, count(*)::int from failure group by 1');
  expect(rows).toEqual([{ state: 'resolved', count: 3 }]);
  expect((await scene.seen()).map(({ value }) => value?.toString())).toEqual(['1', '2', '3', '1', '2', '3']);
  expect((await describeTopicConfigs(scene.cluster, [scene.deadLetters.name])).get(scene.deadLetters.name)?.get('cleanup.policy')).toBe('delete');
});

const isAcl = (resourceType: number, operation: number, name?: string) => (acl: Acl) =>
  acl.resourceType === resourceType && acl.operation === operation && (name === undefined || acl.resourceName === name);

test.each<[what: string, isMissing: (acl: Acl) => boolean, sentence: (scene: Scene) => string]>([
  ['Read on the dead letter topic', isAcl(TOPIC, READ, 'orders.dlq'), ({ deadLetters }) => `grant READ on topic ${deadLetters.name} to User:redrive`],
  ['DescribeConfigs on the topics', isAcl(TOPIC, DESCRIBE_CONFIGS), ({ origin }) => `grant DESCRIBE_CONFIGS on topic ${origin.name} to User:redrive`],
  ['Read on the target', isAcl(TOPIC, READ, 'orders'), ({ origin }) => `grant READ on topic ${origin.name} to User:redrive`],
  ['Write on the target', isAcl(TOPIC, WRITE, 'orders'), ({ origin }) => `grant WRITE on topic ${origin.name} to User:redrive`],
  ['Read on the private groups', isAcl(GROUP, READ), () => 'grant READ on group redrive.job.'],
  ['Write on the transactional ids', isAcl(TRANSACTIONAL_ID, WRITE), () => 'grant WRITE on transactional id redrive.job.'],
  ['Describe on the groups', isAcl(GROUP, DESCRIBE), ({ group }) => `grant DESCRIBE on group ${group} to User:redrive`],
])('without %s Redrive says which ACL is missing, and goes on once it is there', async (_, isMissing, sentence) => {
  const scene = await openScene(isMissing);
  expect(scene.missing).toHaveLength(1);
  await expect(doEverything(scene)).rejects.toThrow(sentence(scene));
  await scene.allow(scene.missing);
  await doEverything(scene);
});

test('without Read on the target a message without a key, for which nothing is looked up, names it when it is sent', async () => {
  const scene = await openScene(isAcl(TOPIC, READ, 'orders'));
  const jobId = await scene.confirmed(await scene.fail([{ value: '1', group: scene.group }]));
  await expect(scene.send(jobId)).rejects.toThrow(`grant READ on topic ${scene.origin.name} to User:redrive`);
});

test('without Describe on the groups a plan does not claim that no other group reads the target', async () => {
  const scene = await openScene(isAcl(GROUP, DESCRIBE));
  const ids = await scene.fail([{ key: 'a', value: '1', group: scene.group }]);
  const hazard = async () => (await scene.plan(ids)).plan.hazards.find(({ kind }) => kind === 'other-groups');
  expect(await hazard()).toMatchObject({ level: 'not-checked', detail: expect.stringContaining('grant DESCRIBE on group * to User:redrive') });
  await scene.allow(scene.missing);
  expect(await hazard()).toMatchObject({ level: 'ok' });
});

test('a topic without Describe is not found, and is once it has it; the others are indexed all the same', async () => {
  const scene = await openScene(isAcl(TOPIC, DESCRIBE));
  const hidden = await admin.createTopic({ name: `${admin.uniqueName('hidden')}.dlq` });
  const patterns = { deadLetters: [hidden.name, scene.deadLetters.name], excluded: [], marked: true };
  expect(await discoverTopics(scene.pool, scene.cluster, patterns)).toBe(1);
  expect((await scene.cluster.topics([hidden.name, scene.deadLetters.name])).size).toBe(1);
  expect(scene.cluster.topicRefusal(hidden.name)?.message).toContain(`grant DESCRIBE on topic ${hidden.name} to User:redrive`);
  // To a fetch it is refused too, and not gone.
  const [answer] = await fetchRecords(scene.cluster, {
    partitions: [{ topic: hidden.name, topicId: hidden.topicId, partition: 0, fromOffset: 0n }],
    maxWaitMs: 0,
    maxBytes: 1_000,
    partitionMaxBytes: 1_000,
  });
  expect(answer?.error).toMatchObject({ kind: 'refused', missingAcl: { operation: 'DESCRIBE', name: hidden.name } });
  expect(await scene.fail([{ value: '1' }])).toHaveLength(1);
  await scene.allow(scene.missing);
  expect(await discoverTopics(scene.pool, scene.cluster, patterns)).toBe(2);
});

test('a worker that connects by SASL_SSL shows at the topic which ACL is missing, until it is there', async () => {
  const scene = await openScene(isAcl(TOPIC, READ, 'orders.dlq'));
  const { pool, deadLetters } = scene;
  await appendRecords(admin, deadLetters.name, [{ value: '1' }]);
  await forgetWorkers(pool);
  const worker = startWorker({
    DATABASE_URL: scene.indexer.url,
    REDRIVE_CLUSTERS: JSON.stringify([
      { id: 'test', brokers: secured.config.brokers, tls: { caFile: secured.caFile }, sasl: { mechanism: 'SCRAM-SHA-512', ...redriveUser } },
    ]),
    REDRIVE_DEAD_LETTER_TOPICS: deadLetters.name,
  });
  const trouble = async () => (await listTopics(pool, ada, 'test')).find(({ name }) => name === deadLetters.name)?.trouble;
  const sentence = `Redrive may not read ${deadLetters.name}: grant READ on topic ${deadLetters.name} to User:redrive (TOPIC_AUTHORIZATION_FAILED).`;
  await eventually(async () => expect(await trouble()).toBe(sentence) ?? true);
  await scene.allow(scene.missing);
  await eventually(async () => (await pool.query('select from dead_letter')).rowCount === 1);
  await eventually(async () => expect(await trouble()).toBeNull() ?? true);
  expect(await worker.stop()).toBe(0);
});

test.each<[what: string, isMissing: (acl: Acl) => boolean, sentence: (group: string, topic: string) => string]>([
  ['the group', isAcl(GROUP, READ), (group) => `grant READ on group ${group} to User:redrive`],
  ['its topic', isAcl(TOPIC, READ), (_, topic) => `grant READ on topic ${topic} to User:redrive`],
])('without Read on %s a rewind sets nothing and names what is missing, and is done once it is there', async (_, isMissing, sentence) => {
  const cluster = openCluster(secured.config);
  onTestFinished(() => cluster.close());
  const { topic, ...rewinds } = await openTestRewinds(admin, { as: cluster });
  const group = await rewinds.standing('warehouse', [80n, 100n]);
  // What docs/operating.md tells to grant for a group that is to be rewound, beside what is granted for all.
  const needed = readAclCommands(`
kafka-acls.sh --add --allow-principal User:redrive --operation Describe --operation Read --topic ${topic.name}
kafka-acls.sh --add --allow-principal User:redrive --operation Describe --operation Read --group ${group}`);
  const missing = needed.filter(isMissing);
  expect(missing).toHaveLength(1);
  await secured.allow(needed.filter((acl) => !isMissing(acl)));
  onTestFinished(() => secured.revoke(needed));

  const planned = await rewinds.plan({ group, target: { kind: 'time', at: '2026-01-01T00:00:50Z' } });
  await rewinds.confirm(planned);
  expect(await rewinds.advance(planned.id)).toMatchObject({ state: 'confirmed', stateReason: expect.stringContaining(sentence(group, topic.name)) });
  expect(await rewinds.offsets(group)).toEqual([80n, 100n]);
  await secured.allow(missing);
  expect(await rewinds.advance(planned.id)).toMatchObject({ state: 'applied', stateReason: null });
  expect(await rewinds.offsets(group)).toEqual([50n, 50n]);
});
