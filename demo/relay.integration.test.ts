import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '#scripts/test/eventually.ts';
import { stackVariable } from '#scripts/test/test-database.ts';
import { tortureRounds } from '#scripts/test/torture-rounds.ts';
import { createPool } from './database.ts';
import type { ServiceName } from './names.ts';
import { reconcile } from './reconcile/compare.ts';
import { type NewOrder, placeOrders } from './services/checkout/place-orders.ts';
import { auditOutboxes } from './testing/outbox-audit.ts';
import { ServiceProcess } from './testing/service-process.ts';
import { TestShop } from './testing/test-shop.ts';

const rounds = tortureRounds(3);
const ordersAtOnce = 10;
/** Enough that something is always under way when a process dies, little enough to be worked off in seconds. */
const mostOrdersUnderWay = 120;
const firstOrderNumber = 200_000;
const firstExtraOrderNumber = 900_000;
const relayTakesMs = 12;

const shop = new TestShop('torture', { brokers: stackVariable('TEST_KAFKA_BROKERS'), databaseUrl: stackVariable('TEST_DATABASE_URL') });
const checkoutPool = createPool({
  databaseUrl: shop.config.databaseUrl,
  schema: shop.names.schema('checkout'),
  log: { info: () => undefined, error: () => undefined },
});
const checkout = new ServiceProcess(['checkout'], shop.variables);
const others = new ServiceProcess(['payments', 'warehouse', 'crm', 'notifications'], shop.variables);

beforeAll(() => shop.prepare());

afterAll(async () => {
  await Promise.all([checkout.stop(), others.stop()]);
  await checkoutPool.end();
  await shop.remove();
});

function extraOrders(round: number): NewOrder[] {
  return Array.from({ length: ordersAtOnce }, (_, index) => ({ number: firstExtraOrderNumber + round * ordersAtOnce + index, placedAt: new Date() }));
}

async function countSent(service: ServiceName): Promise<number> {
  const { rows } = await shop.control.query<{ sent: number }>(`select count(sent_at)::int as sent from ${shop.names.schema(service)}.outbox`);
  return rows[0]?.sent ?? 0;
}

/** Places orders until stopped. @returns how many. */
async function load(stop: AbortSignal): Promise<number> {
  let orders = 0;
  while (!stop.aborted) {
    const placedAt = new Date();
    const batch = Array.from({ length: ordersAtOnce }, (_, index) => ({ number: firstOrderNumber + orders + index, placedAt }));
    await placeOrders(checkoutPool, shop.failures, batch);
    orders += batch.length;
    await eventually(async () => stop.aborted || orders - (await countSent('payments')) < mostOrdersUnderWay, { timeoutMs: 60_000, intervalMs: 20 });
  }
  return orders;
}

/**
 * Kills by turns the relay of the orders and the process with all other services, each while it publishes, and starts it again. From commit to mark a
 * relay takes about ten milliseconds: dying somewhere in them, it dies now before Kafka has the rows, now between Kafka's answer and the mark.
 */
async function killByTurns(): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const [victim, service] = round % 2 === 0 ? ([checkout, 'checkout'] as const) : ([others, 'payments'] as const);
    const before = await countSent(service);
    await eventually(async () => (await countSent(service)) > before, { timeoutMs: 60_000, intervalMs: 5 });
    if (victim === checkout) await placeOrders(checkoutPool, shop.failures, extraOrders(round));
    await setTimeout(Math.random() * relayTakesMs);
    await victim.kill();
    victim.start();
  }
}

test(`a relay killed ${rounds} times under load loses nothing, keeps the order of each key, and nothing takes effect twice`, async () => {
  checkout.start();
  others.start();
  const loading = new AbortController();
  const placing = load(loading.signal);
  await killByTurns().finally(() => loading.abort());
  const orders = await placing;
  await eventually(() => shop.isAtRest(), { timeoutMs: 120_000, intervalMs: 300 });

  const audit = await auditOutboxes(shop);
  expect(audit).toMatchObject({ lost: [], unknown: [], outOfOrder: [] });

  // What no retry could save (a recipient refused, a product unlisted) is the shop's everyday, not the kill's doing.
  const deadLettered = await shop.deadLetteredKeys();
  const { findings, compared } = await reconcile({ ...shop.config, settleMs: 0, examples: 100_000 });
  const outOfStep = findings.flatMap(({ finding, examples }) =>
    examples.filter(({ orderId }) => !deadLettered.has(orderId)).map((example) => ({ finding, ...example })),
  );
  expect(outOfStep).toEqual([]);
  expect(compared.orders).toBe(orders + Math.ceil(rounds / 2) * ordersAtOnce);
  console.log(
    `${rounds} kills: ${compared.orders} orders, ${audit.written} outbox rows, ${audit.records} records (${audit.repeated} of them repetitions), ` +
      `${compared.payments} payments, ${compared.emails} e-mails, ${deadLettered.size} keys dead-lettered; none lost, none out of order, none doubled`,
  );
});
