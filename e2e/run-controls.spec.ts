import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { auditEntries, openAudit } from './steps/audit.ts';
import { violationsIn } from './steps/axe.ts';
import { openListOf, title } from './steps/dead-letters.ts';
import { changeRate, chooseSettings, confirmReplay, planSelected, runLog } from './steps/replays.ts';
import { seenShop } from './world/shop.ts';

const screenshots = join(import.meta.dirname, '../.redrive/screenshots');

/** A consumer group of nobody, whose lag is what a test says. */
function groupOf(name: string) {
  const { kafka, names } = seenShop();
  const groupId = `${names.group('warehouse')}-${name}`;
  const topic = names.topic('payments');
  const withAdmin = async <Result>(act: (admin: ReturnType<typeof kafka.admin>) => Promise<Result>): Promise<Result> => {
    const admin = kafka.admin();
    await admin.connect();
    try {
      return await act(admin);
    } finally {
      await admin.disconnect();
    }
  };
  const commit = (offsetOf: (end: { low: string; high: string }) => string) =>
    withAdmin(async (admin) => {
      const ends = await admin.fetchTopicOffsets(topic);
      await admin.setOffsets({ groupId, topic, partitions: ends.map((end) => ({ partition: end.partition, offset: offsetOf(end) })) });
    });
  return {
    groupId,
    catchUp: () => commit(({ high }) => high),
    fallBehind: () => commit(({ low }) => low),
    remove: () => withAdmin((admin) => admin.deleteGroups([groupId])),
  };
}

async function look(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
  expect(await violationsIn(page, 'light')).toEqual([]);
}

test('an operator changes the rate of a running replay, a guard pauses it with its figures, it goes on, and its report is taken away', async ({ page }) => {
  test.setTimeout(150_000);
  const shop = seenShop();
  const group = groupOf('e2e-guard');
  await group.catchUp();
  try {
    await openListOf(page, shop.names.topic('warehouse-dlt'));
    const id = await planSelected(page, 20);
    await chooseSettings(page, { rate: 1, group: group.groupId, above: 100 });
    await confirmReplay(page, 'INC-2291: the stock service is back');
    await expect(title(page)).toContainText(/is running: [1-9] of 20 sent/);
    await changeRate(page, 2);
    await expect(runLog(page)).toContainText('rate 2/s, before 1/s');
    await page.keyboard.press('-');
    await expect(runLog(page)).toContainText('rate 1/s, before 2/s');

    await page.keyboard.press('p');
    await expect(page.getByRole('status').filter({ hasText: /^Paused: by / })).toBeVisible();
    await group.fallBehind();
    await page.keyboard.press('p');
    await page.keyboard.press('#');
    await expect(page.getByRole('dialog', { name: /^Cancel the rest of replay #/ }), 'before it is for good').toContainText(
      /\d messages? of 20 (is|are) not sent/,
    );
    await page.keyboard.press('Escape');
    await expect(page.getByRole('status').filter({ hasText: /^Paused: by / }), 'a second press of the key that pauses lets nothing go on').toBeVisible();
    await page.keyboard.press('o');
    await expect(page.getByRole('status').filter({ hasText: 'Paused by its guard over lag' })).toContainText(
      new RegExp(`the lag of ${group.groupId} is \\d+ \\(pauses above 100\\)`),
    );
    await expect(runLog(page)).toContainText('paused by its guard: lag');
    await look(page, 'run-paused');
    await page.emulateMedia({ colorScheme: 'dark' });
    await look(page, 'run-paused-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 390, height: 844 });
    await look(page, 'run-paused-390');
    const beyond = await page.evaluate(() =>
      Math.max(...[document.documentElement, ...document.querySelectorAll('main')].map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)),
    );
    expect(beyond, 'pixels beyond the edge').toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 1440, height: 900 });

    await group.catchUp();
    await changeRate(page, 100);
    await page.keyboard.press('o');
    await expect(title(page)).toContainText(/is done: all 20 are proven/, { timeout: 60_000 });
    await expect(runLog(page)).toContainText('goes on');

    await page.getByRole('link', { name: 'Report' }).click();
    await expect(page.getByRole('main')).toContainText('Report at its end.');
    await expect(page.getByRole('row').filter({ hasText: 'proven' })).toContainText('20');
    await look(page, 'report');
    for (const format of ['CSV', 'JSONL']) {
      const downloading = page.waitForEvent('download');
      await page.getByRole('link', { name: `Export ${format}` }).click();
      const file = await downloading;
      expect(file.suggestedFilename()).toBe(`replay-${id}.${format.toLowerCase()}`);
      const lines = (await readFile(await file.path(), 'utf8')).trimEnd().split('\n');
      expect(
        lines.filter((line) => line.includes('proven')),
        'each message with what became of it',
      ).toHaveLength(20);
    }

    await openAudit(page);
    await expect(auditEntries(page, 'replays:rate', `replay/${id}`).first()).toBeVisible();
    await expect(auditEntries(page, 'replays:pause', `replay/${id}`).filter({ hasText: 'guard: lag' })).toHaveCount(1);
  } finally {
    await group.remove();
  }
});
