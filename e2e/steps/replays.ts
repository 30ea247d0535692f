import { expect, type Page } from '@playwright/test';
import { clusterId } from '#e2e/world/console.ts';
import { title } from './dead-letters.ts';
import { selectionBar } from './selection.ts';

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

/** The part of the page with this title. */
const part = (page: Page, name: string) => page.locator('section').filter({ has: page.getByRole('heading', { name, exact: true }) });

/** Plans a replay of these dead letters at once, from their list. @returns the plan's number. */
export async function planSelected(page: Page, count: number): Promise<string> {
  for (let number = 1; number <= count; number++)
    await page
      .locator(`[aria-rowindex="${number + 1}"]`)
      .getByRole('checkbox')
      .check();
  await expect(selectionBar(page)).toContainText(`${count} dead letters selected`);
  await selectionBar(page).getByRole('button', { name: 'Plan replay' }).click();
  await expect(page).toHaveURL(/\/replays\/\d+$/);
  await expect(title(page)).toContainText(`Replay ${count} messages to`);
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

/** Chooses in the plan's dialog how it runs: a rate, and a group whose lag pauses it. */
export async function chooseSettings(page: Page, { rate, group, above }: { rate: number; group: string; above: number }): Promise<void> {
  await page.getByRole('button', { name: 'Change how it runs' }).click();
  const dialog = page.getByRole('dialog', { name: 'How it runs' });
  await dialog.getByLabel('Messages per second').fill(String(rate));
  await dialog.getByLabel('Pause when a consumer group falls behind').check();
  await dialog.getByLabel('Consumer group', { exact: true }).fill(group);
  await dialog.getByLabel('Lag above, in messages').fill(String(above));
  await dialog.getByRole('button', { name: 'Plan with these' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('main')).toContainText(`the lag of ${group} is above ${above}`);
}

/** Says what the rate shall be, while the replay runs. */
export async function changeRate(page: Page, rate: number): Promise<void> {
  await part(page, 'Rate').getByLabel('Messages per second').fill(String(rate));
  await part(page, 'Rate').getByRole('button', { name: 'Change' }).click();
  await expect(part(page, 'Rate')).toContainText(`${rate} messages/s`);
}

/** What happened in the open replay. */
export const runLog = (page: Page) => part(page, 'What happened');

/** Opens the form of a range from the list of replays, at a console by its address. */
export async function openRangeForm(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/${clusterId}/replays`);
  await page.getByRole('link', { name: 'Replay a range' }).click();
  await expect(title(page)).toHaveText('Replay a range of a topic');
}

/** Takes what the form suggests for a topic. */
export async function takeSuggestion(page: Page, topic: string): Promise<void> {
  // Of several errors the one of most dead letters stands first.
  await page
    .getByRole('button', { name: `Take ${topic}` })
    .first()
    .click();
  await expect(page.getByLabel('Topic', { exact: true })).toHaveValue(topic);
}

/** Plans what the form asks for, and waits until a worker has counted it. */
export async function planRange(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Plan this range' }).click();
  await expect(page).toHaveURL(/\/replays\/\d+$/);
  await expect(page.getByRole('heading', { name: 'Is it safe?' })).toBeVisible({ timeout: 30_000 });
}

/** Chooses in the plan's dialog how it runs: a rate, and how many are tried first. */
export async function chooseRun(page: Page, { rate, canary }: { rate: number; canary: number }): Promise<void> {
  await page.getByRole('button', { name: 'Change how it runs' }).click();
  const dialog = page.getByRole('dialog', { name: 'How it runs' });
  await dialog.getByLabel('Messages per second').fill(String(rate));
  await dialog.getByLabel('Canary: some first, until they are proven').check();
  await dialog.getByLabel('Messages', { exact: true }).fill(String(canary));
  await dialog.getByRole('button', { name: 'Plan with these' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('main')).toContainText(`first ${canary}, of the partitions in turn`);
}
