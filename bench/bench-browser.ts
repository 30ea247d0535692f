import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from '@playwright/test';
import { ensureChromium } from '#scripts/stack/chromium.ts';
import type { BenchConsole } from './bench-console.ts';

/** Starts Chromium as the end-to-end tests do; it is installed where it is missing. @throws Error with a sentence where it cannot be */
export async function launchChromium(): Promise<Browser> {
  const executablePath = await ensureChromium();
  // As root, Chromium has no sandbox.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** A browser that has seen nothing of the console yet but its sign-in. */
export async function openContext(browser: Browser, { url }: Pick<BenchConsole, 'url'>): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 }, locale: 'en-GB', timezoneId: 'UTC' });
  await context.request.get('/api/auth/demo/sign-in', { maxRedirects: 0 });
  return context;
}

/** Chrome's own view of a page. */
export const devtools = (page: Page): Promise<CDPSession> => page.context().newCDPSession(page);
