import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import type { Admin } from 'kafkajs';
import { createKafka } from '#demo/kafka-client.ts';
import { migrate } from '#prisma/migrate.ts';
import { choosePorts } from '#scripts/stack/ports.ts';
import type { StackProcess } from '#scripts/stack/process.ts';
import { title } from './steps/dead-letters.ts';
import { type ConsoleOptions, clusterId, consoleEnvironment, startWeb, startWorker, whenHealthy } from './world/console.ts';
import { createDatabase, type OwnDatabase } from './world/databases.ts';
import { createGateway, type Gateway } from './world/gateway.ts';
import { readWorld } from './world/world.ts';

// One console of its own, behind a gateway that counts its streams.
test.describe.configure({ mode: 'serial' });

const topic = `live-${randomUUID().slice(0, 8)}.dlq`;
const silent = { info: () => undefined, error: () => undefined };
/** Sooner than any poll of a page that is live. */
const soon = { timeout: 10_000 };

let url: string;
let database: OwnDatabase;
let gateway: Gateway;
let web: StackProcess;
let worker: StackProcess;
let sent = 0;

const kafka = () => createKafka({ brokers: readWorld().brokers.split(','), clientId: 'e2e-live', log: silent });

async function asAdmin(work: (admin: Admin) => Promise<unknown>): Promise<void> {
  const admin = kafka().admin();
  await admin.connect();
  await work(admin);
  await admin.disconnect();
}

/** Dead letters arrive in the topic, as from a consumer that fails. */
async function deadLettersArrive(count: number): Promise<void> {
  const producer = kafka().producer();
  await producer.connect();
  await producer.send({ topic, messages: Array.from({ length: count }, () => ({ key: `order-${sent++}`, value: '{"paid":true}' })) });
  await producer.disconnect();
}

test.beforeAll(async () => {
  const { brokers, distDir, directory } = readWorld();
  const ports = await choosePorts(join(directory, 'live-ports.json'), { liveWeb: undefined, liveGateway: undefined });
  url = `http://localhost:${ports.liveGateway}`;
  database = await createDatabase('live');
  await migrate(database.url);
  gateway = createGateway(ports.liveGateway, ports.liveWeb);
  await gateway.mend();
  await asAdmin((admin) => admin.createTopics({ topics: [{ topic, numPartitions: 1 }] }));
  await deadLettersArrive(3);
  const options: ConsoleOptions = { brokers, databaseUrl: database.url, patterns: [topic], distDir, port: ports.liveWeb, directory, name: 'live' };
  const environment = { ...consoleEnvironment(options), REDRIVE_URL: url };
  worker = startWorker(options, environment);
  web = startWeb(options, environment);
  await whenHealthy(web, url);
});

test.afterAll(async () => {
  await gateway.cut();
  await Promise.all([web.stop(), worker.stop()]);
  await database.drop();
  await asAdmin((admin) => admin.deleteTopics({ topics: [topic] }));
});

const banner = (page: Page) => page.getByRole('banner');
const arrived = (page: Page) => page.getByRole('button', { name: / new$/ });

/** The list, which counts its head and all of its lines, also those that are not in sight. */
const list = (page: Page) => page.getByRole('table');

async function openConsole(page: Page): Promise<void> {
  await page.goto(`${url}/${clusterId}/dead-letters`);
  await expect(banner(page)).toContainText('Live');
  // What comes before the list has loaded is not new to it.
  await expect(list(page)).toHaveAttribute('aria-rowcount', /^\d+$/);
}

async function openTabs(context: BrowserContext, count: number): Promise<Page[]> {
  const tabs: Page[] = [];
  for (let tab = 0; tab < count; tab++) tabs.push(await context.newPage());
  for (const tab of tabs) await openConsole(tab);
  return tabs;
}

test('new dead letters announce themselves at once, and the list stays where it is until asked', async ({ page }) => {
  await openConsole(page);
  await expect(list(page)).toHaveAttribute('aria-rowcount', '4');
  await deadLettersArrive(18);
  await expect(arrived(page)).toHaveText(/^\s*18 new$/, soon);
  await expect(title(page)).toContainText('21');
  await expect(list(page), 'nothing moves').toHaveAttribute('aria-rowcount', '4');
  await arrived(page).click();
  await expect(list(page)).toHaveAttribute('aria-rowcount', '22');
  await expect(arrived(page)).toHaveCount(0);
});

test('ten open tabs share one stream, each is told, and the stream ends with the last of them', async ({ context }) => {
  const tabs = await openTabs(context, 10);
  await expect.poll(() => gateway.openStreams()).toBe(1);
  await deadLettersArrive(2);
  for (const tab of tabs) {
    await tab.bringToFront();
    await expect(arrived(tab)).toHaveText(/^\s*2 new$/, soon);
  }
  expect(gateway.openStreams()).toBe(1);
  for (const tab of tabs) await tab.close();
  await expect.poll(() => gateway.openStreams()).toBe(0);
});

test('a browser without shared workers has a stream a tab, and is live as well', async ({ page }) => {
  await page.addInitScript('delete window.SharedWorker');
  await openConsole(page);
  await expect(list(page)).toHaveAttribute('aria-rowcount', '24');
  await deadLettersArrive(1);
  await expect(arrived(page)).toHaveText(/^\s*1 new$/, soon);
});

test('a lost connection is shown with the age of what is there, heals by itself, and what came meanwhile is announced', async ({ page }) => {
  await openConsole(page);
  await expect(list(page)).toHaveAttribute('aria-rowcount', '25');

  await gateway.cut();
  await expect(banner(page)).toContainText(/Stale, \d+ s/);
  await expect(page.getByText(/^Stale, \d+ s old\./)).toBeVisible();
  await expect(list(page), 'what was there stays').toHaveAttribute('aria-rowcount', '25');
  await deadLettersArrive(5);

  await gateway.mend();
  await expect(banner(page)).toContainText('Live', { timeout: 30_000 });
  await expect(page.getByText(/^Stale, /)).toHaveCount(0);
  await expect(arrived(page)).toHaveText(/^\s*5 new$/, soon);
});
