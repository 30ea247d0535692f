import { expect, test } from '@playwright/test';
import { keyText } from '#components/dead-letters/describe-failure.ts';
import { eventList, eventPanel, expectRoomInList, followChain, graph, lanes, lookAs } from './steps/chains.ts';
import { choices, paste } from './steps/command-box.ts';
import { openDeadLetter, openList, title, untouchedDeadLetter } from './steps/dead-letters.ts';
import { beforeAndAfter, brokenDeadLetter, giveReason, keepDraft, openEdit, planEdit, writeValue } from './steps/edits.ts';
import { confirmReplay, expectProven, planReplay } from './steps/replays.ts';
import { clusterId } from './world/console.ts';
import { seenShop } from './world/shop.ts';

test('from a dead letter to all that happened to its order, and back; its replay stands beside it', async ({ page }) => {
  const { id, key } = await untouchedDeadLetter(page, seenShop().names.topic('warehouse-dlt'));
  const order = keyText(key) ?? '';
  await openDeadLetter(page, id);
  await followChain(page);
  // Others may have failed on the same order.
  await expect(title(page), 'the sentence').toContainText(new RegExp(`${order} failed in .*${seenShop().names.group('warehouse')}`));
  await expect(lanes(page)).toContainText('OrderPlaced');
  await expect(lanes(page).getByRole('button', { name: /warehouse-dlt, dead letter, new$/ })).toBeVisible();
  await expect(eventList(page), 'where nothing scrolls the keyboard does not stop').not.toHaveAttribute('tabindex');
  const address = page.url();

  await test.step('an event is opened, and what it carries is read', async () => {
    await eventList(page).getByRole('button', { name: 'PaymentCaptured' }).click();
    await expect(eventPanel(page)).toContainText('PaymentCaptured');
    await expect(eventPanel(page).getByRole('textbox', { name: 'Value' })).toContainText(order);
    await expect(page, 'a link shows the same').toHaveURL(/at=/);
    await page.keyboard.press('k');
    await expect(eventPanel(page).getByRole('heading', { level: 2 }).first(), 'the one before').not.toContainText('PaymentCaptured');
    await page.keyboard.press('Escape');
    await expect(eventPanel(page)).toBeHidden();
  });

  await test.step('the dead letter is replayed', async () => {
    await openDeadLetter(page, id);
    await planReplay(page);
    await confirmReplay(page, 'the stock service is back');
    await expectProven(page);
  });

  await page.goto(address);
  await expect(lanes(page).getByRole('button', { name: /PaymentCaptured, again, sent again/ }), 'the second life').toBeVisible();
  await expect(eventList(page)).toContainText(/replay #\d+ by/);
  await expect(eventList(page), 'what the replay led to').toContainText('StockReserved');
  await test.step('beside an open panel there is room for all that is said', async () => {
    await eventList(page).getByRole('button', { name: 'PaymentCaptured' }).first().click();
    await expect(eventPanel(page)).toBeVisible();
    await expectRoomInList(page);
    await page.keyboard.press('Escape');
  });
  await eventList(page)
    .getByRole('link', { name: /dead letter, resolved/ })
    .click();
  await expect(page).toHaveURL(new RegExp(`/dead-letters/${id}$`));
});

test('what a chain’s page begins with is asked for beside its scripts, and not again', async ({ page }) => {
  const { id } = await untouchedDeadLetter(page, seenShop().names.topic('warehouse-dlt'));
  await openDeadLetter(page, id);
  await followChain(page);
  await page.reload();
  await expect(lanes(page)).toContainText('OrderPlaced');
  const asked = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => /\/chains\/[^/]+$/.test(name))
      .map((entry) => ({ startTime: entry.startTime, by: 'initiatorType' in entry ? entry.initiatorType : '' })),
  );
  expect(asked[0]?.by, 'asked for by the document').toBe('link');
  // What comes behind is a look whether something is new.
  expect((asked[1]?.startTime ?? Number.POSITIVE_INFINITY) - (asked[0]?.startTime ?? 0)).toBeGreaterThan(1_000);
});

test('an order number pasted leads to its chain, and its key to the key’s history', async ({ page }) => {
  const { key } = await untouchedDeadLetter(page, seenShop().names.topic('warehouse-dlt'));
  const order = keyText(key) ?? '';
  await openList(page);
  await paste(page, order);
  await choices(page).filter({ hasText: 'by its order' }).first().click();
  await expect(page).toHaveURL(new RegExp(`/${clusterId}/chains/c-`));
  await expect(title(page)).toContainText(order);
  await eventList(page).getByRole('button', { name: 'OrderPlaced' }).click();
  await eventPanel(page).getByRole('link', { name: order }).click();
  await expect(title(page)).toContainText(`${order} is the key of`);
  await expect(page.getByRole('table')).toContainText('PaymentCaptured');
});

test('a correlation id that nobody has is said to be none; the traced topics say how far they are', async ({ page }) => {
  await page.goto(`/${clusterId}/chains/c-nobody`);
  await expect(page.getByRole('alert').filter({ hasText: 'No traced event of cluster' })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('e');
  await expect(title(page)).toContainText('can be followed');
  await expect(page.getByRole('table').last()).toContainText(seenShop().names.topic('orders'));
});

test('a replay that came back, and its correction by hand: both lives, the return and the edit stand on one picture', async ({ page }) => {
  test.setTimeout(120_000);
  const { id, value } = await brokenDeadLetter(page, seenShop());
  await openDeadLetter(page, id);
  await planReplay(page);
  await confirmReplay(page, 'perhaps it was the weather');
  await expect(title(page)).toContainText('came back', { timeout: 45_000 });

  await openDeadLetter(page, id);
  await openEdit(page);
  await writeValue(page, value.replace(/"totalCents":"(\d+),(\d\d)"/, '"totalCents":$1$2'));
  await giveReason(page, 'INC-2291: the total is a number of cents');
  await keepDraft(page);
  const plan = await planEdit(page);
  await confirmReplay(page, 'corrected by hand');
  await expectProven(page);

  await openDeadLetter(page, id);
  await followChain(page);
  await expect(lanes(page).getByRole('button', { name: /again → .*payments.DLT, came back$/ }), 'the return').toBeVisible();
  await expect(lanes(page).getByRole('button', { name: /OrderPlaced, again, sent again$/ }), 'the second life').toBeVisible();
  await expect(lanes(page).getByRole('button', { name: /OrderPlaced, again, sent again, edited$/ }), 'the third, edited').toBeVisible();
  await lookAs(page, 'Graph');
  await graph(page)
    .getByRole('button', { name: /^OrderPlaced, again, checkout, sent again, edited$/ })
    .click();
  await expect(eventPanel(page)).toContainText('edited by hand');
  await expect(eventPanel(page)).toContainText(`Reason of replay #${plan}: corrected by hand`);
  await expect(eventPanel(page)).toContainText('INC-2291: the total is a number of cents');
  await expect(beforeAndAfter(page, 'Value')).toContainText('totalCents');
  await lookAs(page, 'Lanes');
  await lanes(page)
    .getByRole('button', { name: /OrderPlaced, again, sent again$/ })
    .click();
  await expect(eventPanel(page)).toContainText('Came back');
});
