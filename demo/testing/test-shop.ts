import { randomBytes } from 'node:crypto';
import type { Kafka } from 'kafkajs';
import type { Pool } from 'pg';
import { parseShopConfig, type ShopConfig } from '#demo/config.ts';
import { createPool } from '#demo/database.ts';
import { FailureSchedule } from '#demo/failures/schedule.ts';
import { createKafka } from '#demo/kafka-client.ts';
import type { Log } from '#demo/log.ts';
import { createNames, deadLetterTopicNames, type Names } from '#demo/names.ts';
import { prepareShop } from '#demo/prepare.ts';
import { isQuiet } from '#demo/quiet.ts';
import { resetShop } from '#demo/reset.ts';
import { readTopics } from './read-topics.ts';

const silent: Log = { info: () => undefined, error: () => undefined };

/** A shop of a test's own, with a prefix of its own, seen from outside. */
export class TestShop {
  readonly variables: Record<string, string>;
  readonly config: ShopConfig;
  readonly names: Names;
  readonly kafka: Kafka;
  readonly control: Pool;
  readonly failures: FailureSchedule;

  constructor(name: string, { brokers, databaseUrl }: { brokers: string; databaseUrl: string }, variables: Record<string, string> = {}) {
    this.variables = { SHOP_KAFKA_BROKERS: brokers, SHOP_DATABASE_URL: databaseUrl, SHOP_PREFIX: `${name}-${randomBytes(4).toString('hex')}.`, ...variables };
    this.config = parseShopConfig(this.variables);
    this.names = createNames(this.config.prefix);
    this.kafka = createKafka({ brokers: this.config.brokers, clientId: name, log: silent });
    this.control = createPool({ databaseUrl, schema: this.names.schema('control'), log: silent, max: 4 });
    this.failures = new FailureSchedule(this.control, this.names.schema('control'));
  }

  /** Creates its topics and schemas; its services are started by the test. */
  async prepare(): Promise<void> {
    await prepareShop({ kafka: this.kafka, pool: this.control, names: this.names });
    await this.failures.refresh();
  }

  /** Whether nothing is under way, nor about to be. */
  async isAtRest(): Promise<boolean> {
    const packing = await this.control.query(
      `select from ${this.names.schema('warehouse')}.parcels where shipped_at is null and ready_at < now() + interval '1 minute' limit 1`,
    );
    if (packing.rowCount !== 0) return false;
    const admin = this.kafka.admin();
    await admin.connect();
    try {
      return await isQuiet({ admin, pool: this.control, names: this.names, failures: this.failures });
    } finally {
      await admin.disconnect();
    }
  }

  /** The keys of all dead letters: the orders that somebody has to look at. */
  async deadLetteredKeys(): Promise<Set<string>> {
    const records = await readTopics(this.kafka, this.names, deadLetterTopicNames.map(this.names.topic));
    return new Set(records.map(({ message }) => message.key?.toString() ?? ''));
  }

  async remove(): Promise<void> {
    await this.control.end();
    await resetShop(this.config, silent);
  }
}
