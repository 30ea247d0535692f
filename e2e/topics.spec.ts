import { expect, test } from '@playwright/test';
import { card, openDeadLetter, openList, title, untouchedDeadLetter } from './steps/dead-letters.ts';
import { clusterId } from './world/console.ts';
import { seenShop } from './world/shop.ts';

test('each dead letter topic says how it was found, how far it is indexed and how long the broker keeps it', async ({ page }) => {
  const topic = seenShop().names.topic('warehouse-dlt');
  await openList(page);
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await expect(title(page)).toHaveText(/^\d+ dead letter topics, all indexed$/);
  const line = page.getByRole('row').filter({ hasText: topic });
  await expect(line).toContainText('named in the configuration');
  await expect(line).toContainText(/all [\d,]+/);
  await expect(line).toContainText('indexed');

  await line.getByRole('button', { name: topic }).click();
  const panel = page.getByRole('complementary', { name: 'Open topic' });
  await expect(panel.getByRole('heading', { level: 2 }).first()).toHaveText(topic);
  await expect(panel).toContainText('at least until');
  await page.reload();
  await expect(panel, 'the address keeps what is open').toContainText('retention.ms');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`/${clusterId}/dead-letters?topic=${topic}`);
  await expect(title(page)).toContainText(`open in ${topic}`);
});

test('a dead letter says how long the broker keeps it, and its original is read from its topic when asked for', async ({ page }) => {
  const shop = seenShop();
  const { id, origin } = await untouchedDeadLetter(page, shop.names.topic('warehouse-dlt'));
  await openDeadLetter(page, id);
  await expect(card(page, 'Origin')).toContainText(/Kept by the brokerat least until .* left/);

  const original = card(page, 'Original record');
  await expect(original).toContainText('Read it to see');
  await page.keyboard.press('o');
  await expect(original).toContainText('there, the same');
  await expect(original).toContainText(`${origin.topic}/${origin.partition}/${origin.offset}`);
});
