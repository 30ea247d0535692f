import { expect, type Locator, type Page } from '@playwright/test';

/** As the audit keeps them, and as their own pages name them. */
export const demoOperator = 'demo@localhost.local';
export const demoOperatorName = 'Demo operator';

export async function openAudit(page: Page): Promise<void> {
  await page.goto('/audit');
  await expect(page.getByRole('row').nth(1)).toContainText(/done|refused|failed/);
}

/** The audit's lines of one action on one subject, `replay/7` or `failure/12`. */
export function auditEntries(page: Page, action: string, subject: string): Locator {
  return page
    .getByRole('row')
    .filter({ has: page.getByRole('cell', { name: action, exact: true }) })
    .filter({ has: page.getByRole('link', { name: subject, exact: true }) });
}
