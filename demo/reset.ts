// Removes what the shop created, and nothing else: node demo/reset.ts, with the variables of config.ts. Stop the shop before.
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Admin, Kafka } from 'kafkajs';
import type { Pool } from 'pg';
import { parseShopConfig, type ShopConfig } from './config.ts';
import { createPool } from './database.ts';
import { createKafka } from './kafka-client.ts';
import { consoleLog, type Log } from './log.ts';
import { createNames, type Names } from './names.ts';
import { ownedResources } from './ownership.ts';

const deletionTimeoutMs = 30_000;

/** Deletes topics and waits until the broker no longer lists them: a shop that starts at once must not take them for somebody else's. */
async function deleteTopics(admin: Admin, topics: string[]): Promise<void> {
  if (topics.length === 0) return;
  await admin.deleteTopics({ topics });
  const deadlineMs = performance.now() + deletionTimeoutMs;
  for (;;) {
    const listed = new Set(await admin.listTopics());
    const left = topics.filter((topic) => listed.has(topic));
    if (left.length === 0) return;
    if (performance.now() > deadlineMs) throw new Error(`Kafka still lists ${left.join(', ')} ${deletionTimeoutMs / 1000} s after they were deleted.`);
    await wait(50);
  }
}

async function removeFromKafka(kafka: Kafka, control: Pool, schema: string): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const existingGroups = new Set((await admin.listGroups()).groups.map((group) => group.groupId));
    const groups = (await ownedResources(control, schema, 'group')).filter((name) => existingGroups.has(name));
    if (groups.length > 0) await admin.deleteGroups(groups);
    const existingTopics = new Set(await admin.listTopics());
    await deleteTopics(
      admin,
      (await ownedResources(control, schema, 'topic')).filter((name) => existingTopics.has(name)),
    );
  } finally {
    await admin.disconnect();
  }
}

/** The schemas go last and with them the list of what is owned: a reset that was interrupted can be run again. */
async function removeSchemas(control: Pool, names: Names): Promise<void> {
  const schema = names.schema('control');
  const schemas = [...(await ownedResources(control, schema, 'schema')), schema];
  await control.query(schemas.map((name) => `drop schema if exists ${name} cascade`).join(';'));
}

/**
 * Removes the topics, groups and schemas that the shop created under this prefix.
 * @returns whether there were any.
 */
export async function resetShop({ brokers, databaseUrl, prefix }: Pick<ShopConfig, 'brokers' | 'databaseUrl' | 'prefix'>, log: Log): Promise<boolean> {
  const names = createNames(prefix);
  const schema = names.schema('control');
  const control = createPool({ databaseUrl, schema, log, max: 2 });
  try {
    const { rows } = await control.query<{ ours: boolean }>(`select to_regclass($1 || '.owned_resources') is not null as ours`, [schema]);
    if (!rows[0]?.ours) return false;
    await removeFromKafka(createKafka({ brokers, clientId: `${prefix}shop-reset`, log }), control, schema);
    await removeSchemas(control, names);
    return true;
  } finally {
    await control.end();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const removed = await resetShop(parseShopConfig(process.env), consoleLog);
  consoleLog.info(removed ? "the shop's topics, groups and schemas are removed" : 'there is nothing of the shop to remove');
}
