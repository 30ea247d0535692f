import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, expect, type Page } from '@playwright/test';
import { readWorld } from '#e2e/world/world.ts';

const run = promisify(execFile);

/** Invites a colleague from the command line, who opens the link in a browser of their own. */
export async function inviteColleague(browser: Browser, { email, name }: { email: string; name: string }): Promise<Page> {
  const world = readWorld();
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, '../../scripts/invite.ts'), email, '--name', name], {
    env: { ...process.env, ...world.console },
  });
  const link = /https?:\S+/.exec(stdout)?.[0];
  if (link === undefined) throw new Error(`the invitation has no link: ${stdout}`);
  const context = await browser.newContext({ baseURL: world.url, viewport: { width: 1440, height: 900 }, locale: 'en-GB', timezoneId: 'UTC' });
  const page = await context.newPage();
  await page.goto(link);
  await page.goto('/');
  await expect(page.getByRole('button', { name: new RegExp(`^${name}.*menu$`) })).toBeVisible();
  return page;
}

/** Holds back what the page asks for by GET under a path until told otherwise: what a browser knows while its news are still on their way. */
export async function holdNews(page: Page, path: RegExp): Promise<() => Promise<void>> {
  const released = Promise.withResolvers<void>();
  await page.route(path, async (route) => {
    if (route.request().method() === 'GET') await released.promise;
    await route.fallback();
  });
  return async () => {
    released.resolve();
    await page.unroute(path);
  };
}
