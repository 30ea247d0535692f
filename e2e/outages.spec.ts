import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { migrate } from '#prisma/migrate.ts';
import { choosePorts } from '#scripts/stack/ports.ts';
import type { StackProcess } from '#scripts/stack/process.ts';
import { title } from './steps/dead-letters.ts';
import { askHealth, type ConsoleOptions, clusterId, consoleEnvironment, startWeb, startWorker, whenServing } from './world/console.ts';
import { createDatabase, type OwnDatabase } from './world/databases.ts';
import { createLink, type Link } from './world/link.ts';
import { readWorld } from './world/world.ts';

// One console of its own, whose ground is taken away and given back piece by piece.
test.describe.configure({ mode: 'serial' });

const pattern = 'no-topic-is-called-so-*';

let url: string;
let database: OwnDatabase;
let kafkaLink: Link;
let databaseLink: Link;
let web: StackProcess;
let worker: StackProcess;
let options: ConsoleOptions;
let environment: Record<string, string>;

test.beforeAll(async () => {
  const { brokers, distDir, directory } = readWorld();
  const ports = await choosePorts(join(directory, 'outage-ports.json'), { outageWeb: undefined, outageKafka: undefined, outageDatabase: undefined });
  url = `http://localhost:${ports.outageWeb}`;
  database = await createDatabase('outages');
  await migrate(database.url);
  const far = new URL(database.url);
  const [host = '', port = ''] = (brokers.split(',')[0] ?? '').split(':');
  kafkaLink = createLink(ports.outageKafka, { host, port: Number(port) });
  databaseLink = createLink(ports.outageDatabase, { host: far.hostname, port: Number(far.port) });
  await databaseLink.mend();
  const near = new URL(database.url);
  near.host = `127.0.0.1:${ports.outageDatabase}`;
  options = {
    brokers: `127.0.0.1:${ports.outageKafka}`,
    databaseUrl: near.href,
    patterns: [pattern],
    distDir,
    port: ports.outageWeb,
    directory,
    name: 'outages',
  };
  environment = consoleEnvironment(options);
  worker = startWorker(options, environment);
  web = startWeb(options, environment);
  await whenServing(web, url);
});

test.afterAll(async () => {
  await Promise.all([web.stop(), worker.stop()]);
  await Promise.all([kafkaLink.cut(), databaseLink.cut()]);
  await database.drop();
});

/** What the page says of one thing that is down. */
const notice = (page: Page, text: string | RegExp) => page.getByRole('status').filter({ hasText: text });
const openConsole = (page: Page) => page.goto(`${url}/${clusterId}/dead-letters`);

/** What is down, by /api/health, with why. */
async function whatIsDown(): Promise<string[]> {
  const health = await askHealth(url);
  return health?.checks.filter(({ status }) => status === 'down').map(({ name, reason }) => `${name}: ${reason}`) ?? ['nobody answers'];
}

async function expectAllWell(page: Page): Promise<void> {
  await expect(page.getByRole('banner')).toContainText('Live', { timeout: 45_000 });
  await expect(notice(page, 'is down.')).toHaveCount(0);
  await expect.poll(whatIsDown).toEqual([]);
}

test('a console whose Kafka is not there at the start says so, and goes on by itself once it is', async ({ page }) => {
  await openConsole(page);
  await expect(notice(page, `kafka/${clusterId} is down.`)).toBeVisible();
  await expect.poll(whatIsDown).toEqual([expect.stringMatching(new RegExp(`^kafka/${clusterId}: .{10,}`))]);

  await kafkaLink.mend();
  await expectAllWell(page);
});

test('where no topic fits the patterns the page says what is looked for and what to do', async ({ page }) => {
  await openConsole(page);
  await expect(page.getByRole('heading', { name: 'No topic fits the patterns of dead letter topics' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText(pattern);
  await expect(page.getByRole('main')).toContainText('set REDRIVE_DEAD_LETTER_TOPICS to patterns that fit them');
});

test('while the database is away the page says so and how old it is, and goes on by itself', async ({ page }) => {
  await openConsole(page);
  await expectAllWell(page);

  await databaseLink.cut();
  await expect(notice(page, 'database is down.')).toBeVisible();
  await expect(page.getByText(/^Stale, \d+ s old\./)).toBeVisible();
  await expect(title(page), 'what was there stays').toContainText('No dead letter');
  await expect(page, 'nobody is signed out by it').toHaveURL(`${url}/${clusterId}/dead-letters`);
  await expect.poll(async () => (await whatIsDown()).join()).toMatch(/database: .{10,}/);

  await databaseLink.mend();
  await expectAllWell(page);
  await expect(page.getByText(/^Stale, /)).toHaveCount(0);
});

test('without a worker the page says that nothing is indexed or replayed, until one is back', async ({ page }) => {
  await openConsole(page);
  await expectAllWell(page);

  await worker.stop();
  await expect(notice(page, 'worker is down.')).toContainText('nothing is indexed or replayed', { timeout: 25_000 });
  await expect(notice(page, 'worker is down.')).toContainText('npm run worker');

  worker = startWorker(options, environment);
  await expectAllWell(page);
});
