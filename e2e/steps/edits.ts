import { expect, type Locator, type Page } from '@playwright/test';
import { placeBrokenOrder } from '#e2e/world/broken-order.ts';
import { clusterId } from '#e2e/world/console.ts';
import type { SeenShop } from '#e2e/world/shop.ts';
import { deadLetterPage } from '#lib/dead-letters/dead-letter.ts';
import { editDetail } from '#lib/dead-letters/edits/edit.ts';
import { title } from './dead-letters.ts';
import { plannedNumber } from './replays.ts';

/** The editor of a key or value. */
export const editor = (page: Page, name: 'Value' | 'Key'): Locator => page.getByRole('textbox', { name, exact: true });

/** What an edit changes, part by part. */
export const beforeAndAfter = (page: Page, name: 'Value' | 'Key' | 'Headers'): Locator => page.getByRole('region', { name: `${name} before and after` });

/** Opens the edit of the open dead letter with the keyboard. */
export async function openEdit(page: Page): Promise<void> {
  await page.keyboard.press('e');
  await expect(page).toHaveURL(/\/dead-letters\/\d+\/edit$/);
  await expect(title(page)).toContainText('which failed with');
  await expect(editor(page, 'Value')).toBeVisible();
}

/** Replaces the whole text of the value, as somebody pastes it. */
export async function writeValue(page: Page, text: string): Promise<void> {
  await editor(page, 'Value').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
}

export async function giveReason(page: Page, reason: string): Promise<void> {
  await page.getByLabel('Reason, for the audit').fill(reason);
}

/** Keeps the draft, and waits until it is kept. */
export async function keepDraft(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Keep draft' }).click();
  await expect(page.getByText(/^draft saved/)).toBeVisible();
}

/** Plans a replay of the edit. @returns the plan's number. */
export async function planEdit(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Plan replay' }).click();
  return plannedNumber(page);
}

/** A dead letter of payments whose order nobody can read. @returns its id, the order's, and the value as it failed. */
export async function brokenDeadLetter(page: Page, shop: SeenShop): Promise<{ id: string; orderId: string; value: string }> {
  const orderId = await placeBrokenOrder(shop);
  await page.goto('/');
  let id = '';
  await expect(async () => {
    const found = await page.request.get(`/api/clusters/${clusterId}/dead-letters?topic=${shop.names.topic('payments.DLT')}&state=new&limit=200`);
    const { lines } = deadLetterPage.parse(await found.json());
    id = lines.find(({ key }) => key.kind === 'text' && key.text === orderId)?.id ?? '';
    expect(id, `payments has dead-lettered ${orderId}`).not.toBe('');
  }).toPass({ timeout: 30_000 });
  const { original } = editDetail.parse(await (await page.request.get(`/api/clusters/${clusterId}/dead-letters/${id}/edit`)).json());
  return { id, orderId, value: 'text' in original.value ? original.value.text : '' };
}
