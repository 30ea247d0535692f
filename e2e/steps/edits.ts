import { expect, type Locator, type Page } from '@playwright/test';
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
