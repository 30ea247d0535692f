import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { topicNames } from '#demo/names.ts';
import { readDatabaseUrl } from '#lib/config/environment.ts';
import { choosePorts } from '#scripts/stack/ports.ts';
import { postgresUrl } from '#scripts/stack/postgres.ts';

const root = join(import.meta.dirname, '../..');
export const stateDirectory = join(root, '.redrive/demo');
/** Where the API token of the demo operator lies. */
export const tokenFile = join(root, '.redrive/demo-token');

/** Everything that a demo on a Kafka or Postgres of somebody else creates begins so. */
const externalPrefix = 'redrive-demo.';
const externalSchema = 'redrive-demo';

/** What a demo runs on and with: chosen once, before anything starts. */
export interface DemoPlan {
  ports: { web: number; shop: number; kafka: number; controller: number; postgres: number };
  /** Set where the Kafka is somebody else's. */
  externalKafka: string | undefined;
  externalDatabase: string | undefined;
  brokers: string;
  /** Redrive's own tables. */
  databaseUrl: string;
  /** The shop's schemas. */
  shopDatabaseUrl: string;
  prefix: string;
  /** Begins the names of the replays' private groups. */
  groupPrefix: string;
  isExternal: boolean;
  url: string;
}

function secret(): string {
  const file = join(stateDirectory, 'secret');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

/** Whether the demo is to run on a Kafka or Postgres of somebody else. */
export function isExternal({ KAFKA_BROKERS, DATABASE_URL }: NodeJS.ProcessEnv): boolean {
  return Boolean(KAFKA_BROKERS) || Boolean(DATABASE_URL);
}

/** Reads what the environment gives, and chooses the rest. @throws Error with a sentence when DATABASE_URL is wrong. */
export async function planDemo(environment: NodeJS.ProcessEnv): Promise<DemoPlan> {
  mkdirSync(stateDirectory, { recursive: true });
  const ports = await choosePorts(join(stateDirectory, 'ports.json'), { web: 3000, shop: 4310, kafka: undefined, controller: undefined, postgres: undefined });
  const externalKafka = environment.KAFKA_BROKERS || undefined;
  const externalDatabase = environment.DATABASE_URL || undefined;
  if (externalDatabase !== undefined) readDatabaseUrl(environment);
  const external = isExternal(environment);
  const databaseUrl = new URL(externalDatabase ?? postgresUrl(ports.postgres, 'redrive'));
  if (external) databaseUrl.searchParams.set('schema', externalSchema);
  const shopDatabaseUrl = new URL(externalDatabase ?? postgresUrl(ports.postgres, 'shop'));
  shopDatabaseUrl.searchParams.delete('schema');
  return {
    ports,
    externalKafka,
    externalDatabase,
    brokers: externalKafka ?? `127.0.0.1:${ports.kafka}`,
    databaseUrl: databaseUrl.href,
    shopDatabaseUrl: shopDatabaseUrl.href,
    prefix: external ? externalPrefix : '',
    groupPrefix: external ? 'redrive-demo' : 'redrive',
    isExternal: external,
    url: `http://localhost:${ports.web}`,
  };
}

/** What the shop is started with; also kept in a file for `npm run demo:fail` and `demo:reconcile`. */
export function shopEnvironment(plan: DemoPlan): Record<string, string> {
  return { SHOP_KAFKA_BROKERS: plan.brokers, SHOP_DATABASE_URL: plan.shopDatabaseUrl, SHOP_PREFIX: plan.prefix, SHOP_PORT: String(plan.ports.shop) };
}

/** What web and worker are started with. The proof's wait is short: nothing in the shop retries for longer than a few seconds. */
export function redriveEnvironment(plan: DemoPlan): Record<string, string> {
  const patterns = ['*-dlt', '*.DLT', '*.dlq', '*.DLQ', 'dead-letter-topic-*'];
  return {
    DATABASE_URL: plan.databaseUrl,
    KAFKA_BROKERS: plan.brokers,
    KAFKA_CLUSTER: 'demo-shop',
    REDRIVE_CLUSTERS: '',
    REDRIVE_DEAD_LETTER_TOPICS: patterns.map((pattern) => `${plan.prefix}${pattern}`).join(','),
    REDRIVE_EXCLUDED_TOPICS: process.env.REDRIVE_EXCLUDED_TOPICS ?? '',
    REDRIVE_TRACED_TOPICS: topicNames.map((name) => `${plan.prefix}${name}`).join(','),
    REDRIVE_EVENT_IDENTITY: JSON.stringify([
      {
        topics: [`${plan.prefix}*`],
        businessIds: { order: ['payload:orderId', 'payload:data.orderId'], customer: ['payload:customerId', 'payload:data.customerId'] },
      },
    ]),
    REDRIVE_URL: plan.url,
    REDRIVE_SECRET: secret(),
    REDRIVE_INSTANCE: `demo-${plan.ports.web}`,
    REDRIVE_GROUP_PREFIX: plan.groupPrefix,
    REDRIVE_DEMO: 'true',
    REDRIVE_PROOF_WAIT_MS: '15000',
    PORT: String(plan.ports.web),
    REDRIVE_HOST: '127.0.0.1',
    NODE_ENV: 'production',
  };
}
