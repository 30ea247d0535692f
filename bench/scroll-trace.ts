import type { Browser, Page } from '@playwright/test';
import { z } from 'zod';
import { devtools } from './bench-browser.ts';

/** Events of a trace as Chromium writes them; microseconds, `tdur` of the thread's own CPU time. */
const trace = z.object({
  traceEvents: z.array(z.looseObject({ name: z.string(), pid: z.number(), tid: z.number(), ts: z.number(), tdur: z.number().optional(), args: z.unknown() })),
});
const threadName = z.object({ name: z.string() });

/** How a page was drawn while it was scrolled. */
export interface ScrolledFrames {
  perSecond: number;
  /** CPU time of the page's main thread for each frame, in milliseconds: what a busy machine does not make much longer. */
  mainThreadMs: number;
}

/** Scrolls what lies under a point down by so many pixels (`speed`: pixels a second), as a wheel does, and reads a trace of it. */
export async function traceScroll(
  browser: Browser,
  page: Page,
  { x, y, pixels, speed }: { x: number; y: number; pixels: number; speed: number },
): Promise<ScrolledFrames> {
  const session = await devtools(page);
  await browser.startTracing(page, { categories: ['viz', 'disabled-by-default-display.framedisplayed', 'disabled-by-default-devtools.timeline'] });
  await session.send('Input.synthesizeScrollGesture', { x, y, yDistance: -pixels, speed, preventFling: true, gestureSourceType: 'mouse' });
  const { traceEvents } = trace.parse(JSON.parse((await browser.stopTracing()).toString()));
  const frames = traceEvents.filter(({ name }) => name === 'Display::FrameDisplayed').map(({ ts }) => ts);
  const seconds = (Math.max(...frames) - Math.min(...frames)) / 1e6;
  const mainThreads = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && threadName.safeParse(args).data?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const cpuMicroseconds = traceEvents
    .filter(({ name, pid, tid }) => name === 'RunTask' && mainThreads.has(`${pid} ${tid}`))
    .reduce((sum, { tdur = 0 }) => sum + tdur, 0);
  return { perSecond: (frames.length - 1) / seconds, mainThreadMs: cpuMicroseconds / 1_000 / frames.length };
}
