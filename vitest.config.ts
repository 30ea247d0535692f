import { defineConfig } from 'vitest/config';

/** At full size (`npm run torture`) one test may take long. */
const isFullSize = process.env.TORTURE_ROUNDS !== undefined;
const longestMs = 1_800_000;

const everywhere = ['**/node_modules/**', '.next/**', '.redrive/**', 'lib/db/generated/**', 'e2e/**'];

/** Planted violations copy the whole tree: a project of its own. */
const gates = 'scripts/test/gates.test.ts';

export default defineConfig({
  test: {
    // The tests share two cores with Kafka and Postgres.
    maxWorkers: 2,
    teardownTimeout: 10_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: [...everywhere, '**/*.integration.test.ts', gates],
          setupFiles: ['scripts/test/nothing-left-setup.ts'],
          testTimeout: isFullSize ? longestMs : 10_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['**/*.integration.test.ts'],
          exclude: everywhere,
          globalSetup: ['scripts/test/integration-setup.ts'],
          setupFiles: ['scripts/test/nothing-left-setup.ts'],
          testTimeout: isFullSize ? longestMs : 60_000,
          hookTimeout: 60_000,
        },
      },
      { extends: true, test: { name: 'gates', include: [gates], testTimeout: 60_000, hookTimeout: 60_000 } },
    ],
  },
});
