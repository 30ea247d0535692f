import type { Browser, Page } from '@playwright/test';
import { traceChrome } from '#e2e/world/chrome-trace.ts';
import { devtools } from './bench-browser.ts';

/** How a page was drawn while it was scrolled. */
export interface ScrolledFrames {
  perSecond: number;
  /** CPU time of the page's main thread for each frame, in milliseconds. */
  mainThreadMs: number;
}

interface Scroll {
  /** The point that the pointer rests on. */
  x: number;
  y: number;
  pixels: number;
  /** Pixels a second. */
  speed: number;
}

/** Scrolls what lies under a point down, as a wheel does, and reads a trace of it. */
export async function traceScroll(browser: Browser, page: Page, { x, y, pixels, speed }: Scroll): Promise<ScrolledFrames> {
  const session = await devtools(page);
  const scroll = () => session.send('Input.synthesizeScrollGesture', { x, y, yDistance: -pixels, speed, preventFling: true, gestureSourceType: 'mouse' });
  const { events, mainThreadTasksMs } = await traceChrome(browser, page, scroll, ['viz', 'disabled-by-default-display.framedisplayed']);
  const frames = events.filter(({ name }) => name === 'Display::FrameDisplayed').map(({ ts }) => ts);
  const seconds = (Math.max(...frames) - Math.min(...frames)) / 1e6;
  return { perSecond: (frames.length - 1) / seconds, mainThreadMs: mainThreadTasksMs.reduce((sum, ms) => sum + ms, 0) / frames.length };
}
