import { expect, test } from '@playwright/test';
import { createProducer } from '#demo/kafka-client.ts';
import { deadLetterPage } from '#lib/dead-letters/dead-letter.ts';
import { card, openDeadLetter, title } from './steps/dead-letters.ts';
import { planReplay } from './steps/replays.ts';
import { clusterId } from './world/console.ts';
import { seenShop } from './world/shop.ts';

const script = '<script>window.hostile = 1</script>';
const image = '<img src="x" onerror="window.hostile = 2">';
const ansi = '\u001b[31mred\u001b[0m';
const reversed = 'safe\u202egnp.exe';

test('what strangers wrote into a dead letter is shown as text, and nothing of it runs', async ({ page }) => {
  const shop = seenShop();
  const topic = shop.names.topic('crm.dlq');
  const key = `${image}${reversed}`;
  const producer = createProducer(shop.kafka, { idempotent: true });
  await producer.connect();
  await producer.send({
    topic,
    messages: [
      {
        key,
        value: `${script}${image}${ansi}${reversed}`,
        headers: {
          'dlq-original-topic': shop.names.topic('orders'),
          'dlq-original-partition': '0',
          'dlq-original-offset': '0',
          'dlq-error': `${script} ${ansi} ${reversed}`,
          [`x-${script}`]: `javascript:${script}${reversed}`,
        },
      },
    ],
  });
  await producer.disconnect();
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    return dialog.dismiss();
  });

  await page.goto(`/${clusterId}/dead-letters?topic=${topic}`);
  const line = page.getByRole('row').filter({ hasText: 'safe⟨U+202E⟩gnp.exe' });
  await expect(async () => {
    const news = page.getByRole('button', { name: / new$/ });
    if (await news.isVisible()) await news.click();
    await expect(line).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(line).toContainText('<img src="x" onerror="window.hostile = 2">');
  const found = deadLetterPage.parse(await (await page.request.get(`/api/clusters/${clusterId}/dead-letters?topic=${topic}&limit=1`)).json()).lines[0];
  await openDeadLetter(page, found?.id ?? '');

  await expect(title(page)).toContainText(image);
  await expect(card(page, 'Error')).toContainText('⟨U+001B⟩[31mred');
  await expect(page.getByRole('textbox', { name: 'Value' })).toContainText(script);
  await expect(page.getByRole('textbox', { name: 'Value' }).getByLabel(/control character.*right-to-left override|202e/i)).toBeVisible();
  const header = page.getByRole('row').filter({ hasText: `x-${script}` });
  await expect(header).toContainText(`javascript:${script}safe⟨U+202E⟩gnp.exe`);
  await planReplay(page);
  await expect(page.getByRole('main')).toContainText(image);

  await expect(page.locator('img, main script')).toHaveCount(0);
  expect(await page.evaluate(() => 'hostile' in window), 'a script of the payload ran').toBe(false);
  expect(dialogs).toEqual([]);
});
