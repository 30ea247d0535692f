import { join } from 'node:path';
import { shopHealth } from '#demo/control/status.ts';
import { deadLetterTopicNames, topicNames } from '#demo/names.ts';
import { TestShop } from '#demo/testing/test-shop.ts';
import { openCluster } from '#lib/kafka/cluster-connection.ts';
import { deleteGroups, listGroups } from '#lib/kafka/consumer-groups.ts';
import { migrate } from '#prisma/migrate.ts';
import { choosePorts } from '#scripts/stack/ports.ts';
import { type StackProcess, startProcess, waitUntilReady } from '#scripts/stack/process.ts';
import { ensureWebBuild } from '#scripts/web-build.ts';
import { type ConsoleOptions, clusterId, consoleEnvironment, startWeb, startWorker, whenHealthy } from './console.ts';
import { createDatabase, stackVariable } from './databases.ts';
import { publishWorld } from './world.ts';

const root = join(import.meta.dirname, '../..');

/** A day with both outages, small enough to be made in seconds, and no live traffic: nothing moves but what a test moves. */
const smallDay = { SHOP_HISTORY_ORDERS: '400', SHOP_ORDER_INTERVAL_MS: '0' };

async function shopIsOpen(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(2_000) });
    return shopHealth.parse(await response.json()).phase === 'live';
  } catch {
    // Not up yet; whoever waits for it says so when its patience ends.
    return false;
  }
}

/** Deletes the private groups of this run's replays. */
async function removeReplayGroups(brokers: string, prefix: string): Promise<void> {
  const cluster = openCluster({ id: clusterId, name: clusterId, brokers: brokers.split(',') });
  try {
    const own = (await listGroups(cluster)).map(({ groupId }) => groupId).filter((groupId) => groupId.startsWith(`${prefix}.`));
    await deleteGroups(cluster, own);
  } finally {
    await cluster.close();
  }
}

/** Ends things in reverse order, all of them, and throws what failed first. */
async function undo(steps: readonly (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps.toReversed()) await step().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

async function build(undoing: (() => Promise<void>)[]): Promise<void> {
  const brokers = stackVariable('TEST_KAFKA_BROKERS');
  const directory = process.env.E2E_DIRECTORY ?? '';
  const ports = await choosePorts(join(directory, 'console-ports.json'), { web: undefined, shop: undefined });
  const url = `http://localhost:${ports.web}`;
  const keep = (started: StackProcess) => {
    undoing.push(() => started.stop());
    return started;
  };
  const [redrive, shopDatabase] = await Promise.all([createDatabase('redrive'), createDatabase('shop')]);
  undoing.push(redrive.drop, shopDatabase.drop);
  const shop = new TestShop('e2e', { brokers, databaseUrl: shopDatabase.url }, { ...smallDay, SHOP_PORT: String(ports.shop) });
  undoing.push(() => shop.remove());
  const logFile = join(directory, 'shop.log');
  const shopProcess = keep(
    startProcess({ name: 'the shop', command: process.execPath, args: [join(root, 'demo/main.ts')], cwd: root, env: shop.variables, logFile }),
  );
  const [distDir] = await Promise.all([ensureWebBuild(join(directory, 'build.log')), migrate(redrive.url)]);
  const patterns = deadLetterTopicNames.map(shop.names.topic);
  const options: ConsoleOptions = {
    brokers,
    databaseUrl: redrive.url,
    patterns,
    traced: topicNames.map(shop.names.topic),
    distDir,
    port: ports.web,
    directory,
    name: 'main',
  };
  const env = consoleEnvironment(options);
  undoing.push(() => removeReplayGroups(brokers, env.REDRIVE_GROUP_PREFIX ?? ''));
  keep(startWorker(options, env));
  const web = keep(startWeb(options, env));
  await Promise.all([whenHealthy(web, url), waitUntilReady(shopProcess, () => shopIsOpen(ports.shop), 120_000)]);
  publishWorld({ url, brokers, shop: shop.variables, distDir, console: env, directory });
}

/** Starts the shop with its history, a worker and the console. @returns what ends all of it and removes what it made. */
// biome-ignore lint/style/noDefaultExport: Playwright calls the default export of its set-up
export default async function setUp(): Promise<() => Promise<void>> {
  const undoing: (() => Promise<void>)[] = [];
  try {
    await build(undoing);
  } catch (error) {
    await undo(undoing);
    throw error;
  }
  return () => undo(undoing);
}
