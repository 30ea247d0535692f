import { matchesGlob } from 'node:path';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { needsOwnModules } from '#scripts/test/needs-own-modules.ts';

/** At full size (`npm run torture`) one test may take long. */
const isFullSize = process.env.TORTURE_ROUNDS !== undefined;
const longestMs = 1_800_000;

const everywhere = ['**/node_modules/**', '.next/**', '.redrive/**', 'lib/db/generated/**', 'e2e/**'];

const ownModules = needsOwnModules(import.meta.dirname, everywhere);

/** Planted violations copy the whole tree: a project of its own. */
const gates = 'scripts/test/gates.test.ts';

type Tests = Omit<NonNullable<TestProjectInlineConfiguration['test']>, 'include' | 'exclude'> & { include: string[]; exclude: string[] };

/** Tests that share modules within a process, and beside them, as `<name>-alone`, those that need modules of their own. */
function project(name: string, tests: Tests): TestProjectInlineConfiguration[] {
  const common = { ...tests, setupFiles: ['scripts/test/nothing-left-setup.ts'] };
  const exclude = [...everywhere, ...tests.exclude];
  const isOfThese = (file: string) =>
    tests.include.some((pattern) => matchesGlob(file, pattern)) && !tests.exclude.some((pattern) => matchesGlob(file, pattern));
  return [
    { extends: true, test: { ...common, name, isolate: false, exclude: [...exclude, ...ownModules] } },
    { extends: true, test: { ...common, name: `${name}-alone`, include: ownModules.filter(isOfThese), exclude } },
  ];
}

export default defineConfig({
  test: {
    // The tests share two cores with Kafka and Postgres.
    maxWorkers: 2,
    teardownTimeout: 10_000,
    projects: [
      ...project('unit', {
        include: ['**/*.test.ts', '**/*.test.tsx'],
        exclude: ['**/*.integration.test.ts', gates],
        testTimeout: isFullSize ? longestMs : 10_000,
      }),
      ...project('integration', {
        include: ['**/*.integration.test.ts'],
        exclude: [],
        globalSetup: ['scripts/test/integration-setup.ts'],
        testTimeout: isFullSize ? longestMs : 60_000,
        hookTimeout: 60_000,
      }),
      { extends: true, test: { name: 'gates', include: [gates], testTimeout: 60_000, hookTimeout: 60_000 } },
    ],
  },
});
