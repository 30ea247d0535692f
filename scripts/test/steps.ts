import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from '#scripts/stack/chromium.ts';
import { ensureJavaAndMaven } from '#scripts/stack/prerequisites.ts';
import type { Gate } from './gate.ts';
import { gates } from './gates.ts';
import { runReported, type Step } from './step.ts';
import { startTestStack, type TestStack } from './test-stack.ts';
import { benchTotals, nothing, playwrightTotals, vitestTotals } from './totals.ts';

function gateStep({ name, check }: Gate): Step {
  return {
    name,
    async run({ root, logDirectory, signal }) {
      const { passed, output } = await check({ root, logDirectory, signal });
      return { totals: passed ? { ...nothing, passed: 1 } : { ...nothing, failed: 1 }, output };
    },
  };
}

/** A project of vitest.config.ts; `filters` choose test files by parts of their path. */
function vitestStep(project: string, needs: string[], filters: string[] = []): Step {
  return {
    name: project,
    needs,
    run(context) {
      const report = join(context.logDirectory, `${project}.json`);
      const reporters = ['--reporter=minimal', '--reporter=json', `--outputFile.json=${report}`];
      const chosen = filters.length === 0 ? [] : ['--passWithNoTests', ...filters];
      const args = [join(context.root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', project, ...reporters, ...chosen];
      return runReported(context, { name: project, args, mayBeEmpty: filters.length > 0 }, report, vitestTotals);
    },
  };
}

const benchStep: Step = {
  name: 'bench',
  needs: ['java'],
  run(context) {
    const report = join(context.logDirectory, 'bench.json');
    return runReported(context, { name: 'bench', args: ['bench/main.ts', '--small', '--json', report] }, report, benchTotals);
  },
};

const endToEndStep: Step = {
  name: 'e2e',
  needs: ['java', 'chromium', 'stack'],
  run(context) {
    const report = join(context.logDirectory, 'e2e.json');
    const args = [join(context.root, 'node_modules/@playwright/test/cli.js'), 'test', '--config', 'e2e/playwright.config.ts', '--reporter=line,json'];
    return runReported(context, { name: 'e2e', args, env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report }, graceMs: 40_000 }, report, playwrightTotals);
  },
};

const javaStep: Step = {
  name: 'java',
  async run() {
    const installed = await ensureJavaAndMaven();
    return { totals: nothing, output: '', note: installed.length > 0 ? `installed ${installed.join(', ')}` : 'Java and Maven are there' };
  },
};

const chromiumStep: Step = {
  name: 'chromium',
  async run({ environment }) {
    environment.CHROMIUM_PATH = await ensureChromium();
    return { totals: nothing, output: '', note: environment.CHROMIUM_PATH };
  },
};

function stackStep(onStart: (stack: TestStack) => void): Step {
  return {
    name: 'stack',
    needs: ['java'],
    async run({ environment, logDirectory }) {
      const stack = await startTestStack(logDirectory);
      onStart(stack);
      Object.assign(environment, stack.environment);
      return { totals: nothing, output: '', note: 'Kafka and Postgres for the tests' };
    },
  };
}

export interface StepsOptions {
  root: string;
  /** Called once Kafka and Postgres run; the caller stops them. */
  onStackStarted: (stack: TestStack) => void;
  /** Only unit and integration tests whose path contains one of these. */
  filters?: string[];
}

/** Everything `npm test` runs, in order: what is cheap first, so that a slip is seen within seconds. */
export function allSteps({ root, onStackStarted, filters = [] }: StepsOptions): Step[] {
  return [
    ...gates.map(gateStep),
    vitestStep('gates', []),
    vitestStep('unit', [], filters),
    javaStep,
    stackStep(onStackStarted),
    vitestStep('integration', ['stack'], filters),
    ...(existsSync(join(root, 'bench/main.ts')) ? [benchStep] : []),
    ...(existsSync(join(root, 'e2e/playwright.config.ts')) ? [chromiumStep, endToEndStep] : []),
  ];
}
