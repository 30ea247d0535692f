import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { type ShopHealth, shopHealth } from '#demo/control/status.ts';
import { health } from '#lib/config/health.ts';
import { awaitDatabase } from '#lib/db/await-database.ts';
import { migrate } from '#prisma/migrate.ts';
import { fetchKafka, startKafka } from '#scripts/stack/kafka.ts';
import { ensureDatabase, startPostgres } from '#scripts/stack/postgres.ts';
import { ensureJavaAndMaven } from '#scripts/stack/prerequisites.ts';
import { type StackProcess, startProcess, waitUntilReady } from '#scripts/stack/process.ts';
import { startRestarting } from '#scripts/stack/restarting-process.ts';
import { ensureWebBuild } from '#scripts/web-build.ts';
import { type DemoPlan, redriveEnvironment, shopEnvironment, stateDirectory } from './demo-plan.ts';
import { keepDemoToken } from './demo-token.ts';
import { step } from './progress.ts';
import { removeFromExternal } from './reset-demo.ts';

const root = join(import.meta.dirname, '../..');
const log = (name: string) => join(stateDirectory, `logs/${name}.log`);
const script = (...args: string[]) => ({ command: process.execPath, args, cwd: root });
/** A day of orders goes through Kafka at full speed: half a minute, on a slow machine some minutes. */
const historyPatienceMs = 600_000;

/** Processes in the order in which they were started; they stop in reverse. */
export type Started = StackProcess[];

async function startKafkaAndPostgres({ ports, externalKafka, externalDatabase }: DemoPlan, started: Started, signal: AbortSignal): Promise<void> {
  const bringKafka = async () => {
    if (externalKafka !== undefined) return;
    await step('Looking for Java and Maven', async (note) => note((await ensureJavaAndMaven()).map((name) => `installed ${name}`).join(', ')), signal);
    await step('Fetching Kafka 4.4 from Maven', () => fetchKafka(), signal);
    const kafka = async (note: (text: string) => void) => {
      note(`127.0.0.1:${ports.kafka}`);
      started.push(await startKafka({ directory: join(stateDirectory, 'kafka'), ports, logFile: log('kafka') }));
    };
    await step('Starting Kafka', kafka, signal);
  };
  const bringPostgres = async () => {
    if (externalDatabase !== undefined) return;
    const postgres = async (note: (text: string) => void) => {
      note(`127.0.0.1:${ports.postgres}`);
      started.push(await startPostgres({ directory: join(stateDirectory, 'postgres'), port: ports.postgres, logFile: log('postgres') }));
    };
    await step('Starting Postgres', postgres, signal);
    await ensureDatabase(ports.postgres, 'redrive');
    await ensureDatabase(ports.postgres, 'shop');
  };
  // Whoever stops this demo stops what has started: neither may come up after that.
  for (const brought of await Promise.allSettled([bringKafka(), bringPostgres()])) if (brought.status === 'rejected') throw brought.reason;
}

async function readJson<Schema extends z.ZodType>(url: string, schema: Schema): Promise<z.infer<Schema> | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    return schema.parse(await response.json());
  } catch {
    // Not up yet; whoever waits for it says so when its patience ends.
    return undefined;
  }
}

/** What the shop is doing, in a few words for the progress line. */
function describeShop({ phase, waitingFor, history }: ShopHealth, { externalKafka }: DemoPlan): string {
  const events = `${history.events.toLocaleString('en-US')} events`;
  if (phase === 'history') return `${Math.round(history.progress * 100)} % of a day of history, ${events} through Kafka`;
  if (waitingFor !== null)
    return `waits for ${waitingFor}${waitingFor === 'Kafka' && externalKafka !== undefined ? ` at ${externalKafka}, which KAFKA_BROKERS names` : ''}`;
  return history.events > 0 ? events : '';
}

const isOpen = ({ phase, services }: ShopHealth) => phase === 'live' && Object.values(services).every(({ state }) => state === 'running');

async function startShop(plan: DemoPlan, started: Started, signal: AbortSignal): Promise<void> {
  const open = async (note: (text: string) => void) => {
    // kafkajs sets a timer to a negative time now and then; Node says so each time.
    const shop = startProcess({
      name: 'the shop',
      ...script('--disable-warning=TimeoutNegativeWarning', 'demo/main.ts'),
      env: shopEnvironment(plan),
      logFile: log('shop'),
    });
    started.push(shop);
    const check = async () => {
      signal.throwIfAborted();
      const health = await readJson(`http://127.0.0.1:${plan.ports.shop}/health`, shopHealth);
      if (health !== undefined) note(describeShop(health, plan));
      return health !== undefined && isOpen(health);
    };
    await waitUntilReady(shop, check, historyPatienceMs);
  };
  await step('The shop lives its day of orders and opens', open, signal);
}

async function startConsole(plan: DemoPlan, started: Started, signal: AbortSignal): Promise<void> {
  const env = redriveEnvironment(plan);
  const startWorker = () => startProcess({ name: 'the worker', ...script('scripts/worker.ts'), env, logFile: log('worker') });
  const worker = startRestarting(startWorker, (exitCode) =>
    console.log(`The worker has ended (exit code ${exitCode}); it is started again. Its log is ${log('worker')}.`),
  );
  started.push(worker);
  const distDir = await step('Building the console for production', () => ensureWebBuild(log('build')), signal);
  await step(
    'Starting worker and console',
    async () => {
      const web = startProcess({ name: 'the console', ...script('scripts/start.ts'), env: { ...env, REDRIVE_DIST_DIR: distDir }, logFile: log('web') });
      started.push(web);
      await waitUntilReady(web, async () => {
        signal.throwIfAborted();
        return (await readJson(`http://127.0.0.1:${plan.ports.web}/api/health`, health))?.status === 'ok';
      });
    },
    signal,
  );
}

/** Starts everything, in `started` what runs. @throws Error with a sentence (and the end of a log) when a part does not come up. */
export async function runDemo(plan: DemoPlan, { isReset }: { isReset: boolean }, started: Started, signal: AbortSignal): Promise<void> {
  await startKafkaAndPostgres(plan, started, signal);
  if (plan.externalDatabase !== undefined) await step('Reaching Postgres', (note) => awaitDatabase(plan.databaseUrl, note, signal), signal);
  if (isReset && plan.isExternal) await step('Removing what an earlier demo created', () => removeFromExternal(plan), signal);
  await step(
    'Bringing Redrive’s tables up to date',
    async (note) => {
      const applied = await migrate(plan.databaseUrl);
      note(applied.length === 0 ? 'nothing to do' : `${applied.length} migrations`);
      await keepDemoToken(plan);
    },
    signal,
  );
  // With the password of the database in it.
  const environmentFile = join(stateDirectory, 'environment.json');
  rmSync(environmentFile, { force: true });
  writeFileSync(environmentFile, `${JSON.stringify(shopEnvironment(plan), null, 2)}\n`, { mode: 0o600 });
  await Promise.all([startShop(plan, started, signal), startConsole(plan, started, signal)]);
}
