import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { deadLettersArrive } from '#bench/arriving-dead-letters.ts';
import { launchChromium, openContext } from '#bench/bench-browser.ts';
import { startBenchConsole } from '#bench/bench-console.ts';
import { benchCluster } from '#bench/bench-reader.ts';
import { generateDeadLetter } from '#bench/generate-dead-letter.ts';
import { commitLaggingGroups } from '#bench/lagging-groups.ts';
import { type Footprint, footprintOf } from '#bench/page-footprint.ts';
import type { Measured, Row, RowContext } from '#bench/row.ts';
import { writeTopic } from '#bench/write-topic.ts';
import { migrate } from '#prisma/migrate.ts';

const topic = 'bench-open.dlq';
/** There before the pages are opened. */
const messagesBefore = 5_000;
const groupCount = 50;
const samplesWanted = 40;
const shortestMs = 8_000;
/** As long as six minutes for 1,000,000: an hour with `--large`. */
const openMsOf = (messages: number) => Math.max(shortestMs, (messages / 1_000_000) * 6 * 60_000);

const pages = { list: `/${benchCluster}/dead-letters`, overview: `/${benchCluster}` };
type PageName = keyof typeof pages;

interface Sample extends Footprint {
  atMs: number;
}

/** Takes samples of pages that nobody touches, evenly over the time. */
async function watchPages(opened: ReadonlyMap<PageName, Page>, openMs: number, signal: AbortSignal): Promise<Map<PageName, Sample[]>> {
  const looks = await Promise.all([...opened].map(async ([name, page]) => ({ name, look: await footprintOf(page) })));
  const samples = new Map<PageName, Sample[]>(looks.map(({ name }) => [name, []]));
  const startedAt = performance.now();
  for (let sample = 1; sample <= samplesWanted; sample++) {
    await delay(Math.max(0, startedAt + (openMs * sample) / samplesWanted - performance.now()), undefined, { signal });
    for (const { name, look } of looks) samples.get(name)?.push({ atMs: performance.now() - startedAt, ...(await look()) });
  }
  return samples;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** How much more of something there was at the end (the last quarter) than once the page had settled (the second quarter), as medians. */
function growthOf(samples: readonly Sample[], what: keyof Footprint): number {
  const quarter = Math.floor(samples.length / 4);
  const of = (part: readonly Sample[]) => median(part.map((sample) => sample[what]));
  return of(samples.slice(-quarter)) - of(samples.slice(quarter, 2 * quarter));
}

const inWords = ({ heapBytes, nodes, listeners }: Footprint) => `${(heapBytes / 1e6).toFixed(2)} MB, ${nodes} nodes, ${listeners} listeners`;

function figuresOf(name: PageName, samples: readonly Sample[]): Measured[] {
  return [
    {
      part: `${name}-heap`,
      value: growthOf(samples, 'heapBytes') / 1e3,
      unit: 'kB of heap more at the end than once settled',
      reference: null,
      goal: { kind: 'most', limit: 500 },
    },
    { part: `${name}-nodes`, value: growthOf(samples, 'nodes'), unit: 'DOM nodes more', reference: null, goal: { kind: 'most', limit: 50 } },
    { part: `${name}-listeners`, value: growthOf(samples, 'listeners'), unit: 'event listeners more', reference: null, goal: { kind: 'most', limit: 10 } },
  ];
}

async function openPages({ stack, messages, say, signal }: RowContext, databaseUrl: string): Promise<Measured[]> {
  const console = await startBenchConsole({ stack, say }, { name: 'open', databaseUrl, topics: [topic], hasWorker: true });
  const browser = await launchChromium().catch(async (error: unknown) => {
    await console.stop();
    throw error;
  });
  const arriving = new AbortController();
  try {
    const context = await openContext(browser, console);
    const opened = new Map<PageName, Page>();
    for (const [name, address] of Object.entries(pages) as [PageName, string][]) {
      const page = await context.newPage();
      await page.goto(address);
      await page.getByRole('banner').getByText('Live', { exact: true }).waitFor();
      opened.set(name, page);
    }
    const arrivals = deadLettersArrive(
      { brokers: stack.brokers, topic, from: messagesBefore, perBatch: 5, everyMs: 2_000 },
      AbortSignal.any([arriving.signal, signal]),
    );
    // Whatever ends the row ends them, too; what failed in them is thrown below.
    arrivals.catch(() => undefined);
    const openMs = openMsOf(messages);
    const samples = await watchPages(opened, openMs, signal);
    arriving.abort();
    const arrived = await arrivals;
    const announced = await opened.get('list')?.getByRole('button', { name: / new$/ }).textContent();
    say(`open for ${(openMs / 60_000).toFixed(1)} min while ${arrived} dead letters came; the list says “${announced?.trim()}”`);
    for (const [name, taken] of samples) {
      const at = (share: number) => taken[Math.round((taken.length - 1) * share)];
      const words = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => at(share) ?? []).map((sample) => `${(sample.atMs / 60_000).toFixed(1)} min ${inWords(sample)}`);
      say(`${name}: ${words.join('; ')}`);
    }
    return [...samples].flatMap(([name, taken]) => figuresOf(name, taken));
  } finally {
    arriving.abort();
    await browser.close();
    await console.stop();
  }
}

export const consoleOpenRow: Row = {
  name: 'console-open',
  about:
    'the list and the overview left open in Chromium while dead letters arrive and groups are sampled: what they hold after a forced collection; for 6 minutes, with --large for an hour',
  async run(context) {
    const { stack, signal } = context;
    const databaseUrl = await stack.createDatabase('bench_open');
    await migrate(databaseUrl);
    await writeTopic(stack.brokers, topic, generateDeadLetter, messagesBefore, signal);
    await commitLaggingGroups({ brokers: stack.brokers, topic, messages: messagesBefore, count: groupCount });
    return openPages(context, databaseUrl);
  },
};
