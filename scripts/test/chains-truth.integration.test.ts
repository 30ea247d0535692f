import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { shopHealth } from '#demo/control/status.ts';
import { topicNames } from '#demo/names.ts';
import { TestShop } from '#demo/testing/test-shop.ts';
import type { ChainAnswer } from '#lib/trace/chain/chain.ts';
import { readChain } from '#lib/trace/read-chain.ts';
import { choosePorts } from '#scripts/stack/ports.ts';
import { startProcess, waitUntilReady } from '#scripts/stack/process.ts';
import { eventually } from './eventually.ts';
import { ownDirectory } from './own-directory.ts';
import { type PublishedEvent, publishedEvents } from './published-events.ts';
import { openTestCluster } from './test-cluster.ts';
import { stackVariable, testDatabase } from './test-database.ts';
import { ada } from './test-replays.ts';
import { openTestTracer } from './test-tracer.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const root = join(import.meta.dirname, '../..');
/** The shop makes some hundred orders a second; by `npm run torture` its whole day. */
const orders = process.env.TORTURE_ROUNDS === undefined ? 1_050 : 3_000;
const patienceMs = 240_000;

/** A shop of the test's own with a day behind it in which its payment provider and its stock service were down; nothing moves any more. */
async function shopAfterItsDay(): Promise<TestShop> {
  const [brokers, databaseUrl] = [stackVariable('TEST_KAFKA_BROKERS'), await testDatabase()];
  const { directory, remove } = ownDirectory('truth');
  onTestFinished(remove);
  const { shop: port } = await choosePorts(join(directory, 'ports.json'), { shop: undefined });
  const day = { SHOP_HISTORY_ORDERS: String(orders), SHOP_ORDER_INTERVAL_MS: '0', SHOP_PORT: String(port) };
  const shop = new TestShop('truth', { brokers, databaseUrl }, day);
  onTestFinished(() => shop.remove());
  const logFile = join(directory, 'shop.log');
  const started = startProcess({ name: 'the shop', command: process.execPath, args: [join(root, 'demo/main.ts')], cwd: root, env: shop.variables, logFile });
  onTestFinished(() => started.stop());
  const isLive = async () => {
    try {
      return shopHealth.parse(await (await fetch(`http://127.0.0.1:${port}/health`)).json()).phase === 'live';
    } catch {
      // Not up yet; whoever waits for it says so when its patience ends.
      return false;
    }
  };
  await waitUntilReady(started, isLive, patienceMs);
  await eventually(() => shop.isAtRest(), { timeoutMs: patienceMs, intervalMs: 1_000 });
  return shop;
}

const told = ({ events }: ChainAnswer) => events.map(({ eventId, type }) => `${eventId} ${type}`).sort();
const drawn = ({ events, edges }: ChainAnswer) =>
  edges
    .filter(({ by }) => by === 'cause')
    .map(({ from, to }) => `${events[from]?.eventId} → ${events[to]?.eventId}`)
    .sort();
const published = (events: readonly PublishedEvent[]) => events.map(({ eventId, type }) => `${eventId} ${type}`).sort();
const caused = (events: readonly PublishedEvent[]) =>
  events.flatMap(({ eventId, causationId }) => (causationId === null ? [] : [`${causationId} → ${eventId}`])).sort();

test('every chain of the shop has each event that its services published and each cause that they name, once, and none besides, over a thousand chains with failures', {
  timeout: 2 * patienceMs,
}, async () => {
  const shop = await shopAfterItsDay();
  const truth = Map.groupBy(await publishedEvents(shop), ({ correlationId }) => correlationId);
  expect(truth.size, 'chains').toBeGreaterThanOrEqual(1_000);
  expect((await shop.deadLetteredKeys()).size, 'orders that failed somewhere').toBeGreaterThan(50);
  const tracer = await openTestTracer(kafka);
  const topics = await kafka.cluster.topics(topicNames.map(shop.names.topic));
  await tracer.traceToEnd(await tracer.hold(...topics.values()));
  for (const [correlationId, events] of truth) {
    const chain = await readChain(tracer.pool, ada, { cluster: tracer.cluster.id, correlationId });
    expect(told(chain), `events of ${correlationId}`).toEqual(published(events));
    expect(drawn(chain), `causes of ${correlationId}`).toEqual(caused(events));
  }
});
