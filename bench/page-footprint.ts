import type { Page } from '@playwright/test';
import { devtools } from './bench-browser.ts';

/** What a page holds once everything that nobody refers to was collected. */
export interface Footprint {
  heapBytes: number;
  /** DOM nodes, also those that scripts alone still hold. */
  nodes: number;
  listeners: number;
}

/** Measures a page as often as asked, each time after a forced collection. */
export async function footprintOf(page: Page): Promise<() => Promise<Footprint>> {
  const session = await devtools(page);
  await session.send('Performance.enable');
  await session.send('HeapProfiler.enable');
  return async () => {
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    const metric = (name: string) => {
      const found = metrics.find((each) => each.name === name);
      if (found === undefined) throw new Error(`Chromium does not measure ${name}.`);
      return found.value;
    };
    return { heapBytes: metric('JSHeapUsedSize'), nodes: metric('Nodes'), listeners: metric('JSEventListeners') };
  };
}
