import { expect, type Locator, type Page } from '@playwright/test';

/** The picture of a chain. */
export const lanes = (page: Page): Locator => page.getByRole('region', { name: 'Lanes by service' });
export const eventList = (page: Page): Locator => page.getByRole('region', { name: 'List of events' });
export const eventPanel = (page: Page): Locator => page.getByRole('complementary', { name: 'Open event' });

/** From the page of a dead letter to the chain of its event. */
export async function followChain(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Follow the chain' }).first().click();
  await expect(lanes(page)).toBeVisible();
}
