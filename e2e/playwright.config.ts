import { defineConfig } from '@playwright/test';
import { createRunDirectory } from '#scripts/test/run-directory.ts';
import { publishedWorld } from './world/world.ts';

// The processes that run the tests read this file again: they inherit the directory, and the world that the set-up has published by then.
process.env.E2E_DIRECTORY ??= createRunDirectory();
const world = publishedWorld();

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: `${process.env.E2E_DIRECTORY}/browser`,
  globalSetup: './world/set-up.ts',
  // One world on two cores, shared with Kafka and Postgres.
  workers: 1,
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
