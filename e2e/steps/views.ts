import { type Browser, expect, type Page } from '@playwright/test';
import { keyText } from '#components/dead-letters/describe-failure.ts';
import { clusterId } from '#e2e/world/console.ts';
import { seenShop } from '#e2e/world/shop.ts';
import { eventList, eventPanel, followChain, graph } from './chains.ts';
import { card, openDeadLetter, panel, untouchedDeadLetter } from './dead-letters.ts';
import { beforeAndAfter, writeValue } from './edits.ts';
import { confirmReplay, expectProven, planReplay } from './replays.ts';

/** Things to look at, made once: an untouched dead letter, a plan of its replay, a replay that is done, and the address of its event's chain, and its key. */
export interface Subjects {
  failureId: string;
  planned: string;
  done: string;
  chain: string;
  /** The key of the dead letter that was replayed. */
  key: string;
}

/** Puts one aside over the API. */
async function snooze(page: Page, { id, version }: { id: string; version: number }, until: object): Promise<void> {
  const headers = { origin: new URL(page.url()).origin };
  const answer = await page.request.post(`/api/clusters/${clusterId}/dead-letters/snooze`, { data: { failures: [{ id, version }], until }, headers });
  expect(answer.status()).toBe(200);
}

/** Makes them at a console, by its address; and two that are snoozed. */
export async function makeSubjects(browser: Browser, url: string | undefined): Promise<Subjects> {
  const page = await browser.newPage(url === undefined ? {} : { baseURL: url });
  const topic = seenShop().names.topic('warehouse-dlt');
  const replayed = await untouchedDeadLetter(page, topic);
  await openDeadLetter(page, replayed.id);
  const done = await planReplay(page);
  await confirmReplay(page, 'INC-2291: the stock service is back');
  await expectProven(page);
  await openDeadLetter(page, replayed.id);
  await followChain(page);
  const chain = new URL(page.url()).pathname;
  // Before the others: one that is only planned is untouched still.
  await snooze(page, await untouchedDeadLetter(page, topic), { more: 25 });
  await snooze(page, await untouchedDeadLetter(page, topic), { at: new Date(Date.now() + 86_400_000).toISOString() });
  const failureId = (await untouchedDeadLetter(page, topic)).id;
  await openDeadLetter(page, failureId);
  const planned = await planReplay(page);
  await page.close();
  return { failureId, planned, done, chain, key: keyText(replayed.key) ?? '' };
}

export interface View {
  name: string;
  path: (subjects: Subjects) => string;
  /** Comes true when the page shows what it is there for. */
  isReady: (page: Page) => Promise<void>;
}

const list = `/${clusterId}/dead-letters`;
const shows = (text: string | RegExp) => (page: Page) => expect(page.getByRole('main')).toContainText(text);
const showsDeadLetter = async (page: Page) => {
  await expect(page.getByRole('textbox', { name: 'Value' })).toContainText('ord-');
};

/** Every page, and what can be opened on it. */
export const views: readonly View[] = [
  { name: 'overview', path: () => `/${clusterId}`, isReady: (page) => expect(page.getByRole('list', { name: 'What needs somebody' })).toContainText('Triage') },
  { name: 'list', path: () => list, isReady: (page) => expect(page.getByRole('row').nth(3)).toContainText('ord-') },
  {
    name: 'list-with-panel',
    path: ({ failureId }) => `${list}?topic=${seenShop().names.topic('warehouse-dlt')}&open=${failureId}`,
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
      await expect(page.getByRole('dialog')).toContainText(/\d of \d+ will be discarded: \d+ (is|are) (replayed|resolved)/);
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
  { name: 'snoozed', path: () => `${list}?state=snoozed`, isReady: (page) => expect(page.getByRole('row').filter({ hasText: 'until' }).first()).toBeVisible() },
  { name: 'detail', path: ({ failureId }) => `${list}/${failureId}`, isReady: showsDeadLetter },
  {
    name: 'original',
    path: ({ failureId }) => `${list}/${failureId}`,
    isReady: async (page) => {
      await showsDeadLetter(page);
      await page.keyboard.press('o');
      await expect(card(page, 'Original record')).toContainText('there, the same');
      await card(page, 'Original record').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'edit',
    path: ({ failureId }) => `${list}/${failureId}/edit`,
    isReady: async (page) => {
      await writeValue(page, '{\n  "orderId": "ord-1"\n  "totalCents": 1990\n}');
      await expect(beforeAndAfter(page, 'Value').getByRole('textbox', { name: 'Value after' })).toContainText('1990');
    },
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
  { name: 'chains', path: () => `/${clusterId}/chains`, isReady: shows('can be followed') },
  { name: 'chain', path: ({ chain }) => chain, isReady: (page) => expect(eventList(page)).toContainText(/replay #\d+ by/) },
  {
    name: 'chain-with-panel',
    path: ({ chain }) => chain,
    isReady: async (page) => {
      await eventList(page).getByRole('button', { name: 'PaymentCaptured' }).last().click();
      await expect(eventPanel(page).getByRole('textbox', { name: 'Value' })).toContainText('ord-');
    },
  },
  {
    name: 'chain-graph',
    path: ({ chain }) => `${chain}?look=graph`,
    isReady: (page) => expect(graph(page).getByRole('button', { name: /^PaymentCaptured, again/ })).toBeVisible(),
  },
  {
    name: 'chain-list',
    path: ({ chain }) => `${chain}?look=list`,
    isReady: (page) => expect(eventList(page)).toContainText(/replay #\d+ by/),
  },
  {
    name: 'key',
    path: ({ key }) => `/${clusterId}/chains/key/${key}`,
    isReady: async (page) => {
      for (const row of [1, 2])
        await page
          .getByRole('row')
          .nth(row)
          .getByRole('button', { name: /^Compare/ })
          .click();
      await expect(page.getByRole('textbox', { name: 'Value after' })).toContainText('ord-');
    },
  },
  { name: 'range-form', path: () => `/${clusterId}/replays/range`, isReady: shows('Outages that are known') },
  { name: 'replays', path: () => `/${clusterId}/replays`, isReady: (page) => expect(page.getByRole('row').nth(1)).toContainText('Replay') },
  {
    name: 'replays-with-panel',
    path: ({ done }) => `/${clusterId}/replays?open=${done}`,
    isReady: (page) => expect(page.getByRole('complementary', { name: 'Open replay' })).toContainText('What happened'),
  },
  { name: 'plan', path: ({ planned }) => `/${clusterId}/replays/${planned}`, isReady: shows('Is it safe?') },
  { name: 'run', path: ({ done }) => `/${clusterId}/replays/${done}`, isReady: shows('proven') },
  { name: 'report', path: ({ done }) => `/${clusterId}/replays/${done}/report`, isReady: shows('What became of them') },
  { name: 'audit', path: () => '/audit', isReady: (page) => expect(page.getByRole('row').nth(1)).toContainText('done') },
  { name: 'account', path: () => '/account', isReady: shows('Password') },
  { name: 'api', path: () => '/api-docs', isReady: (page) => expect(page.getByRole('row').nth(3)).toContainText('/api/') },
  { name: 'sign-in', path: () => '/sign-in?signedOut', isReady: shows('Continue as the demo operator') },
];
