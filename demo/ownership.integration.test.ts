import { afterAll, expect, onTestFinished, test } from 'vitest';
import { stackVariable } from '#scripts/test/test-database.ts';
import { serviceNames } from './names.ts';
import { TestShop } from './testing/test-shop.ts';

const stack = { brokers: stackVariable('TEST_KAFKA_BROKERS'), databaseUrl: stackVariable('TEST_DATABASE_URL') };
const shop = new TestShop('ownership', stack);
const admin = shop.kafka.admin();

afterAll(async () => {
  await admin.deleteTopics({ topics: [shop.names.topic('orders')] });
  await admin.disconnect();
});

test('the shop refuses a topic that it did not create, and removes only its own', async () => {
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: shop.names.topic('orders') }], waitForLeaders: true });
  await expect(shop.prepare()).rejects.toThrow(
    `The topic ${shop.names.topic('orders')} exists already and the shop did not create it. Set SHOP_PREFIX to another prefix.`,
  );
  await shop.remove();
  expect(await admin.listTopics()).toContain(shop.names.topic('orders'));
});

test('a prepared shop is prepared again without a change, and removed without a trace', async () => {
  const other = new TestShop('ownership', stack);
  await other.prepare();
  await other.prepare();
  const schemas = [...serviceNames, 'control' as const].map(other.names.schema);
  const found = await other.control.query('select from pg_namespace where nspname = any($1::text[])', [schemas]);
  expect(found.rowCount).toBe(schemas.length);
  await other.remove();
  const left = await admin.listTopics();
  expect(left.filter((topic) => topic.startsWith(other.config.prefix))).toEqual([]);
  const outside = new TestShop('ownership', stack);
  onTestFinished(() => outside.control.end());
  expect((await outside.control.query('select from pg_namespace where nspname = any($1::text[])', [schemas])).rowCount).toBe(0);
});
