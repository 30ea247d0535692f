import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type Browser, expect, type Page, test } from '@playwright/test';
import type { Admin } from 'kafkajs';
import { createKafka } from '#demo/kafka-client.ts';
import { type DeadLetterLine, deadLetterPage } from '#lib/dead-letters/dead-letter.ts';
import { migrate } from '#prisma/migrate.ts';
import { choosePorts } from '#scripts/stack/ports.ts';
import type { StackProcess } from '#scripts/stack/process.ts';
import { commandBox, paste } from './steps/command-box.ts';
import { title, writeNote } from './steps/dead-letters.ts';
import { confirmReplay, planReplay } from './steps/replays.ts';
import { traceChrome } from './world/chrome-trace.ts';
import { type ConsoleOptions, clusterId, consoleEnvironment, startWeb, startWorker, whenHealthy } from './world/console.ts';
import { createDatabase, type OwnDatabase } from './world/databases.ts';
import { hostileClass, hostileGroup, hostileNote, hostileRecords, image, reversedSeen } from './world/hostile-corpus.ts';
import { readWorld } from './world/world.ts';

// One console of its own, so that no other test meets what strangers wrote here.
test.describe.configure({ mode: 'serial' });

const name = `hostile-${randomUUID().slice(0, 8)}`;
const topics = { events: `${name}.events`, deadLetters: `${name}.dlq` };
const silent = { info: () => undefined, error: () => undefined };
/** Of the thread that draws a page and answers its keys. */
const longestTaskMs = 200;

let url: string;
let database: OwnDatabase;
let web: StackProcess;
let worker: StackProcess;

const kafka = () => createKafka({ brokers: readWorld().brokers.split(','), clientId: 'e2e-hostile', log: silent });

async function asAdmin(work: (admin: Admin) => Promise<unknown>): Promise<void> {
  const admin = kafka().admin();
  await admin.connect();
  await work(admin);
  await admin.disconnect();
}

async function strangersWrite(): Promise<void> {
  const producer = kafka().producer();
  await producer.connect();
  await producer.send({ topic: topics.events, messages: [{ value: 'what failed' }] });
  for (const [number, { key, value, errorMessage, originTopic = topics.events }] of hostileRecords.entries()) {
    const headers = {
      'x-original-topic': originTopic,
      'x-original-partition': '0',
      'x-original-offset': String(number),
      'x-original-consumer-group': hostileGroup,
      'x-error-class': hostileClass,
      'x-error-message': errorMessage,
      [`x-${image}`]: `javascript:${image}`,
    };
    // Chosen here: kafkajs takes minutes to hash a key of 1 MB.
    await producer.send({ topic: topics.deadLetters, messages: [{ key, value, headers, partition: 0 }] });
  }
  await producer.disconnect();
  await asAdmin((admin) => admin.setOffsets({ groupId: hostileGroup, topic: topics.events, partitions: [{ partition: 0, offset: '0' }] }));
}

test.beforeAll(async () => {
  const { brokers, distDir, directory } = readWorld();
  const ports = await choosePorts(join(directory, 'hostile-ports.json'), { hostileWeb: undefined });
  url = `http://localhost:${ports.hostileWeb}`;
  database = await createDatabase('hostile');
  await migrate(database.url);
  await asAdmin((admin) => admin.createTopics({ topics: Object.values(topics).map((topic) => ({ topic, numPartitions: 1 })) }));
  await strangersWrite();
  const options: ConsoleOptions = {
    brokers,
    databaseUrl: database.url,
    patterns: [topics.deadLetters],
    distDir,
    port: ports.hostileWeb,
    directory,
    name: 'hostile',
  };
  const environment = consoleEnvironment(options);
  worker = startWorker(options, environment);
  web = startWeb(options, environment);
  await whenHealthy(web, url);
});

test.afterAll(async () => {
  await Promise.all([web.stop(), worker.stop()]);
  await database.drop();
  await asAdmin((admin) => admin.deleteTopics({ topics: Object.values(topics) }));
});

/** Does something to a page and holds it to the promise: nothing of a stranger runs or is drawn, and the page answers all the while. */
async function withstands(browser: Browser, page: Page, what: string, work: () => Promise<unknown>): Promise<void> {
  const dialogs: string[] = [];
  const refuse = (dialog: { message(): string; dismiss(): Promise<void> }) => {
    dialogs.push(dialog.message());
    return dialog.dismiss();
  };
  page.on('dialog', refuse);
  const { mainThreadTasksMs } = await traceChrome(browser, page, work);
  page.off('dialog', refuse);
  expect(dialogs, what).toEqual([]);
  expect(await page.evaluate(() => 'hostile' in window), `${what}: a script of a stranger ran`).toBe(false);
  await expect(page.locator('img:not(.cm-widgetBuffer), iframe, main script, a[href^="javascript:"]'), what).toHaveCount(0);
  expect(Math.max(...mainThreadTasksMs), `${what}: milliseconds of the longest task`).toBeLessThan(longestTaskMs);
}

async function allDeadLetters(page: Page): Promise<DeadLetterLine[]> {
  await page.goto(`${url}/${clusterId}/dead-letters`);
  let lines: DeadLetterLine[] = [];
  await expect(async () => {
    ({ lines } = deadLetterPage.parse(await (await page.request.get(`${url}/api/clusters/${clusterId}/dead-letters`)).json()));
    expect(lines).toHaveLength(hostileRecords.length);
  }).toPass();
  return lines;
}

/** The dead letter of a record of the corpus, by its place in it. */
async function deadLetterOf(page: Page, what: string): Promise<string> {
  const offset = String(hostileRecords.findIndex((record) => record.what === what));
  return (await allDeadLetters(page)).find(({ position }) => position.offset === offset)?.id ?? '';
}

const at = (id: string) => `${url}/${clusterId}/dead-letters/${id}`;

test('the overview, the list, the groups, the command box and the API page show what strangers wrote as text', async ({ page, browser }) => {
  // Seven pages, each traced.
  test.setTimeout(150_000);
  await allDeadLetters(page);
  await withstands(browser, page, 'the list', async () => {
    await page.goto(`${url}/${clusterId}/dead-letters`);
    await expect(page.getByRole('row').filter({ hasText: reversedSeen }).first()).toContainText(image);
  });
  await withstands(browser, page, 'the overview', async () => {
    await page.goto(`${url}/${clusterId}`);
    await expect(page.getByRole('main')).toContainText(`group ${image}`);
  });
  await withstands(browser, page, 'the groups', async () => {
    await page.goto(`${url}/${clusterId}/groups`);
    await page.getByRole('button').filter({ hasText: image }).first().click();
    await expect(page.getByRole('complementary')).toContainText(image);
  });
  await withstands(browser, page, 'a group', async () => {
    await page.goto(`${url}/${clusterId}/groups/${encodeURIComponent(hostileGroup)}`);
    await expect(title(page)).toContainText(image);
  });
  await withstands(browser, page, 'the command box', async () => {
    await paste(page, image);
    await expect(commandBox(page).getByRole('option').first()).toContainText('img');
  });
  await withstands(browser, page, 'a search', async () => {
    await page.goto(`${url}/${clusterId}/dead-letters?q=${encodeURIComponent(image)}`);
    await expect(page.getByRole('row').nth(1)).toContainText(image);
  });
  await withstands(browser, page, 'the API page', async () => {
    await page.goto(`${url}/api-docs?q=${encodeURIComponent(image)}`);
    await expect(title(page)).toBeVisible();
  });
});

for (const { what } of hostileRecords) {
  test(`${what}: the dead letter and its edit show it, and nothing freezes`, async ({ page, browser }) => {
    const id = await deadLetterOf(page, what);
    await withstands(browser, page, 'the dead letter', async () => {
      await page.goto(at(id));
      await expect(title(page)).toContainText('dead-lettered');
      await expect(page.getByRole('row').filter({ hasText: `x-${image}` })).toContainText(`javascript:${image}`);
    });
    await withstands(browser, page, 'its edit', async () => {
      await page.keyboard.press('e');
      await expect(page).toHaveURL(/\/edit$/);
      // What is too large for an editor says so.
      await expect(title(page)).toContainText(/which failed with|It cannot be edited/);
    });
  });
}

test('a plan, its run, a note and the audit show what strangers wrote as text', async ({ page, browser }) => {
  await page.goto(at(await deadLetterOf(page, 'scripts, SVG, HTML, terminal codes and reversed text')));
  await expect(title(page)).toContainText('dead-lettered');
  await withstands(browser, page, 'a note', async () => {
    await writeNote(page, hostileNote);
    await expect(page.getByRole('main')).toContainText(reversedSeen);
  });
  await withstands(browser, page, 'a plan', async () => {
    await planReplay(page);
    await expect(page.getByRole('main')).toContainText(image);
  });
  await withstands(browser, page, 'its run', async () => {
    await confirmReplay(page, hostileNote);
    await expect(title(page)).not.toContainText('Replay 1 message to');
    await expect(page.getByRole('main')).toContainText(image);
  });
  await withstands(browser, page, 'the audit', async () => {
    await page.goto(`${url}/audit`);
    await expect(page.getByRole('row').filter({ hasText: reversedSeen }).first()).toBeVisible();
  });
});
