import { expect, type Page, test } from '@playwright/test';
import { replayDetail } from '#lib/replay/replay-job.ts';
import { demoOperatorName } from './steps/audit.ts';
import { card, openDeadLetter, refusal, title, toast, untouchedDeadLetter } from './steps/dead-letters.ts';
import { holdNews, inviteColleague } from './steps/operators.ts';
import { confirmReplay, expectProven, planReplay } from './steps/replays.ts';
import { clusterId } from './world/console.ts';
import { seenShop } from './world/shop.ts';

async function planOneOf(page: Page, topic: 'warehouse-dlt' | 'payments.DLT'): Promise<{ failureId: string; plan: string }> {
  const { id } = await untouchedDeadLetter(page, seenShop().names.topic(topic));
  await openDeadLetter(page, id);
  return { failureId: id, plan: await planReplay(page) };
}

test('a plan that a colleague withdrew is not confirmed, and its operator is told', async ({ page, browser }) => {
  const { plan } = await planOneOf(page, 'warehouse-dlt');
  const colleague = await inviteColleague(browser, { email: 'katherine@example.com', name: 'Katherine Johnson' });
  const releaseNews = await holdNews(page, new RegExp(`/replays/${plan}$`));

  await colleague.goto(`/${clusterId}/replays/${plan}`);
  await expect(colleague.getByRole('button', { name: 'Withdraw plan' })).toBeEnabled();
  await colleague.keyboard.press('#');
  await expect(title(colleague)).toContainText(`Plan #${plan} was withdrawn: nothing was sent`);
  await confirmReplay(page, 'the stock service is back');
  await expect(refusal(page, 'It was not confirmed')).toContainText(`Replay ${plan} is withdrawn`);

  await releaseNews();
  await expect(title(page)).toContainText(`Plan #${plan} was withdrawn: nothing was sent`);
  await expect(refusal(page, 'It was not confirmed'), 'the refusal outlives the plan').toContainText(`Replay ${plan} is withdrawn`);
  await colleague.context().close();
});

test('of two plans for one dead letter the first confirmed wins; the other sends nothing and says who has it', async ({ page, browser }) => {
  const { failureId, plan: first } = await planOneOf(page, 'warehouse-dlt');
  const colleague = await inviteColleague(browser, { email: 'mary@example.com', name: 'Mary Jackson' });
  await openDeadLetter(colleague, failureId);
  const second = await planReplay(colleague);

  await confirmReplay(page, 'the stock service is back');
  await expect(card(page, 'What happened')).toContainText(demoOperatorName);
  await confirmReplay(colleague, 'the same, a moment later');
  await expect(refusal(colleague, 'Dead letter')).toContainText(failureId);
  await expectProven(page);
  await colleague.goto(`/${clusterId}/dead-letters/${failureId}`);
  await expect(card(colleague, 'Replays')).toContainText(`Replay #${first}`);
  await expect(card(colleague, 'Replays')).not.toContainText(`Replay #${second}`);
  await colleague.context().close();
});

test('a plan that somebody changes while its reason is written is looked at again before it is confirmed', async ({ page }) => {
  const { plan } = await planOneOf(page, 'warehouse-dlt');
  await page.keyboard.press('c');
  await page.getByLabel('Reason, for the audit').fill('the stock service is back');
  const address = `/api/clusters/${clusterId}/replays/${plan}`;
  const { planHash, plan: planned } = replayDetail.parse(await (await page.request.get(address)).json());
  const { ratePerSecond, rampMs, canary, guards } = planned.settings;
  const changed = await page.request.post(`${address}/settings`, {
    data: { planHash, settings: { ratePerSecond: ratePerSecond * 2, rampMs, canary, guards } },
    headers: { origin: new URL(page.url()).origin },
  });
  expect(changed.status()).toBe(200);
  const news = page.getByRole('alert').filter({ hasText: 'Somebody has changed the plan' });
  await expect(news).toBeVisible();
  await expect(page.getByRole('button', { name: 'Replay 1 message' })).toBeDisabled();
  await news.getByRole('button', { name: 'I have looked at it' }).click();
  await page.getByRole('button', { name: 'Replay 1 message' }).click();
  await expectProven(page);
});

test('a plan whose facts have changed is shown anew before anything is sent', async ({ page }) => {
  const shop = seenShop();
  const { plan } = await planOneOf(page, 'warehouse-dlt');
  const newcomer = `${shop.config.prefix}newcomer`;
  const admin = shop.kafka.admin();
  await admin.connect();
  try {
    await admin.setOffsets({ groupId: newcomer, topic: shop.names.topic('payments'), partitions: [{ partition: 0, offset: '0' }] });

    await confirmReplay(page, 'the stock service is back');
    await expect(refusal(page, 'The facts have changed since this plan was made')).toContainText('Nothing was sent');
    await expect(page.getByRole('listitem').filter({ hasText: newcomer }), 'the new plan names the group').toBeVisible();
    await page.getByRole('button', { name: 'Withdraw plan' }).click();
    await expect(toast(page, `Plan #${plan} is withdrawn`)).toContainText('Nothing was sent');
  } finally {
    await admin.deleteGroups([newcomer]);
    await admin.disconnect();
  }
});
