import { loadavg } from 'node:os';
import type { Browser, Page } from '@playwright/test';
import { launchChromium, openContext } from '#bench/bench-browser.ts';
import { type BenchConsole, startBenchConsole } from '#bench/bench-console.ts';
import { benchCluster } from '#bench/bench-reader.ts';
import { observePages, takeTiming } from '#bench/page-timing.ts';
import { inWords, percentilesOf } from '#bench/percentiles.ts';
import type { Measured, Row } from '#bench/row.ts';
import { traceScroll } from '#bench/scroll-trace.ts';
import { startTransferMeter } from '#bench/transfer-meter.ts';

const listAddress = `/${benchCluster}/dead-letters`;
const coldLoads = 7;
const timesEach = 12;

const firstLine = (page: Page) => page.getByRole('row').nth(1).getByRole('link');

/** The list in a browser that has nothing of the console yet. */
async function openCold(browser: Browser, console: Pick<BenchConsole, 'url'>): Promise<Page> {
  const context = await openContext(browser, console);
  await observePages(context);
  const page = await context.newPage();
  await page.goto(listAddress);
  await firstLine(page).waitFor();
  return page;
}

/** All script that opening the list brings, those of its worker and what Next fetches ahead included. */
async function scriptBytes(browser: Browser, console: BenchConsole): Promise<{ bytes: number; files: number }> {
  const meter = await startTransferMeter(console.url);
  try {
    const page = await openCold(browser, meter);
    await page.getByRole('banner').getByText('Live', { exact: true }).waitFor();
    await meter.settled();
    await page.context().close();
    return meter.scripts();
  } finally {
    await meter.stop();
  }
}

async function largestPaints(browser: Browser, console: BenchConsole): Promise<number[]> {
  const paintsMs: number[] = [];
  for (let load = 0; load < coldLoads; load++) {
    const page = await openCold(browser, console);
    paintsMs.push((await takeTiming(page)).largestPaintMs);
    await page.context().close();
  }
  return paintsMs;
}

/** What an operator does to the list; each is given the number of the time. */
const interactions: Record<string, (page: Page, time: number) => Promise<void>> = {
  async filter(page, time) {
    const tab = page.getByRole('group', { name: 'State' }).getByRole('button', { name: time % 2 === 0 ? /^all/i : /^open/i });
    await tab.click();
    await firstLine(page).waitFor();
  },
  select: (page, time) =>
    page
      .getByRole('row')
      .nth(1 + time)
      .getByRole('checkbox')
      .click(),
  async open(page, time) {
    await page
      .getByRole('row')
      .nth(1 + time)
      .getByRole('link')
      .click();
    await page.getByRole('complementary', { name: 'Open dead letter' }).getByRole('heading').first().waitFor();
  },
};

async function timeInteractions(page: Page, act: (page: Page, time: number) => Promise<void>): Promise<number[]> {
  const durationsMs: number[] = [];
  for (let time = 0; time < timesEach; time++) {
    await act(page, time);
    // What was too short to be told of was within a frame.
    durationsMs.push(Math.max(...(await takeTiming(page)).interactions, 16));
  }
  return durationsMs;
}

export const consoleBrowserRow: Row = {
  name: 'console-browser',
  about:
    'the list of dead letters in Chromium, of the production build: script transferred and largest paint with nothing cached, from input to next paint for filter, select, open, and frames while scrolling',
  async run({ stack, deadLetterTopic, indexedDatabase, say }) {
    const topic = await deadLetterTopic();
    const { url: databaseUrl } = await indexedDatabase();
    const console = await startBenchConsole({ stack, say }, { name: 'browser', databaseUrl, topics: [topic], hasWorker: true });
    const browser = await launchChromium();
    const withLoad = (text: string) => say(`${text}; load of the machine ${loadavg()[0]?.toFixed(1)}`);
    try {
      const { bytes, files } = await scriptBytes(browser, console);
      say(`${files} scripts, ${bytes.toLocaleString('en-US')} bytes`);
      const paints = percentilesOf(await largestPaints(browser, console));
      withLoad(`largest contentful paint: ${inWords(paints)}`);
      const figures: Measured[] = [
        { part: 'script', value: bytes / 1_000, unit: 'kB of script as transferred', reference: null, goal: { kind: 'most', limit: 350 } },
        { part: 'largest-paint', value: paints.p50, unit: 'ms at p50', reference: null, goal: { kind: 'most', limit: 1_500 } },
      ];
      for (const [part, act] of Object.entries(interactions)) {
        const page = await openCold(browser, console);
        await takeTiming(page);
        const measured = percentilesOf(await timeInteractions(page, act));
        withLoad(`${part}, from input to next paint: ${inWords(measured)}`);
        figures.push({ part, value: measured.p95, unit: 'ms to the next paint at p95', reference: null, goal: { kind: 'most', limit: 150 } });
        await page.context().close();
      }
      const page = await openCold(browser, console);
      const scrolled = await traceScroll(browser, page, { x: 700, y: 600, pixels: 12_000, speed: 2_400 });
      withLoad(`scrolled at ${scrolled.perSecond.toFixed(1)} frames a second, ${scrolled.mainThreadMs.toFixed(1)} ms of the main thread’s CPU each`);
      // The goal is a least, and figures have a most: the time that a frame takes.
      figures.push({
        part: 'scroll',
        value: 1_000 / scrolled.perSecond,
        unit: 'ms a frame while scrolling',
        reference: null,
        goal: { kind: 'most', limit: 20 },
      });
      return figures;
    } finally {
      await browser.close();
      await console.stop();
    }
  },
};
