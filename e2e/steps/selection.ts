import { expect, type Locator, type Page } from '@playwright/test';
import { readSelection } from '#components/dead-letters/selection-address.ts';
import { clusterId } from '#e2e/world/console.ts';
import { panel } from './dead-letters.ts';
import { lines } from './search.ts';

/** What can be done to the selected. */
export const selectionBar = (page: Page): Locator => page.getByRole('region', { name: 'Selected dead letters' });

/** Gives what is open or selected to somebody with the keyboard alone: the first whose name begins so, oneself where no name is given. */
export async function assign(page: Page, name = ''): Promise<void> {
  await page.keyboard.press('a');
  const box = page.getByRole('combobox', { name: 'Who takes care of it' });
  await expect(box).toBeFocused();
  await expect(page.getByRole('option', { name: /^Me/ })).toBeVisible();
  await page.keyboard.type(name);
  if (name !== '') await expect(page.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
}

/** Opens the list of a topic's new dead letters and selects so many with the keyboard alone. @returns their ids, as the list has them */
export async function selectNew(page: Page, topic: string, count: number): Promise<string[]> {
  await page.goto(`/${clusterId}/dead-letters?topic=${topic}&state=new`);
  await expect(lines(page).nth(count - 1)).toBeVisible();
  const ids: string[] = [];
  for (let place = 0; place < count; place++) {
    await page.keyboard.press('j');
    await expect(lines(page).nth(place)).toHaveAttribute('aria-current', 'true');
    await page.keyboard.press('x');
    await expect(selectionBar(page)).toContainText(`${place + 1} dead letter`);
    // The address keeps up before the next key.
    await expect.poll(() => readSelection(new URL(page.url()).searchParams.get('selected') ?? '')?.length).toBe(place + 1);
    const label = (await lines(page).nth(place).getByRole('checkbox').getAttribute('aria-label')) ?? '';
    ids.push(/\d+$/.exec(label)?.[0] ?? '');
  }
  await page.keyboard.press('Escape');
  await expect(panel(page)).toBeHidden();
  return ids;
}

/** The dialog of an action on many. */
export const askingDialog = (page: Page, title: RegExp): Locator => page.getByRole('dialog', { name: title });

/** Discards what is selected with the keyboard alone, once the dialog has said how many. */
export async function discardSelected(page: Page, { foreseen, reason }: { foreseen: RegExp; reason: string }): Promise<void> {
  await page.keyboard.press('#');
  await expect(askingDialog(page, /^Discard /)).toContainText(foreseen);
  await page.getByLabel('One reason for all, for the audit').fill(reason);
  await page.keyboard.press('Control+Enter');
}

/** Opens the dialog that asks until when, with the keyboard, and chooses one of its moments. */
export async function snoozeUntil(page: Page, choice: string): Promise<void> {
  await page.keyboard.press('z');
  await page.getByRole('radio', { name: choice }).press('Space');
  await page.keyboard.press('Enter');
}
