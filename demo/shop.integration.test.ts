import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '#scripts/test/eventually.ts';
import { stackVariable } from '#scripts/test/test-database.ts';
import { createProducer } from './kafka-client.ts';
import { reconcile } from './reconcile/compare.ts';
import { Shop } from './shop.ts';
import { auditOutboxes } from './testing/outbox-audit.ts';
import { readTopics } from './testing/read-topics.ts';
import { TestShop } from './testing/test-shop.ts';

const orders = 240;
const outside = new TestShop(
  'history',
  { brokers: stackVariable('TEST_KAFKA_BROKERS'), databaseUrl: stackVariable('TEST_DATABASE_URL') },
  { SHOP_HISTORY_ORDERS: String(orders), SHOP_ORDER_INTERVAL_MS: '0' },
);
const stopping = new AbortController();
const shop = new Shop(outside.config, { info: () => undefined, error: (message, error) => console.error(message, error) }, stopping.signal);
let running: Promise<void>;

beforeAll(async () => {
  running = shop.run();
  await Promise.race([running, eventually(() => shop.health().phase === 'live', { timeoutMs: 50_000 })]);
});

afterAll(async () => {
  stopping.abort();
  await running;
  await outside.remove();
});

test('the history goes through Kafka with the timestamps of its day, and ends at rest', async () => {
  const audit = await auditOutboxes(outside);
  expect(audit).toMatchObject({ lost: [], unknown: [], outOfOrder: [] });
  expect(audit.records).toBeGreaterThan(orders * 6);
  const records = await readTopics(outside.kafka, outside.names, [outside.names.topic('orders')]);
  const ages = records.map(({ message }) => (Date.now() - Number(message.timestamp)) / 3_600_000);
  expect(Math.max(...ages)).toBeGreaterThan(20);
  expect(Math.max(...ages)).toBeLessThan(24.1);
  expect(Math.min(...ages)).toBeGreaterThanOrEqual(0);
});

test('its outages leave dead letters, and CRM and warehouse out of step with the orders', async () => {
  const dead = await readTopics(outside.kafka, outside.names, [
    outside.names.topic('payments.DLT'),
    outside.names.topic('warehouse-dlt'),
    outside.names.topic('crm.dlq'),
  ]);
  const count = (name: 'payments.DLT' | 'warehouse-dlt' | 'crm.dlq') => dead.filter(({ topic }) => topic === outside.names.topic(name)).length;
  const { inStep, findings } = await reconcile(outside.config);
  const broken = (rule: string) => findings.find((finding) => finding.rule === rule)?.count;
  expect(inStep).toBe(false);
  expect(count('payments.DLT')).toBeGreaterThan(0);
  expect(count('warehouse-dlt')).toBeGreaterThan(0);
  expect(broken('order-without-payment')).toBe(count('payments.DLT'));
  expect(broken('paid-not-reserved')).toBe(count('warehouse-dlt'));
  expect(broken('crm-lacks-payment')).toBeGreaterThan(0);
  expect(broken('stock-counted-wrongly')).toBe(0);
  expect(broken('crm-counted-wrongly')).toBe(0);
});

test('a dead letter sent to its topic again, even twice, brings its order into step', async () => {
  const [first] = await readTopics(outside.kafka, outside.names, [outside.names.topic('warehouse-dlt')]);
  const orderId = first?.message.key?.toString();
  if (first === undefined || orderId === undefined) throw new Error('there is no dead letter to send again');
  const own = Object.entries(first.message.headers ?? {}).filter(([name]) => !name.startsWith('kafka_dlt-'));
  const copy = {
    key: first.message.key,
    value: first.message.value,
    headers: { ...Object.fromEntries(own), 'redrive-job-id': 'job-1', 'redrive-origin': 'payments/0/0', 'redrive-attempt': '1' },
  };
  expect((await reconcile({ ...outside.config, orderId })).inStep).toBe(false);
  const producer = createProducer(outside.kafka, { idempotent: true });
  await producer.connect();
  await producer.send({ topic: outside.names.topic('payments'), messages: [copy, copy] });
  await producer.disconnect();
  await eventually(async () => (await reconcile({ ...outside.config, orderId, settleMs: 0 })).inStep, { timeoutMs: 30_000, intervalMs: 300 });
  await eventually(() => outside.isAtRest(), { timeoutMs: 30_000, intervalMs: 300 });
  const { findings } = await reconcile({ ...outside.config, settleMs: 0 });
  expect(findings.filter(({ rule, count }) => rule.endsWith('counted-wrongly') && count > 0)).toEqual([]);
});
