import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { eventList, eventPanel, followChain } from './steps/chains.ts';
import { card, openDeadLetter, panel, title, untouchedDeadLetter } from './steps/dead-letters.ts';
import { beforeAndAfter, writeValue } from './steps/edits.ts';
import { confirmReplay, expectProven, planReplay } from './steps/replays.ts';
import { clusterId } from './world/console.ts';
import { seenShop } from './world/shop.ts';

const screenshots = join(import.meta.dirname, '../.redrive/screenshots');
mkdirSync(screenshots, { recursive: true });

/** Where things to look at are, made once. */
let failureId: string;
let planned: string;
let done: string;
let chain: string;

test.beforeAll(async ({ browser, baseURL }) => {
  const page = await browser.newPage({ ...(baseURL === undefined ? {} : { baseURL }) });
  const topic = seenShop().names.topic('warehouse-dlt');
  const replayed = await untouchedDeadLetter(page, topic);
  await openDeadLetter(page, replayed.id);
  done = await planReplay(page);
  await confirmReplay(page, 'INC-2291: the stock service is back');
  await expectProven(page);
  await openDeadLetter(page, replayed.id);
  await followChain(page);
  chain = new URL(page.url()).pathname;
  failureId = (await untouchedDeadLetter(page, topic)).id;
  await openDeadLetter(page, failureId);
  planned = await planReplay(page);
  const { id, version } = await untouchedDeadLetter(page, topic);
  const pick = (line: { id: string; version: number }) => ({ id: line.id, version: line.version });
  const put = (until: object, seen: { id: string; version: number }) =>
    page.request.post(`/api/clusters/${clusterId}/dead-letters/snooze`, { data: { failures: [seen], until }, headers: { origin: new URL(page.url()).origin } });
  expect((await put({ more: 25 }, { id, version })).status()).toBe(200);
  expect((await put({ at: new Date(Date.now() + 86_400_000).toISOString() }, pick(await untouchedDeadLetter(page, topic)))).status()).toBe(200);
  await page.close();
});

interface View {
  name: string;
  path: () => string;
  /** Comes true when the page shows what it is there for. */
  isReady: (page: Page) => Promise<void>;
}

const list = `/${clusterId}/dead-letters`;
const shows = (text: string | RegExp) => (page: Page) => expect(page.getByRole('main')).toContainText(text);
const showsDeadLetter = async (page: Page) => {
  await expect(page.getByRole('textbox', { name: 'Value' })).toContainText('ord-');
};

const views: View[] = [
  { name: 'list', path: () => list, isReady: (page) => expect(page.getByRole('row').nth(3)).toContainText('ord-') },
  {
    name: 'list-with-panel',
    path: () => `${list}?topic=${seenShop().names.topic('warehouse-dlt')}&open=${failureId}`,
    isReady: (page) => expect(panel(page)).toContainText('PaymentCaptured'),
  },
  {
    name: 'search',
    path: () => `${list}?q=ord-10&header=event-type%3DPaymentCaptured&within=7d`,
    isReady: (page) => expect(page.getByRole('row').nth(1)).toContainText('ord-10'),
  },
  { name: 'nothing-found', path: () => `${list}?q=nobody-wrote-this&topic=${seenShop().names.topic('crm.dlq')}`, isReady: shows('None in all') },
  {
    name: 'discard-many',
    path: () => `${list}?state=all&topic=${seenShop().names.topic('warehouse-dlt')}`,
    isReady: async (page) => {
      await expect(page.getByRole('row').nth(3)).toContainText('ord-');
      await page.keyboard.press('X');
      await page.keyboard.press('#');
      await expect(page.getByRole('dialog')).toContainText(/\d of \d+ will be discarded: 1 is replayed|\d of \d+ will be discarded: 1 is resolved/);
    },
  },
  {
    name: 'snooze-many',
    path: () => `${list}?topic=${seenShop().names.topic('warehouse-dlt')}`,
    isReady: async (page) => {
      await expect(page.getByRole('row').nth(3)).toContainText('ord-');
      await page.keyboard.press('X');
      await page.keyboard.press('z');
      await expect(page.getByRole('dialog')).toContainText('will be snoozed');
    },
  },
  { name: 'snoozed', path: () => `${list}?state=snoozed`, isReady: (page) => expect(page.getByRole('row').nth(1)).toContainText('until') },
  { name: 'groups', path: () => `/${clusterId}/groups`, isReady: shows('the end of the log') },
  {
    name: 'groups-with-panel',
    path: () => `/${clusterId}/groups?open=${seenShop().names.group('warehouse')}`,
    isReady: (page) => expect(page.getByRole('complementary', { name: 'Open consumer group' })).toContainText('Catches up'),
  },
  {
    name: 'group',
    path: () => `/${clusterId}/groups/${seenShop().names.group('warehouse')}`,
    isReady: (page) => expect(page.getByRole('table').first()).toContainText('the samples'),
  },
  { name: 'topics', path: () => `/${clusterId}/topics`, isReady: shows('all indexed') },
  {
    name: 'topics-with-panel',
    path: () => `/${clusterId}/topics`,
    isReady: async (page) => {
      await page.getByRole('row').nth(1).getByRole('button').click();
      await expect(page.getByRole('complementary')).toContainText('Kept by the broker');
    },
  },
  {
    name: 'original',
    path: () => `${list}/${failureId}`,
    isReady: async (page) => {
      await showsDeadLetter(page);
      await page.keyboard.press('o');
      await expect(card(page, 'Original record')).toContainText('there, the same');
      await card(page, 'Original record').scrollIntoViewIfNeeded();
    },
  },
  { name: 'detail', path: () => `${list}/${failureId}`, isReady: showsDeadLetter },
  {
    name: 'edit',
    path: () => `${list}/${failureId}/edit`,
    isReady: async (page) => {
      await writeValue(page, '{\n  "orderId": "ord-1"\n  "totalCents": 1990\n}');
      await expect(beforeAndAfter(page, 'Value').getByRole('textbox', { name: 'Value after' })).toContainText('1990');
    },
  },
  { name: 'plan', path: () => `/${clusterId}/replays/${planned}`, isReady: shows('Is it safe?') },
  { name: 'run', path: () => `/${clusterId}/replays/${done}`, isReady: shows('proven') },
  { name: 'overview', path: () => `/${clusterId}`, isReady: (page) => expect(page.getByRole('list', { name: 'What needs somebody' })).toContainText('Triage') },
  { name: 'chains', path: () => `/${clusterId}/chains`, isReady: shows('can be followed') },
  { name: 'chain', path: () => chain, isReady: (page) => expect(eventList(page)).toContainText(/replay #\d+ by/) },
  {
    name: 'chain-with-panel',
    path: () => chain,
    isReady: async (page) => {
      await eventList(page).getByRole('button', { name: 'PaymentCaptured' }).last().click();
      await expect(eventPanel(page).getByRole('textbox', { name: 'Value' })).toContainText('ord-');
    },
  },
  { name: 'replays', path: () => `/${clusterId}/replays`, isReady: (page) => expect(page.getByRole('row').nth(1)).toContainText('Replay') },
  { name: 'audit', path: () => '/audit', isReady: (page) => expect(page.getByRole('row').nth(1)).toContainText('done') },
  { name: 'account', path: () => '/account', isReady: shows('Password') },
  { name: 'sign-in', path: () => '/sign-in?signedOut', isReady: shows('Continue as the demo operator') },
];

for (const theme of ['light', 'dark'] as const) {
  test.describe(`in the ${theme} theme`, () => {
    test.use({ colorScheme: theme });
    for (const { name, path, isReady } of views) {
      test(`${name}: everybody can read and use it (axe finds nothing)`, async ({ page, context }) => {
        if (name !== 'sign-in') await page.goto('/');
        else await context.clearCookies();
        await page.goto(path());
        await isReady(page);
        await page.screenshot({ path: join(screenshots, `${name}-${theme}.png`) });
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`)).toEqual([]);
      });
    }
  });
}

test.describe('on a telephone', () => {
  test.use({ viewport: { width: 390, height: 844 } });
  for (const { name, path, isReady } of views.filter((view) => ['list', 'search', 'topics', 'detail', 'chains', 'chain'].includes(view.name))) {
    test(`${name}: nothing is wider than the screen`, async ({ page }) => {
      await page.goto(path());
      await isReady(page);
      await expect(title(page)).toBeVisible();
      const widths = await page.evaluate(() =>
        [document.documentElement, ...document.querySelectorAll('main')].map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth),
      );
      expect(Math.max(...widths), 'pixels beyond the edge').toBeLessThanOrEqual(0);
      await page.screenshot({ path: join(screenshots, `${name}-390.png`) });
    });
  }
});
