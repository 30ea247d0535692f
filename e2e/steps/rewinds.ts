import { expect, type Page } from '@playwright/test';
import { clusterId } from '#e2e/world/console.ts';
import { groupDetail } from '#lib/lag/group-lag.ts';
import { title } from './dead-letters.ts';

/** The state of a group as the console has it; undefined before it was sampled. */
export async function groupState(page: Page, group: string): Promise<string | undefined> {
  const response = await page.request.get(`/api/clusters/${clusterId}/groups/${encodeURIComponent(group)}`);
  return response.ok() ? groupDetail.parse(await response.json()).group.state : undefined;
}

/** Opens the form from the group's page, with the keyboard. */
export async function openRewindForm(page: Page, group: string): Promise<void> {
  await page.goto(`/${clusterId}/groups/${encodeURIComponent(group)}`);
  await expect(page.getByRole('link', { name: 'Rewind…' })).toBeVisible();
  await page.keyboard.press('w');
  await expect(title(page)).toContainText(`Rewind ${group}`);
}

/** Plans what the form asks for. */
export async function planRewind(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Plan the rewind' }).click();
  await expect(page).toHaveURL(/\/rewinds\/\d+$/);
  await expect(page.getByRole('heading', { name: 'Before you confirm' })).toBeVisible();
}

/** Confirms the open plan with the keyboard. */
export async function confirmRewind(page: Page, reason: string): Promise<void> {
  await page.keyboard.press('c');
  await page.getByLabel('Reason, for the audit').fill(reason);
  await page.keyboard.press('Control+Enter');
}
