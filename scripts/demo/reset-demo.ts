import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { parseDatabaseUrl } from '#lib/db/database-url.ts';
import { openCluster } from '#lib/kafka/cluster-connection.ts';
import { deleteGroups, listGroups } from '#lib/kafka/consumer-groups.ts';
import { type DemoPlan, shopEnvironment, stateDirectory, tokenFile } from './demo-plan.ts';

const run = promisify(execFile);

/** The shop removes what it recorded as its own. kafkajs sets a timer to a negative time now and then; Node would say so each time. */
async function removeShop(plan: DemoPlan): Promise<void> {
  const reset = join(import.meta.dirname, '../../demo/reset.ts');
  await run(process.execPath, ['--disable-warning=TimeoutNegativeWarning', reset], { env: { ...process.env, ...shopEnvironment(plan) } });
}

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
  await removeShop(plan);
  await removeReplayGroups(plan);
  await dropSchema(plan);
  rmSync(tokenFile, { force: true });
}
