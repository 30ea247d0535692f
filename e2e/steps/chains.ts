import { expect, type Locator, type Page } from '@playwright/test';

/** The picture of a chain. */
export const lanes = (page: Page): Locator => page.getByRole('region', { name: 'Lanes by service' });
export const graph = (page: Page): Locator => page.getByRole('region', { name: 'Graph of causes' });
export const eventList = (page: Page): Locator => page.getByRole('region', { name: 'List of events' });
export const eventPanel = (page: Page): Locator => page.getByRole('complementary', { name: 'Open event' });
/** What says that something came since the page was drawn. */
export const arrived = (page: Page, text: string): Locator => page.getByRole('button', { name: text, exact: true });

/** Of each event all that is said of it has room: nothing runs out of its column, and no pill is cut. */
export async function expectRoomInList(page: Page): Promise<void> {
  const without = await eventList(page).evaluate((list) =>
    [...list.querySelectorAll('li > span')].flatMap((column) => {
      const edge = column.getBoundingClientRect().right + 1;
      const parts = [...column.querySelectorAll('a, a > span, button, span')];
      return parts.flatMap((part) => (part.getBoundingClientRect().right > edge || part.scrollWidth > part.clientWidth + 1 ? (part.textContent ?? '') : []));
    }),
  );
  expect(without).toEqual([]);
}

/** From the page of a dead letter to the chain of its event. */
export async function followChain(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Follow the chain' }).first().click();
  await expect(lanes(page)).toBeVisible();
}

/** Looks at a chain in another way. */
export async function lookAs(page: Page, look: 'Lanes' | 'Graph' | 'List'): Promise<void> {
  await page.getByRole('group', { name: 'Shown as' }).getByRole('button', { name: look }).click();
}
