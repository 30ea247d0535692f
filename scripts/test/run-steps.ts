import { join } from 'node:path';
import { createRunDirectory, removeRunDirectory } from './run-directory.ts';
import type { Step, StepContext, StepResult } from './step.ts';
import { allSteps } from './steps.ts';
import type { TestStack } from './test-stack.ts';
import { add, nothing, summaryLine, type Totals } from './totals.ts';

const root = join(import.meta.dirname, '../..');

export interface RunOptions {
  /** The steps wanted, by name; none means all. What they need is added. */
  only: string[];
  filters?: string[];
  environment?: Record<string, string>;
}

/** @returns the wanted steps (all but those for people where none is named) and what they need, in order; or, when a name is none of them, a sentence that lists those there are. */
export function selectSteps(steps: Step[], only: string[]): Step[] | { problem: string } {
  if (only.length === 0) return steps.filter(({ isForPeople }) => isForPeople !== true);
  const unknown = only.find((name) => !steps.some((step) => step.name === name));
  if (unknown !== undefined) return { problem: `There is no step "${unknown}"; there are: ${steps.map(({ name }) => name).join(', ')}.` };
  const wanted = new Set<string>();
  const want = (name: string) => {
    wanted.add(name);
    for (const need of steps.find((step) => step.name === name)?.needs ?? []) want(need);
  };
  for (const name of only) want(name);
  return steps.filter(({ name }) => wanted.has(name));
}

/** An error's sentence, then the reasons behind it. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}\n${explain(error.cause)}`;
}

async function runStep(step: Step, context: StepContext, failed: ReadonlySet<string>): Promise<StepResult> {
  const missing = step.needs?.find((need) => failed.has(need));
  if (missing !== undefined) return { totals: { ...nothing, failed: 1 }, output: '', note: `not run: ${missing} failed` };
  try {
    return await step.run(context);
  } catch (error) {
    return { totals: { ...nothing, failed: 1 }, output: explain(error) };
  }
}

function remark({ totals, note }: StepResult): string {
  if (note !== undefined) return note;
  return totals.passed + totals.failed + totals.skipped > 1 ? summaryLine(totals) : '';
}

async function runInOrder(steps: Step[], context: StepContext): Promise<Totals> {
  const failed = new Set<string>();
  let totals = nothing;
  for (const step of steps) {
    if (context.signal.aborted) break;
    const startedAt = performance.now();
    const result = await runStep(step, context, failed);
    totals = add(totals, result.totals);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    const isFailed = result.totals.failed > 0;
    console.log(`${isFailed ? '✗' : '✓'} ${step.name.padEnd(12)} ${seconds.padStart(6)} s  ${remark(result)}`.trimEnd());
    if (!isFailed) continue;
    failed.add(step.name);
    if (result.output !== '') console.log(`${result.output.replaceAll(/^/gm, '    ')}\n`);
  }
  return totals;
}

/** The tests start some hundreds of Node processes: each takes over what the first has compiled (1.1 s of processor time for a worker become 0.65). */
const sparing = { NODE_COMPILE_CACHE: join(root, '.redrive/compile-cache') };

/**
 * Runs the tests and prints a line for each step, then the totals as the last line. Whatever happens, Ctrl-C included, what was started is
 * stopped before it returns.
 * @returns the exit code: 0 when all passed, 130 when interrupted, else 1.
 */
export async function runTests({ only, filters = [], environment = {} }: RunOptions): Promise<number> {
  const stacks: TestStack[] = [];
  const steps = selectSteps(allSteps({ root, onStackStarted: (stack) => stacks.push(stack), filters }), only);
  if ('problem' in steps) {
    console.error(steps.problem);
    console.log(summaryLine({ ...nothing, failed: 1 }));
    return 1;
  }
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt).on('SIGHUP', interrupt);
  const directory = createRunDirectory();
  let totals: Totals = nothing;
  try {
    totals = await runInOrder(steps, { root, logDirectory: directory, environment: { ...sparing, ...environment }, signal: interrupted.signal });
  } finally {
    await Promise.all(stacks.map((stack) => stack.stop()));
    removeRunDirectory(directory, { keepLogs: totals.failed > 0 });
  }
  if (totals.failed > 0) console.log(`Logs: ${directory}`);
  if (interrupted.signal.aborted) console.log('Interrupted.');
  console.log(summaryLine(totals));
  if (interrupted.signal.aborted) return 130;
  return totals.failed === 0 && totals.passed > 0 ? 0 : 1;
}
