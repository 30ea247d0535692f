import { expect, test as inTheWorld } from '@playwright/test';
import { auditEntries, demoOperator, openAudit } from './steps/audit.ts';
import { card, title } from './steps/dead-letters.ts';
import { expectFitsTelephone, lookAt } from './steps/looks.ts';
import { confirmRewind, groupState, openRewindForm, planRewind } from './steps/rewinds.ts';
import { clusterId } from './world/console.ts';
import { type OwnConsole, startOwnConsole } from './world/own-console.ts';
import { type OwnShop, openOwnShop } from './world/own-shop.ts';

// Its pages are of a console of its own: what the world's overview shows first is what other tests made.
const test = inTheWorld.extend<object, { own: OwnConsole }>({
  own: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from it which fixtures are asked for
    async ({}, use) => {
      const { console: own } = await startOwnConsole('rewind', ['none.dlq']);
      await use(own);
      await own.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  baseURL: ({ own }, use) => use(own.url),
});
test.describe.configure({ mode: 'serial', timeout: 480_000 });

let shop: OwnShop;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  shop = await openOwnShop();
});
test.afterAll(() => shop.remove());

/** Everything that was placed and paid has reached the warehouse. */
const hasAll = async () => {
  const { placed, decided } = await shop.counts();
  return placed === decided;
};

test('the warehouse, stuck through an outage and then reset to the end by mistake, is rewound from the browser and handles each order once', async ({
  page,
}) => {
  // Whereby the visitor of a demo is signed in.
  await page.goto('/');
  shop.warehouse.start();
  await shop.place(40);
  await expect.poll(hasAll, { timeout: 60_000 }).toBe(true);

  await shop.warehouse.kill();
  const stuck = async () => {
    await shop.place(3);
    return groupState(page, shop.group);
  };
  await expect.poll(stuck, { timeout: 150_000, intervals: [4_000] }).toMatch(/stopped|stalled|not moving/);
  const lost = await shop.counts();
  expect(lost.placed).toBeGreaterThan(lost.decided);
  // Its member was killed: Kafka lets go of it after its session, and only then can anybody reset the group.
  await expect(() => shop.resetToEnd()).toPass({ timeout: 30_000 });
  shop.warehouse.start();
  await shop.place(2);
  await expect.poll(shop.brokenRules, { timeout: 60_000 }).toContain('paid-not-reserved');
  await expect.poll(shop.isAtEnd, { timeout: 60_000 }).toBe(true);
  const before = await shop.offsets();

  await openRewindForm(page, shop.group);
  await lookAt(page, 'rewind-form');
  await expectFitsTelephone(page, 'rewind-form');
  await planRewind(page);
  const id = new URL(page.url()).pathname.split('/').at(-1);
  await expect(title(page)).toContainText(`Rewind ${shop.group} by`);
  await expect(page.getByRole('main')).toContainText('Its commits stopped');
  await expect(card(page, 'Before you confirm')).toContainText('One member is alive: stop it first');
  await expect(card(page, 'Before you confirm')).toContainText('is not declared: it may handle records a second time');
  await lookAt(page, 'rewind-plan');
  await expectFitsTelephone(page, 'rewind-plan');

  await confirmRewind(page, 'INC-2291: the offsets were reset by mistake');
  await expect(title(page)).toContainText('1 member is alive', { timeout: 30_000 });
  await expect(card(page, 'Stop these members')).toContainText('shop-warehouse');
  await lookAt(page, 'rewind-waiting');
  await expectFitsTelephone(page, 'rewind-waiting');
  expect(await shop.offsets(), 'a live group is left alone').toEqual(before);
  const overview = await page.context().newPage();
  await overview.goto(`/${clusterId}`);
  await expect(overview.getByRole('list', { name: 'What needs somebody' })).toContainText(`Rewind #${id} of ${shop.group} waits to be set`);
  await overview.close();
  // Until somebody stops it, it reads on.
  await shop.place(2);
  await expect.poll(async () => (await shop.isAtEnd()) && (await shop.offsets()).join() !== before.join(), { timeout: 60_000 }).toBe(true);

  await shop.warehouse.stop();
  await expect(title(page)).toContainText(`is set: start ${shop.group}`, { timeout: 30_000 });
  await expect(card(page, 'Way back')).toContainText('is skipped');
  await lookAt(page, 'rewind-set');
  shop.warehouse.start();
  await expect(title(page)).toContainText('is done', { timeout: 60_000 });
  await expect(title(page)).toContainText('nothing failed again');
  await lookAt(page, 'rewind-report');
  await expectFitsTelephone(page, 'rewind-report');

  await expect.poll(hasAll, { timeout: 60_000 }).toBe(true);
  await expect.poll(shop.brokenRules, { timeout: 60_000, message: 'the books agree: nothing is missing, nothing reserved twice' }).toEqual([]);

  const subject = `rewind/${id}`;
  await openAudit(page);
  for (const action of ['rewinds:plan', 'rewinds:confirm']) await expect(auditEntries(page, action, subject)).toContainText(demoOperator);
  await expect(auditEntries(page, 'rewinds:apply', subject)).toContainText('worker');
});

test('another group is set to an offset and back again: what an undo means is said before', async ({ page }) => {
  await page.goto('/');
  const group = await shop.otherGroup('reports', '2');
  await expect.poll(() => groupState(page, group), { timeout: 60_000 }).toBeDefined();
  await openRewindForm(page, group);
  await page.getByRole('radio', { name: /An offset of each partition/ }).check();
  const newOffsets = page.getByRole('textbox', { name: /^New offset of/ });
  for (const field of await newOffsets.all()) await field.fill('0');
  await page.getByRole('button', { name: 'yes', exact: true }).click();
  await expect(card(page, 'Deduplicates?')).toContainText('declared by');
  await planRewind(page);
  await page.goBack();
  await expect(newOffsets.first(), 'what was asked for is there to be changed').toHaveValue('0');
  await page.goForward();
  await expect(card(page, 'Before you confirm')).toContainText('is declared to deduplicate');
  await confirmRewind(page, 'INC-2304: the report of the morning is missing');
  await expect(title(page)).toContainText(`is set: start ${group}`, { timeout: 30_000 });
  expect(new Set(await shop.offsets(group))).toEqual(new Set(['0']));

  await shop.otherGroup('reports', '1');
  await expect(title(page)).toContainText(`${group} reads again`, { timeout: 30_000 });
  await lookAt(page, 'rewind-following');
  await expectFitsTelephone(page, 'rewind-following');

  await page.keyboard.press('u');
  await expect(title(page)).toContainText(/^Take rewind #\d+ back: skip/);
  await expect(card(page, 'Before you confirm')).toContainText('This takes a rewind back');
  await lookAt(page, 'rewind-undo');
  const name = page.getByLabel('Type the group’s name to skip records');
  await name.fill(group);
  await name.blur();
  await confirmRewind(page, 'INC-2304: it was the other report');
  await expect(card(page, 'Way back')).toBeVisible({ timeout: 30_000 });
  expect(new Set(await shop.offsets(group))).toEqual(new Set(['2']));
  await page.getByRole('link', { name: /^rewind #\d+$/ }).click();
  await expect(title(page)).toContainText('was taken back by rewind');
  await page.keyboard.press('Escape');
  await expect(card(page, 'Rewinds').getByRole('row')).toHaveCount(3);
});
