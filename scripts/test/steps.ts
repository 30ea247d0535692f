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

/** A project of vitest.config.ts with what runs alone of it; `filters` choose test files by parts of their path. */
function vitestStep(project: string, needs: string[], filters: string[] = []): Step {
  return {
    name: project,
    needs,
    run(context) {
      const report = join(context.logDirectory, `${project}.json`);
      const reporters = ['--reporter=minimal', '--reporter=json', `--outputFile.json=${report}`];
      const chosen = filters.length === 0 ? [] : ['--passWithNoTests', ...filters];
      const args = [
        join(context.root, 'node_modules/vitest/vitest.mjs'),
        'run',
        '--project',
        project,
        '--project',
        `${project}-alone`,
        ...reporters,
        ...chosen,
      ];
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

/** What Playwright runs by a configuration of its own. */
function browserStep(name: string, config: string): Step {
  return {
    name,
    needs: ['java', 'chromium', 'stack'],
    run(context) {
      const report = join(context.logDirectory, `${name}.json`);
      const args = [join(context.root, 'node_modules/@playwright/test/cli.js'), 'test', '--config', config, '--reporter=line,json'];
      return runReported(context, { name, args, env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report }, graceMs: 40_000 }, report, playwrightTotals);
    },
  };
}

const endToEndStep = browserStep('e2e', 'e2e/playwright.config.ts');

/** Every page in every state, to be looked at. */
const screenshotsStep: Step = { ...browserStep('screenshots', 'e2e/screenshots.config.ts'), isForPeople: true };

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
    ...(existsSync(join(root, 'e2e/playwright.config.ts')) ? [chromiumStep, endToEndStep, screenshotsStep] : []),
  ];
}
