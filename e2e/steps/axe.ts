import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** The rules of axe that look at colours. Themes are chosen by the style sheet alone, so that no other has a second answer in the second theme. */
const ofColours = ['color-contrast', 'link-in-text-block'];

/**
 * What axe finds wrong with a page in one theme; the page stays in it.
 * @returns a sentence for each violation, with the elements that it is about
 */
export async function violationsIn(page: Page, colorScheme: 'light' | 'dark'): Promise<string[]> {
  await page.emulateMedia({ colorScheme });
  // Without frames of strangers there is nothing that needs a second page to be put together in.
  const builder = new AxeBuilder({ page }).setLegacyMode();
  if (colorScheme === 'dark') builder.withRules(ofColours);
  const { violations } = await builder.analyze();
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
}
