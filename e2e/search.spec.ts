import { expect, test } from '@playwright/test';
import { keyText } from '#components/dead-letters/describe-failure.ts';
import { openList, panel, title, untouchedDeadLetter } from './steps/dead-letters.ts';
import { lines, searchBox, searchFor, token } from './steps/search.ts';
import { seenShop } from './world/shop.ts';

test('an order’s id typed into the box finds its dead letters and no others, and the address keeps the search', async ({ page }) => {
  const { key } = await untouchedDeadLetter(page, seenShop().names.topic('warehouse-dlt'));
  const orderId = keyText(key) ?? '';
  await openList(page);
  await searchFor(page, orderId);
  await expect(title(page)).toHaveText(new RegExp(`^\\d+ open dead letters? holds? “${orderId}”$`));
  await expect(page.getByRole('main')).toContainText(/All [\d,]+ records were searched/);
  const found = Number((await title(page).textContent())?.split(' ')[0]);
  await expect(lines(page)).toHaveCount(found);
  for (const line of await lines(page).all()) await expect(line).toContainText(orderId);

  await page.reload();
  await expect(searchBox(page)).toHaveValue(orderId);
  await expect(title(page)).toContainText(`“${orderId}”`);
  await page.keyboard.press('j');
  await expect(panel(page)).toContainText(orderId);
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.keyboard.press('Escape');
  await expect(title(page), 'cleared, all are there again').not.toContainText('hold');
  await page.goBack();
  await expect(title(page)).toContainText(`“${orderId}”`);
});

test('a header typed into the box becomes a filter that is named, survives a reload, and goes by a press', async ({ page }) => {
  await openList(page);
  await searchFor(page, 'header:event-type=PaymentCaptured');
  await expect(title(page)).toContainText(/have the header event-type = PaymentCaptured$/);
  await expect(searchBox(page), 'another one can be typed').toHaveValue('');
  await page.reload();
  await expect(title(page)).toContainText('have the header event-type = PaymentCaptured');
  for (const line of await lines(page).all()) await expect(line).toContainText('PaymentCaptured');

  await token(page, 'header: event-type=PaymentCaptured').click();
  await expect(title(page)).toHaveText(/^\d[\d,]* dead letters are open$/);
});

test('consumer group, error and time narrow the list; the address keeps them, and Back takes the last away', async ({ page }) => {
  const group = seenShop().names.group('warehouse');
  await openList(page);
  await page.getByLabel('Consumer group').selectOption(group);
  await expect(title(page)).toContainText(`open in group ${group}`);
  await page.getByLabel('Error', { exact: true }).selectOption('StockServiceTimeoutError');
  await page.getByLabel('Time of the last failure').selectOption('Last 7 days');
  await expect(title(page)).toContainText(`open in group ${group}, with StockServiceTimeoutError, last failed in the last 7 days`);
  await page.reload();
  await expect(token(page, 'error: StockServiceTimeoutError')).toBeVisible();
  await expect(token(page, 'last failed: last 7 days')).toBeVisible();
  for (const line of await lines(page).all()) await expect(line).toContainText(group);

  await page.goBack();
  await expect(title(page)).toHaveText(new RegExp(`open in group ${group}, with StockServiceTimeoutError$`));
});

test('from a dead letter’s own page Escape leads back to the list as it was narrowed, with that one open', async ({ page }) => {
  const group = seenShop().names.group('warehouse');
  await openList(page);
  await page.getByLabel('Consumer group').selectOption(group);
  await expect(title(page)).toContainText(`open in group ${group}`);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/dead-letters\/\d+$/);
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await page.keyboard.press('Escape');
  await expect(title(page)).toContainText(`open in group ${group}`);
  await expect(page).toHaveURL(new RegExp(`[?&]open=${id}(&|$)`));
});

test('a time from … to … is asked for in the zone that is shown', async ({ page }) => {
  await openList(page);
  await page.getByLabel('Time of the last failure').selectOption('From … to …');
  await page.getByLabel('From', { exact: true }).fill('2020-01-01T10:00');
  await page.getByLabel('Before', { exact: true }).fill('2020-01-01T11:30');
  await page.keyboard.press('Enter');
  await expect(token(page, 'last failed: 2020-01-01 10:00 – 11:30')).toBeVisible();
  await expect(page).toHaveURL(/from=2020-01-01T10:00:00\.000Z/);
  await expect(page.getByRole('heading', { name: 'No dead letter fits this filter' })).toBeVisible();
});

test('what is too short to be searched for is said, and what is nowhere is said to be nowhere', async ({ page }) => {
  await openList(page);
  await searchFor(page, 'ord');
  await expect(page.getByRole('main')).toContainText('“ord” is shorter than 4 characters');
  await searchFor(page, 'nobody ever wrote this');
  await expect(title(page)).toHaveText('No open dead letter holds “nobody ever wrote this”');
  await expect(page.getByRole('heading', { name: /^None in all [\d,]+ records$/ })).toBeVisible();
});
