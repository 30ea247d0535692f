import { expect, type Page } from '@playwright/test';
import { title } from './dead-letters.ts';

/** The number of the plan for one message that is being opened. */
export async function plannedNumber(page: Page): Promise<string> {
  await expect(page).toHaveURL(/\/replays\/\d+$/);
  await expect(title(page)).toContainText('Replay 1 message to');
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

/** Plans a replay of the open dead letter with the keyboard. @returns the plan's number. */
export async function planReplay(page: Page): Promise<string> {
  await page.keyboard.press('r');
  return plannedNumber(page);
}

/** Confirms the open plan with the keyboard. */
export async function confirmReplay(page: Page, reason: string): Promise<void> {
  await page.keyboard.press('c');
  await page.getByLabel('Reason, for the audit').fill(reason);
  await page.keyboard.press('Control+Enter');
}

/** How long sending and the proof's wait may take together. */
const provenWithinMs = 30_000;

export async function expectProven(page: Page): Promise<void> {
  await expect(title(page)).toContainText('is done: its message is proven', { timeout: provenWithinMs });
}
