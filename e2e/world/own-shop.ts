import type { Pool } from 'pg';
import { createPool } from '#demo/database.ts';
import type { ServiceName } from '#demo/names.ts';
import { reconcile } from '#demo/reconcile/compare.ts';
import { nextOrderNumber, placeOrders } from '#demo/services/checkout/place-orders.ts';
import { ServiceProcess } from '#demo/testing/service-process.ts';
import { TestShop } from '#demo/testing/test-shop.ts';
import { createDatabase } from './databases.ts';
import { readWorld } from './world.ts';

const silent = { info: () => undefined, error: () => undefined };
const others: readonly ServiceName[] = ['checkout', 'payments', 'crm', 'notifications'];

/** A shop of a test's own beside the world's, on the same Kafka, whose warehouse is a process by itself, to be stopped. */
export interface OwnShop {
  /** The warehouse's consumer group, and the topic that it reads. */
  group: string;
  topic: string;
  warehouse: ServiceProcess;
  place(orders: number): Promise<void>;
  /** How many orders are placed, and how many the warehouse has set stock aside for or found none. */
  counts(): Promise<{ placed: number; decided: number }>;
  /** The rules of the shop's books that do not hold now, but for those of e-mails: some customers' addresses take none, whatever else happens. */
  brokenRules(): Promise<string[]>;
  /** What somebody does who wants to help: sets the warehouse's group to the end of its topic. */
  resetToEnd(): Promise<void>;
  /** The group's committed offsets of the topic, by partition. */
  offsets(group?: string): Promise<string[]>;
  /** Whether the group has committed everything that is in its topic. */
  isAtEnd(): Promise<boolean>;
  /** Commits for another group without members. @returns its name */
  otherGroup(name: string, offset: string): Promise<string>;
  remove(): Promise<void>;
}

async function countRows(pool: Pool, sql: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(sql);
  return rows[0]?.count ?? 0;
}

/** Opens a shop whose services run, the warehouse not yet. */
export async function openOwnShop(): Promise<OwnShop> {
  const database = await createDatabase('own_shop');
  const shop = new TestShop('own', { brokers: readWorld().brokers, databaseUrl: database.url });
  await shop.prepare();
  const rest = new ServiceProcess(others, shop.variables);
  const warehouse = new ServiceProcess(['warehouse'], shop.variables);
  rest.start();
  const [checkout, stock] = (['checkout', 'warehouse'] as const).map((service) =>
    createPool({ databaseUrl: database.url, schema: shop.names.schema(service), log: silent, max: 2 }),
  );
  if (checkout === undefined || stock === undefined) throw new Error('two pools were made');
  const group = shop.names.group('warehouse');
  const topic = shop.names.topic('payments');
  const admin = shop.kafka.admin();
  await admin.connect();
  const offsets = async (groupId = group) => {
    const [of] = await admin.fetchOffsets({ groupId, topics: [topic] });
    return (of?.partitions ?? []).sort((a, b) => a.partition - b.partition).map(({ offset }) => offset);
  };
  return {
    group,
    topic,
    warehouse,
    offsets,
    async place(orders) {
      const numbers = await Promise.all(Array.from({ length: orders }, () => nextOrderNumber(checkout)));
      await placeOrders(
        checkout,
        shop.failures,
        numbers.map((number) => ({ number, placedAt: new Date() })),
      );
    },
    counts: async () => ({
      placed: await countRows(checkout, 'select count(*)::int from orders'),
      decided:
        (await countRows(stock, 'select count(*)::int from (select order_id from reservations union select order_id from shortages) decided')) +
        (await countRows(checkout, 'select count(*)::int from orders where declined_at is not null')),
    }),
    async brokenRules() {
      const { findings } = await reconcile({ ...shop.config, settleMs: 0 });
      return findings.filter(({ count, rule }) => count > 0 && !rule.endsWith('-without-email')).map(({ rule }) => rule);
    },
    async isAtEnd() {
      const ends = (await admin.fetchTopicOffsets(topic)).sort((a, b) => a.partition - b.partition).map(({ offset }) => offset);
      return String(await offsets()) === String(ends);
    },
    resetToEnd: () => admin.resetOffsets({ groupId: group, topic, earliest: false }),
    async otherGroup(name, offset) {
      const groupId = `${shop.names.prefix}${name}`;
      const partitions = (await offsets()).map((_, partition) => ({ partition, offset }));
      await admin.setOffsets({ groupId, topic, partitions });
      return groupId;
    },
    async remove() {
      await admin.disconnect();
      await Promise.all([warehouse.stop(), rest.stop()]);
      await Promise.all([checkout.end(), stock.end()]);
      await shop.remove();
      await database.drop();
    },
  };
}
