import type { BrowserContext, Page } from '@playwright/test';
import { z } from 'zod';

/** What the page's own observers saw; filled by the script below. */
const observed = z.object({ largestPaintMs: z.number(), interactions: z.array(z.number()), longTasks: z.array(z.number()) });

/**
 * Runs in each page before anything else: Chrome's observers of the largest contentful paint, of interactions (from the input to the next paint, web.dev/inp;
 * events of one interaction share its id, and the longest counts), and of tasks longer than 50 ms.
 */
const observers = `
  const seen = { largestPaintMs: 0, interactions: new Map(), longTasks: [] };
  const observe = (type, more, each) => new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true, ...more });
  observe('largest-contentful-paint', {}, ({ startTime }) => { seen.largestPaintMs = startTime; });
  observe('event', { durationThreshold: 16 }, ({ interactionId, duration }) => {
    if (interactionId) seen.interactions.set(interactionId, Math.max(duration, seen.interactions.get(interactionId) ?? 0));
  });
  observe('longtask', {}, ({ duration }) => { seen.longTasks.push(duration); });
  window.pageTiming = {
    take: () => {
      const taken = { ...seen, interactions: [...seen.interactions.values()] };
      seen.interactions.clear();
      seen.longTasks.length = 0;
      return taken;
    },
  };`;

/** Observes every page that is opened from now on. */
export const observePages = (context: BrowserContext): Promise<unknown> => context.addInitScript(observers);

/** What happened on a page since the last time it was asked; its largest paint so far. Milliseconds. */
export async function takeTiming(page: Page): Promise<z.infer<typeof observed>> {
  // Entries come after the frame that they tell of.
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 100)))');
  return observed.parse(await page.evaluate('window.pageTiming.take()'));
}
