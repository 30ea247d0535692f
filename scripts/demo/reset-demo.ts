import { rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { resetShop } from '#demo/reset.ts';
import { parseDatabaseUrl } from '#lib/db/database-url.ts';
import { openCluster } from '#lib/kafka/cluster-connection.ts';
import { deleteGroups, listGroups } from '#lib/kafka/consumer-groups.ts';
import { type DemoPlan, stateDirectory, tokenFile } from './demo-plan.ts';

const quiet = { info: () => undefined, error: (text: string) => console.error(text) };

async function removeReplayGroups({ brokers, groupPrefix }: DemoPlan): Promise<void> {
  const cluster = openCluster({ id: 'demo-shop', name: 'demo-shop', brokers: brokers.split(',') });
  try {
    const groups = (await listGroups(cluster)).map(({ groupId }) => groupId).filter((groupId) => groupId.startsWith(`${groupPrefix}.job.`));
    const failed = [...(await deleteGroups(cluster, groups)).values()];
    if (failed[0] !== undefined) throw failed[0];
  } finally {
    await cluster.close();
  }
}

async function dropSchema({ databaseUrl }: DemoPlan): Promise<void> {
  const { connection, schema } = parseDatabaseUrl(databaseUrl);
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await client.query(`drop schema if exists ${client.escapeIdentifier(schema)} cascade`);
  } finally {
    await client.end();
  }
}

/** Forgets a demo that has Kafka and Postgres to itself and is not running: its data is deleted. */
export function deleteOwnData(): void {
  for (const name of ['kafka', 'postgres', 'logs', 'environment.json', 'secret']) rmSync(join(stateDirectory, name), { recursive: true, force: true });
  rmSync(tokenFile, { force: true });
}

/** Forgets a demo on a Kafka or Postgres of somebody else, both running: removes only the topics, groups and schemas that the demo created. */
export async function removeFromExternal(plan: DemoPlan): Promise<void> {
  await resetShop({ brokers: plan.brokers.split(','), databaseUrl: plan.shopDatabaseUrl, prefix: plan.prefix }, quiet);
  await removeReplayGroups(plan);
  await dropSchema(plan);
  rmSync(tokenFile, { force: true });
}
