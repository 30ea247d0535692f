import type { Browser, Page } from '@playwright/test';
import { z } from 'zod';

/** Events of a trace as Chromium writes them; `ts` in microseconds, as is `tdur`, the thread's own CPU time. */
const trace = z.object({
  traceEvents: z.array(z.looseObject({ name: z.string(), pid: z.number(), tid: z.number(), ts: z.number(), tdur: z.number().optional(), args: z.unknown() })),
});
type TraceEvent = z.infer<typeof trace>['traceEvents'][number];
const threadName = z.object({ name: z.string() });

/** What Chromium did. */
export interface ChromeTrace {
  events: readonly TraceEvent[];
  /** CPU time of each task of the pages' main threads, in milliseconds: unlike a task's duration, it does not grow with what else the machine does. */
  mainThreadTasksMs: readonly number[];
}

/** Traces Chromium while something is done to a page. @param categories beside those of tasks */
export async function traceChrome(browser: Browser, page: Page, work: () => Promise<unknown>, categories: readonly string[] = []): Promise<ChromeTrace> {
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline', ...categories] });
  try {
    await work();
  } catch (error) {
    await browser.stopTracing();
    throw error;
  }
  const { traceEvents: events } = trace.parse(JSON.parse((await browser.stopTracing()).toString()));
  const isMain = ({ name, args }: TraceEvent) => name === 'thread_name' && threadName.safeParse(args).data?.name === 'CrRendererMain';
  const mainThreads = new Set(events.filter(isMain).map(({ pid, tid }) => `${pid} ${tid}`));
  const tasks = events.filter(({ name, pid, tid }) => name === 'RunTask' && mainThreads.has(`${pid} ${tid}`));
  return { events, mainThreadTasksMs: tasks.map(({ tdur = 0 }) => tdur / 1_000) };
}
