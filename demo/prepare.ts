import { setTimeout as wait } from 'node:timers/promises';
import type { Admin, Kafka } from 'kafkajs';
import type { Pool, PoolClient } from 'pg';
import { deadLetterTopicNames, type Names, serviceNames, topicNames } from './names.ts';
import { claimResources, ensureControlSchema } from './ownership.ts';
import { serviceTables } from './services/tables.ts';

const partitions = 6;
const topicRetentionMs = 7 * 86_400_000;
const deadLetterRetentionMs = 14 * 86_400_000;
const leadersWithinMs = 30_000;

/** Waits until every partition's leader answers: one that is named already may still be coming up, refuses until it is, and kafkajs takes that for final. */
async function waitForLeaders(admin: Admin, topics: readonly string[]): Promise<void> {
  const deadlineMs = performance.now() + leadersWithinMs;
  for (const topic of topics) {
    for (;;) {
      try {
        await admin.fetchTopicOffsets(topic);
        break;
      } catch (error) {
        const isPassing = error instanceof Error && 'retriable' in error && error.retriable === true;
        if (!isPassing || performance.now() > deadlineMs) throw error;
        await wait(50);
      }
    }
  }
}

async function createTopics(admin: Admin, pool: Pool, names: Names): Promise<void> {
  const retentionMs = new Map([
    ...topicNames.map((name) => [names.topic(name), topicRetentionMs] as const),
    ...deadLetterTopicNames.map((name) => [names.topic(name), deadLetterRetentionMs] as const),
  ]);
  const missing = await claimResources(pool, names.schema('control'), { kind: 'topic', wanted: [...retentionMs.keys()], existing: await admin.listTopics() });
  if (missing.length === 0) return;
  await admin.createTopics({
    waitForLeaders: true,
    topics: missing.map((topic) => ({ topic, numPartitions: partitions, configEntries: [{ name: 'retention.ms', value: String(retentionMs.get(topic)) }] })),
  });
  await waitForLeaders(admin, missing);
}

async function claimGroups(admin: Admin, pool: Pool, names: Names): Promise<void> {
  const { groups } = await admin.listGroups();
  await claimResources(pool, names.schema('control'), { kind: 'group', wanted: serviceNames.map(names.group), existing: groups.map((group) => group.groupId) });
}

/** A schema and its tables come in one transaction: a schema that exists is whole. */
async function createSchema(client: PoolClient, schema: string, tables: string): Promise<void> {
  try {
    await client.query('begin');
    await client.query(`create schema ${schema}`);
    await client.query(`set local search_path = ${schema}`);
    await client.query(tables);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

async function createSchemas(client: PoolClient, pool: Pool, names: Names): Promise<void> {
  const { rows } = await pool.query<{ nspname: string }>('select nspname from pg_namespace');
  const wanted = serviceNames.map(names.schema);
  const missing = await claimResources(pool, names.schema('control'), { kind: 'schema', wanted, existing: rows.map((row) => row.nspname) });
  for (const service of serviceNames) {
    const schema = names.schema(service);
    if (missing.includes(schema)) await createSchema(client, schema, serviceTables(service));
  }
}

/**
 * Creates what the shop needs and does not have: topics, schemas, its names for groups. Processes that start together do it one after the other.
 * @throws ForeignResourceError when one of the names belongs to somebody else.
 */
export async function prepareShop({ kafka, pool, names }: { kafka: Kafka; pool: Pool; names: Names }): Promise<void> {
  const admin = kafka.admin();
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [names.schema('control')]);
    await ensureControlSchema(pool, names.schema('control'));
    await createSchemas(client, pool, names);
    await admin.connect();
    await createTopics(admin, pool, names);
    await claimGroups(admin, pool, names);
  } finally {
    await client.query('select pg_advisory_unlock_all()');
    client.release();
    await admin.disconnect();
  }
}
