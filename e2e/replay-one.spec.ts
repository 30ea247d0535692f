import { expect, test } from '@playwright/test';
import { auditEntries, demoOperator, openAudit } from './steps/audit.ts';
import { card, chooseByKeyboard, decisions, openDeadLettersOf, panel, title } from './steps/dead-letters.ts';
import { confirmReplay, expectProven, planReplay } from './steps/replays.ts';
import { seenShop } from './world/shop.ts';

test('one dead letter of the outage is replayed from the browser: the warehouse handles it once and the order is completed', async ({ page }) => {
  const shop = seenShop();
  const payments = shop.names.topic('payments');
  const warehouse = shop.names.group('warehouse');

  await openDeadLettersOf(page, shop.names.topic('warehouse-dlt'));
  await chooseByKeyboard(page, 'StockServiceTimeoutError');
  await page.keyboard.press('k');
  await page.keyboard.press('j');
  await expect(panel(page)).toContainText('StockServiceTimeoutError');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/dead-letters\/\d+$/);
  const failureId = new URL(page.url()).pathname.split('/').at(-1) ?? '';

  await expect(title(page)).toHaveText(/^ord-\d+: StockServiceTimeoutError, dead-lettered once$/);
  const orderId = (await title(page).textContent())?.split(':')[0] ?? '';
  await expect(page.getByRole('region', { name: 'Stack trace' })).toContainText('StockServiceTimeoutError: The stock service did not answer within 150 ms');
  await expect(card(page, 'Error')).toContainText(`reported by ${warehouse}`);
  await expect(page.getByRole('textbox', { name: 'Value' })).toContainText(orderId);
  await expect(page.getByRole('row').filter({ hasText: 'kafka_dlt-original-topic' })).toContainText(payments);
  await expect(page.getByRole('row').filter({ hasText: 'event-type' })).toContainText('PaymentCaptured');
  const originOffset = /payments\/(\d)\/\d+/.exec((await card(page, 'Origin').textContent()) ?? '');
  expect(originOffset, 'the page names the origin position').not.toBeNull();
  expect(await shop.brokenRules(orderId), 'the outage left it out of step').toContain('paid-not-reserved');

  const plan = await planReplay(page);
  await expect(title(page)).toHaveText(`Replay 1 message to ${payments}`);
  await expect(page.getByRole('cell', { name: `${payments}/${originOffset?.[1]}` })).toContainText('where it came from');
  await expect(page.getByRole('listitem').filter({ hasText: 'Nothing newer for the same key' })).toContainText('No later event of the same key and type');
  await expect(page.getByRole('listitem').filter({ hasText: /groups? .*see/ })).toContainText(shop.names.group('checkout'));
  await expect(page.getByText('What runs is what is shown')).toBeVisible();
  expect(await shop.copies(payments, orderId), 'nothing is sent before it is confirmed').toEqual([]);

  await confirmReplay(page, 'INC-2291: the stock service is back');
  await expect(page.getByRole('row').filter({ hasText: orderId })).toContainText(/sent|proven/);
  await expectProven(page);
  await expect(card(page, 'Messages').getByRole('row').filter({ hasText: orderId })).toContainText('proven');

  await expect
    .poll(() => shop.life(orderId), { message: 'the order is completed', timeout: 30_000 })
    .toContainEqual(expect.stringMatching(/^checkout: order .*: completed$/));
  await expect.poll(() => shop.brokenRules(orderId), { message: 'the books agree on this order' }).toEqual([]);
  const life = await shop.life(orderId);
  expect(life.filter((step) => step.startsWith('warehouse: reserved')).length).toBeGreaterThan(0);
  expect(life).toContainEqual(expect.stringMatching(/^warehouse: parcel .* with (DHL|DPD|GLS|UPS)$/));
  expect(life).toContain('crm: shipment known');
  expect(life).toContain('notifications: e-mail on-its-way');
  expect(new Set(life).size, 'nothing happened twice').toBe(life.length);
  const copies = await shop.copies(payments, orderId);
  expect(copies, 'exactly one copy was sent').toHaveLength(1);
  await expect(card(page, 'Messages'), 'the page says where it lies').toContainText(copies[0] ?? '');

  await card(page, 'Messages').getByRole('link').first().click();
  await expect(page).toHaveURL(new RegExp(`/dead-letters/${failureId}$`));
  await expect(page.getByRole('main')).toContainText('resolved');
  // Another journey may have assigned it before.
  const history = decisions(page).filter({ hasText: /became.*(claimed|replayed|resolved)/s });
  await expect(history).toHaveCount(3);
  await expect(history.filter({ hasText: 'resolved' })).toContainText(`${warehouse} has passed offset`);
  await expect(card(page, 'Replays')).toContainText(`Replay #${plan}`);

  await openAudit(page);
  await expect(auditEntries(page, 'replays:plan', `replay/${plan}`)).toContainText(demoOperator);
  await expect(auditEntries(page, 'replays:confirm', `replay/${plan}`)).toContainText('INC-2291: the stock service is back');
  await expect(auditEntries(page, 'replays:confirm', `replay/${plan}`)).toContainText(demoOperator);
});
