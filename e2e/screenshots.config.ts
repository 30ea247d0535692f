import { defineConfig } from '@playwright/test';
import endToEnd from './playwright.config.ts';

/** Pictures of every page in every state, to be looked at: `npm run screenshots`. Nothing is asserted but that a page comes to the state that the picture is of. */
export default defineConfig(endToEnd, {
  testDir: 'screenshots',
  testMatch: '*.shots.ts',
  globalSetup: './world/set-up.ts',
  timeout: 300_000,
});
