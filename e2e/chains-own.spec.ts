import { randomUUID } from 'node:crypto';
import { expect, type Page, test } from '@playwright/test';
import { demoOperatorName } from './steps/audit.ts';
import { arrived, eventList, eventPanel, graph, lanes, lookAs } from './steps/chains.ts';
import { title } from './steps/dead-letters.ts';
import { clusterId } from './world/console.ts';
import { openTracedConsole, type TracedConsole, type WrittenEvent } from './world/traced-console.ts';

// One console of its own, into whose topic the tests publish.
test.describe.configure({ mode: 'serial' });

/** From being produced to being said in the console. */
const liveWithinMs = 2_000;
const trace = '0af7651916cd43dd8448eb211c80319c';

let traced: TracedConsole;

test.beforeAll(async () => {
  traced = await openTracedConsole('traced');
});
test.afterAll(() => traced.remove());

const event = (correlation: string, type: string, headers: Record<string, string> = {}, of: Partial<WrittenEvent> = {}): WrittenEvent => ({
  key: 'ord-1',
  headers: { 'event-id': randomUUID(), 'event-type': type, 'event-source': '/shop/checkout', 'correlation-id': correlation, ...headers },
  ...of,
});

async function openChain(page: Page, correlation: string): Promise<void> {
  await page.goto(traced.url);
  await expect(title(page)).toBeVisible();
  await expect(async () => {
    await page.goto(`${traced.url}/${clusterId}/chains/${correlation}`);
    await expect(lanes(page)).toBeVisible({ timeout: 3_000 });
  }).toPass();
}

test('what comes while a chain is read is said within two seconds, and nothing moves until it is asked for', async ({ page }) => {
  const correlation = `c-${randomUUID()}`;
  await traced.publish([event(correlation, 'OrderPlaced')]);
  await openChain(page, correlation);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  const took: number[] = [];
  for (const nth of [1, 2, 3]) {
    const producedAt = Date.now();
    await traced.publish([event(correlation, `Step${nth}`)]);
    await expect(arrived(page, nth === 1 ? '1 new event' : `${nth} new events`)).toBeVisible();
    took.push(Date.now() - producedAt);
  }
  test.info().annotations.push({ type: 'ms from produced to said', description: String(took) });
  expect(Math.min(...took), `from produced to said: ${took} ms`).toBeLessThan(liveWithinMs);
  expect(await eventList(page).getByRole('listitem').count(), 'nothing moved').toBe(1);
  await arrived(page, '3 new events').click();
  await expect(eventList(page).getByRole('listitem')).toHaveCount(4);
  await expect(arrived(page, '3 new events')).toBeHidden();
});

test('the list of chains says that others moved, and shows them when it is asked', async ({ page }) => {
  await page.goto(`${traced.url}/`);
  await page.goto(`${traced.url}/${clusterId}/chains`);
  await expect(page.getByRole('table').first()).toContainText('Step3');
  const correlation = `c-${randomUUID()}`;
  await traced.publish([event(correlation, 'OrderPlaced')]);
  await expect(arrived(page, '1 chain moved')).toBeVisible();
  await expect(page.getByRole('link', { name: correlation })).toBeHidden();
  await arrived(page, '1 chain moved').click();
  await expect(page.getByRole('link', { name: correlation })).toBeVisible();
});

test('the graph draws causes solid and what is inferred dashed with its reason; each of its events is reached by the keyboard; a trace opens in the tracing UI', async ({
  page,
}) => {
  const correlation = `c-${randomUUID()}`;
  const placed = randomUUID();
  const parent = { traceparent: `00-${trace}-b7ad6b7169203331-01` };
  await traced.publish([
    event(correlation, 'OrderPlaced', { 'event-id': placed, ...parent }),
    event(correlation, 'PaymentCaptured', { 'causation-id': placed, 'event-source': '/shop/payments', ...parent }),
    event(correlation, 'EmailSent', { 'event-source': '/shop/notifications', ...parent }),
  ]);
  await openChain(page, correlation);
  await lookAs(page, 'Graph');
  await expect(page).toHaveURL(/look=graph/);
  await expect(graph(page).getByRole('button', { name: 'EmailSent, notifications, event' })).toBeVisible();
  await expect(graph(page)).toContainText('inferred');
  await expect(page.getByRole('list', { name: 'Inferred lines' })).toContainText('EmailSent names no cause: it is the next event of trace');
  const dashes = (why: RegExp) =>
    graph(page)
      .locator('g')
      .filter({ has: page.locator('title', { hasText: why }) })
      .last()
      .locator('path')
      .first()
      .evaluate((path) => getComputedStyle(path).strokeDasharray);
  expect(await dashes(/PaymentCaptured names/), 'a cause').toBe('none');
  expect(await dashes(/EmailSent names no cause/), 'inferred').not.toBe('none');

  await graph(page)
    .getByRole('button', { name: /^PaymentCaptured/ })
    .focus();
  await page.keyboard.press('Enter');
  await expect(eventPanel(page)).toContainText('PaymentCaptured');
  await expect(eventPanel(page).getByRole('link', { name: 'Open the trace' })).toHaveAttribute('href', `http://tracing.test/trace/${trace}`);
  await page.reload();
  await expect(graph(page).getByRole('button', { name: /^PaymentCaptured/ }), 'a link shows the same').toHaveAttribute('aria-pressed', 'true');
  await lookAs(page, 'List');
  await expect(eventList(page)).toContainText('EmailSent');
  await expect(lanes(page)).toBeHidden();
});

test('a correlation id that thousands share is said to be one; its page and its graph stay usable', async ({ page }) => {
  const started = Date.now() - 60_000;
  const first = randomUUID();
  const many = Array.from({ length: 6_000 }, (_, nth) =>
    event('constant', nth === 0 ? 'Imported' : nth % 2 === 0 ? 'RowRead' : 'RowStored', nth === 0 ? { 'event-id': first } : { 'causation-id': first }, {
      timestampMs: started + nth,
    }),
  );
  for (let from = 0; from < many.length; from += 1_000) await traced.publish(many.slice(from, from + 1_000));
  await page.goto(traced.url);
  await expect(title(page)).toBeVisible();
  await expect(async () => {
    await page.goto(`${traced.url}/${clusterId}/chains/constant`);
    await expect(page.getByRole('list', { name: 'What is odd about it' })).toContainText('6,000 events share this correlation id');
  }).toPass();
  await expect(page.getByRole('list', { name: 'What is odd about it' })).toContainText('may be a constant');
  await expect(title(page)).toHaveText('constant is the correlation id of 6,000 events');
  await lookAs(page, 'Graph');
  await expect(page.getByRole('status').filter({ hasText: 'are too many to read' })).toContainText('one of 3 nodes');
  await expect(graph(page).getByRole('button', { name: /^RowStored × 2,500/ })).toBeVisible();
  await lookAs(page, 'List');
  await page.getByRole('button', { name: 'Later events' }).click();
  await expect(eventList(page).getByRole('button', { name: /^Row/ }).first()).toBeVisible();
  await expect(eventList(page), 'what scrolls the keyboard reaches').toHaveAttribute('tabindex', '0');
  await page.goBack();
  await expect(eventList(page).getByRole('button', { name: 'Imported' })).toBeVisible();
});

test('topics are opted in to after it is told what that takes; who chose is said, and it can be taken back', async ({ page }) => {
  const correlation = `c-${randomUUID()}`;
  await traced.publish(
    Array.from({ length: 40 }, () => event(correlation, 'Elsewhere')),
    traced.other,
  );
  await page.goto(traced.url);
  await page.goto(`${traced.url}/${clusterId}/chains`);
  const patterns = page.getByRole('list', { name: 'Patterns of traced topics' });
  await expect(patterns).toContainText('by the configuration');
  await page.getByLabel('Trace more: a topic, or a pattern of topics').fill('traced-*');
  await page.getByRole('button', { name: 'What would it take?' }).click();
  const estimate = page.getByRole('region', { name: 'What it would take' });
  await expect(estimate).toContainText(
    /At most 40 records of the last 7 d: .* are read from Kafka in .* at 50,000 events\/s a broker, and some .* of the database/,
  );
  await expect(estimate).toContainText('traced already');
  await estimate.getByRole('button', { name: 'Trace 1 topic' }).click();
  await expect(patterns).toContainText(`chosen by ${demoOperatorName}`);
  await expect(page.getByRole('row').filter({ hasText: traced.other })).toContainText('40 of 40', { timeout: 30_000 });
  await openChain(page, correlation);
  await expect(eventList(page).getByRole('button', { name: 'Elsewhere' }).first()).toBeVisible();
  await page.goto(`${traced.url}/audit`);
  await expect(page.getByRole('row').filter({ hasText: 'events:trace' })).toContainText('traced-topics/traced-*');
  await page.goto(`${traced.url}/${clusterId}/chains`);
  await page.getByRole('button', { name: 'Stop tracing traced-*' }).click();
  await expect(page.getByRole('row').filter({ hasText: traced.other })).toContainText('no longer traced', { timeout: 30_000 });
});

test('the value of a key at any two points stands side by side; what retention took is said', async ({ page }) => {
  const key = `ord-${randomUUID().slice(0, 8)}`;
  const at = (type: string, value: string, nth: number) => event(`c-${key}`, type, {}, { key, value, timestampMs: Date.now() - 10_000 + nth });
  await traced.publish([at('OrderPlaced', '{"total":129.00,"state":"placed"}', 0), at('OrderPaid', '{"total":129.00,"state":"paid"}', 1)]);
  await openChain(page, `c-${key}`);
  await eventList(page).getByRole('button', { name: 'OrderPlaced' }).click();
  await eventPanel(page).getByRole('link', { name: key }).click();
  await expect(title(page)).toContainText(`${key} is the key of 2 events`);
  for (const row of [1, 2])
    await page
      .getByRole('row')
      .nth(row)
      .getByRole('button', { name: /^Compare/ })
      .click();
  const compared = page.getByRole('region', { name: 'Value before and after' });
  await expect(compared.getByRole('textbox', { name: 'Value before' }), 'the older on the left').toContainText('"placed"');
  await expect(compared.getByRole('textbox', { name: 'Value after' })).toContainText('"paid"');
  await expect(page, 'a link shows the same').toHaveURL(/compare=/);
  const [older = ''] = (new URL(page.url()).searchParams.get('compare') ?? '').split(',').sort();
  await traced.deleteBefore(Number(older.split('/').at(-1)) + 1);
  await page.reload();
  await expect(page.getByText('Expired.').first()).toBeVisible();
  await expect(page.getByText('retention has passed it').first()).toBeVisible();
  await expect(page.getByText('There are not two values to compare.')).toBeVisible();
});
