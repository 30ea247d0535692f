import type { Page } from '@playwright/test';
import { z } from 'zod';
import { launchChromium, openContext } from './bench-browser.ts';
import { startBenchConsole } from './bench-console.ts';
import { benchCluster } from './bench-reader.ts';
import { chainName, eventsOfLongChain, longChain, longChains } from './generate-event.ts';
import { observePages, takeTiming } from './page-timing.ts';
import type { RowContext } from './row.ts';

/**
 * Runs in each page before anything else: promises when, after the navigation began, the frame was drawn in which the lanes of a chain and its list first stood. In the
 * page, so that nothing of Playwright's is counted.
 */
const whenDrawn = `
  window.chainDrawnMs = new Promise((resolve) => {
    const look = () => {
      const marks = document.querySelectorAll('section[aria-label="Lanes by service"] svg [aria-label]').length;
      const lines = document.querySelectorAll('section[aria-label="List of events"] li').length;
      if (marks >= 10 && lines >= 10) requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });`;

async function drawnMs(page: Page): Promise<number> {
  const drawn = z.number().parse(await page.evaluate('window.chainDrawnMs'));
  return Math.max(drawn, (await takeTiming(page)).largestPaintMs);
}

/** Opens chains of thirty events, each in a browser that has nothing of the console yet. @returns how long each took until it was painted: lanes, list and its largest part */
export async function timeChainPages(
  { stack, say }: RowContext,
  { databaseUrl, traced }: { databaseUrl: string; traced: readonly string[] },
): Promise<number[]> {
  const console = await startBenchConsole({ stack, say }, { name: 'chains', databaseUrl, topics: ['none'], traced, hasWorker: true });
  const browser = await launchChromium();
  try {
    const paintedMs: number[] = [];
    for (let chain = 0; chain < longChains; chain++) {
      const context = await openContext(browser, console);
      await observePages(context);
      await context.addInitScript(whenDrawn);
      const page = await context.newPage();
      await page.goto(`/${benchCluster}/chains/${chainName(longChain(chain))}`);
      paintedMs.push(await drawnMs(page));
      const told = await page.getByRole('heading', { level: 1 }).textContent();
      if (!(await page.getByRole('main').textContent())?.includes(`${eventsOfLongChain} events`))
        throw new Error(`The page of a chain of ${eventsOfLongChain} events says: ${told}`);
      await context.close();
    }
    return paintedMs;
  } finally {
    await browser.close();
    await console.stop();
  }
}
