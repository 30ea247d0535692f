import { defineConfig } from '@playwright/test';
import { createRunDirectory } from '#scripts/test/run-directory.ts';
import { publishedWorld } from './world/world.ts';

// The processes that run the tests read this file again: they inherit the directory, and the world that the set-up has published by then.
process.env.E2E_DIRECTORY ??= createRunDirectory();
const world = publishedWorld();

/** The specs with a console of their own: of the world they need its Kafka, Postgres and build. */
const ofTheirOwn = ['chains-own', 'hostile-pages', 'live', 'operators-day', 'outages', 'rewind'].map((name) => `${name}.spec.ts`);

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: `${process.env.E2E_DIRECTORY}/browser`,
  globalSetup: './world/set-up.ts',
  // What happens in one world happens in order; beside it runs what has a console and topics of its own, which waits more than it works.
  workers: 2,
  projects: [
    { name: 'the world', testIgnore: ofTheirOwn, workers: 1 },
    { name: 'of their own', testMatch: ofTheirOwn, workers: 1 },
  ],
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  use: {
    ...(world === undefined ? {} : { baseURL: world.url }),
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    actionTimeout: 15_000,
    reducedMotion: 'reduce',
    // Pictures of every frame would cost a core.
    trace: { mode: 'retain-on-failure', screenshots: false },
    // As root, Chromium has no sandbox.
    launchOptions: { ...(process.env.CHROMIUM_PATH === undefined ? {} : { executablePath: process.env.CHROMIUM_PATH }), args: ['--no-sandbox'] },
  },
});
