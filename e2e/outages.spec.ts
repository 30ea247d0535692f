import { expect, type Page, test } from '@playwright/test';
import { violationsIn } from './steps/axe.ts';
import { title } from './steps/dead-letters.ts';
import { askHealth, clusterId } from './world/console.ts';
import { type FragileConsole, startFragileConsole } from './world/fragile-console.ts';

// One console of its own, whose ground is taken away and given back piece by piece.
test.describe.configure({ mode: 'serial' });

const pattern = 'no-topic-is-called-so-*';

let own: FragileConsole;
let end: (() => Promise<void>) | undefined;

test.beforeAll(async () => {
  own = await startFragileConsole('outages', [pattern]);
  end = own.stop;
});

test.afterAll(() => end?.());

/** What the page says of one thing that is down. */
const notice = (page: Page, text: string | RegExp) => page.getByRole('status').filter({ hasText: text });
const openConsole = (page: Page) => page.goto(`${own.url}/${clusterId}/dead-letters`);

/** What is down, by /api/health, with why. */
async function whatIsDown(): Promise<string[]> {
  const health = await askHealth(own.url);
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
  await expect(page.getByRole('heading', { name: `Kafka of ${clusterId} is down: no dead letter topics could be looked at yet` })).toBeVisible();
  await page.goto(`${own.url}/${clusterId}`);
  await expect(title(page), 'nobody has looked: that is no good news').toHaveText(`Kafka of ${clusterId} is down: whether anything is broken is not known.`);
  await page.goto(`${own.url}/${clusterId}/groups`);
  await expect(page.getByRole('heading', { name: `Kafka of ${clusterId} is down: no consumer groups could be looked at yet` })).toBeVisible();

  await own.kafka.mend();
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

  await own.database.cut();
  await expect(notice(page, 'database is down.')).toBeVisible();
  await expect(page.getByText(/^Stale, \d+ s old\./)).toBeVisible();
  await expect(title(page), 'what was there stays').toContainText('No dead letter');
  await expect(page, 'nobody is signed out by it').toHaveURL(`${own.url}/${clusterId}/dead-letters`);
  await expect.poll(async () => (await whatIsDown()).join()).toMatch(/database: .{10,}/);

  await own.database.mend();
  await expectAllWell(page);
  await expect(page.getByText(/^Stale, /)).toHaveCount(0);
});

test('a page that is opened while the database is away says what failed and offers another try; none waits for ever', async ({ page }) => {
  // Eleven pages, each of which tries twice.
  test.setTimeout(180_000);
  await openConsole(page);
  await expectAllWell(page);
  await own.database.cut();
  await expect(notice(page, 'database is down.')).toBeVisible();
  await expect(notice(page, 'worker is down.'), 'nobody knows whether one runs').toHaveCount(0);
  for (const path of ['', '/dead-letters', '/dead-letters/1', '/topics', '/groups', '/groups/crm', '/replays', '/replays/1']
    .map((each) => `/${clusterId}${each}`)
    .concat('/audit', '/account', '/api-docs')) {
    await page.goto(own.url + path);
    // Parts of a page may fail one after the other.
    await expect(page.getByRole('alert').filter({ hasText: 'Redrive cannot use its database now' }).first(), path).toBeVisible();
    await expect(page.getByRole('button', { name: 'Try again' }).first(), path).toBeVisible();
    await expect(page.locator('.skeleton'), path).toHaveCount(0);
  }
  expect(await violationsIn(page, 'light')).toEqual([]);
  await own.database.mend();
  await openConsole(page);
  await expectAllWell(page);
});

test('while Kafka is frozen nothing is called well: which cluster is not known of, and since when', async ({ page }) => {
  // Until what was seen last is old, and until a lost Kafka is back.
  test.setTimeout(150_000);
  await page.goto(`${own.url}/${clusterId}/groups`);
  await expectAllWell(page);
  await expect(title(page), 'the shop’s groups are sampled').toContainText('consumer group');

  own.kafka.freeze();
  // Else they would go on with the brokers' own addresses, past the link.
  await own.restart();
  await page.goto(`${own.url}/${clusterId}`);
  await expect(title(page)).toContainText(`Kafka of ${clusterId} is down`, { timeout: 10_000 });
  await expect(title(page), 'since when').toContainText(/last looked at \d+ (s|min) ago/, { timeout: 45_000 });
  await page.goto(`${own.url}/${clusterId}`);
  // Before the broker's silence can be told from slowness, what was seen last tells.
  await expect(title(page)).toContainText(
    new RegExp(`^(Kafka of ${clusterId} is down,|Kafka of ${clusterId} was|Consumer groups of ${clusterId} were) last looked at`),
    { timeout: 2_500 },
  );
  await expect(title(page)).not.toContainText('Nothing is broken');
  await page.goto(`${own.url}/${clusterId}/groups`);
  await expect(title(page)).toContainText('As seen last: ');

  await own.kafka.mend();
  await expectAllWell(page);
  await expect(title(page)).not.toContainText('As seen last: ');
});

test('while the database is frozen every page says within seconds what is wrong and what to do, and heals by itself', async ({ page }) => {
  test.setTimeout(180_000);
  await openConsole(page);
  await expectAllWell(page);

  own.database.freeze();
  await expect(notice(page, 'database is down.'), 'on a page that is open').toContainText('See that it runs and can be reached', { timeout: 10_000 });
  await expect(page.getByText(/^Stale, \d+ s old\./)).toBeVisible({ timeout: 10_000 });
  for (const path of ['', '/dead-letters', '/groups', '/topics']) {
    await page.goto(`${own.url}/${clusterId}${path}`);
    await expect(page.getByRole('alert').filter({ hasText: 'Redrive cannot use its database now' }).first(), `first load of ${path}`).toBeVisible({
      timeout: 8_000,
    });
    await expect(page.getByRole('button', { name: 'Try again' }).first()).toBeVisible();
    await expect(notice(page, 'database is down.')).toBeVisible();
    await expect(page.locator('.skeleton')).toHaveCount(0);
  }

  await own.database.mend();
  await expectAllWell(page);
  await expect(page.getByRole('alert').filter({ hasText: 'Redrive cannot use its database now' }), 'without anybody’s doing').toHaveCount(0);
});

test('without a worker the page says that nothing is indexed or replayed, until one is back', async ({ page }) => {
  await openConsole(page);
  await expectAllWell(page);

  await own.stopWorker();
  await expect(notice(page, 'worker is down.')).toContainText('nothing is indexed or replayed', { timeout: 25_000 });
  await expect(notice(page, 'worker is down.')).toContainText('npm run worker');

  own.startWorker();
  await expectAllWell(page);
});
