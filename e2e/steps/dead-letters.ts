import { expect, type Locator, type Page } from '@playwright/test';
import { clusterId } from '#e2e/world/console.ts';
import { type DeadLetterLine, deadLetterDetail, deadLetterPage } from '#lib/dead-letters/dead-letter.ts';

/** The panel beside the list. */
export const panel = (page: Page): Locator => page.getByRole('complementary', { name: 'Open dead letter' });
export const title = (page: Page): Locator => page.getByRole('heading', { level: 1 });
/** A card of a page, by its heading. */
export const card = (page: Page, name: string): Locator => page.locator('section').filter({ has: page.getByRole('heading', { name, exact: true }) });
/** What was decided about a dead letter, without when it failed. */
export const decisions = (page: Page): Locator => card(page, 'History').getByRole('listitem').filter({ hasText: 'became' });
/** A toast is a dialog to who cannot see it. */
export const toast = (page: Page, text: string): Locator => page.getByRole('dialog').filter({ hasText: text });
/** What was refused or failed is read out at once. */
export const refusal = (page: Page, text: string): Locator => page.getByRole('alert').filter({ hasText: text });

/** Opens the list as the visitor of a demo does, from the overview. */
export async function openList(page: Page): Promise<void> {
  await page.goto('/');
  await expect(title(page)).toContainText('broken');
  await page.keyboard.press('g');
  await page.keyboard.press('d');
  await expect(title(page)).toContainText('open');
}

/** Opens the list and chooses a topic. */
export async function openDeadLettersOf(page: Page, topic: string): Promise<void> {
  await openList(page);
  await page.getByLabel('Dead letter topic').selectOption(topic);
  await expect(title(page)).toContainText(`in ${topic}`);
}

/** Opens the list of a topic by its address, as from a link. */
export async function openListOf(page: Page, topic: string): Promise<void> {
  await page.goto('/');
  await expect(title(page)).toContainText('broken');
  await page.goto(`/${clusterId}/dead-letters?${new URLSearchParams({ topic })}`);
  await expect(title(page)).toContainText(`in ${topic}`);
}

/** Goes down the list with `j` until the panel shows a dead letter of this error. */
export async function chooseByKeyboard(page: Page, error: string): Promise<void> {
  await page.keyboard.press('j');
  const heading = panel(page).getByRole('heading', { level: 2 }).first();
  await expect(heading).toContainText('dead-lettered');
  while (!(await heading.textContent())?.includes(error)) {
    const before = page.url();
    await page.keyboard.press('j');
    await expect(page, `no dead letter of ${error} further down`).not.toHaveURL(before);
    await expect(heading).toContainText('dead-lettered');
  }
}

export async function openDeadLetter(page: Page, id: string): Promise<void> {
  await page.goto(`/${clusterId}/dead-letters/${id}`);
  await expect(title(page)).toContainText('dead-lettered');
}

/** One that nobody has done anything about yet, so that no test is in another's way. */
export async function untouchedDeadLetter(page: Page, topic: string): Promise<DeadLetterLine> {
  await openList(page);
  const api = `/api/clusters/${clusterId}/dead-letters`;
  const { lines } = deadLetterPage.parse(await (await page.request.get(`${api}?state=new&topic=${topic}&limit=200`)).json());
  for (const line of lines) {
    const { notes, history, replays } = deadLetterDetail.parse(await (await page.request.get(`${api}/${line.id}`)).json());
    if (notes.length + history.length + replays.length === 0) return line;
  }
  throw new Error(`every dead letter of ${topic} has been touched already`);
}

/** Discards with the keyboard alone. */
export async function discard(page: Page, reason: string): Promise<void> {
  await page.keyboard.press('#');
  await page.getByLabel('Reason, for the audit').fill(reason);
  await page.keyboard.press('Control+Enter');
}

/** Writes a note with the keyboard alone. */
export async function writeNote(page: Page, text: string): Promise<void> {
  await page.keyboard.press('n');
  await page.getByLabel('What the next one who looks should know').fill(text);
  await page.keyboard.press('Control+Enter');
}
