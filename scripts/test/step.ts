import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';
import { nothing, type Totals } from './totals.ts';

export interface StepContext {
  root: string;
  logDirectory: string;
  /** What earlier steps found for later ones: where the stack and the browser are. */
  environment: Record<string, string>;
  signal: AbortSignal;
}

export interface StepResult {
  totals: Totals;
  /** Shown when the step failed. */
  output: string;
  /** A few words beside the step's name. */
  note?: string;
}

export interface Step {
  name: string;
  /** It runs only where it is named: what it makes is for people to look at. */
  isForPeople?: boolean;
  /** Steps that must have run, and passed, before this one. */
  needs?: string[];
  run(context: StepContext): Promise<StepResult>;
}

export interface ReportedCommand {
  name: string;
  /** Arguments for Node. */
  args: string[];
  env?: Record<string, string>;
  graceMs?: number;
  /** No test at all is no failure: the run was narrowed to some paths. */
  mayBeEmpty?: boolean;
}

/**
 * Runs a command that writes a JSON report and counts its tests. One that fails without a failed test in its report (it crashed, it
 * found no test, something was left unhandled) counts as one failed test.
 */
export async function runReported(context: StepContext, command: ReportedCommand, reportFile: string, count: (report: unknown) => Totals): Promise<StepResult> {
  const { root, logDirectory, environment, signal } = context;
  rmSync(reportFile, { force: true });
  const env = { ...environment, ...command.env };
  const { exitCode, output } = await runCommand({
    graceMs: 20_000,
    ...command,
    command: process.execPath,
    cwd: root,
    env,
    logFile: join(logDirectory, `${command.name}.log`),
    signal,
  });
  const totals = existsSync(reportFile) ? count(JSON.parse(readFileSync(reportFile, 'utf8'))) : nothing;
  const isEmpty = totals.passed === 0 && command.mayBeEmpty !== true;
  const isUncounted = totals.failed === 0 && (exitCode !== 0 || isEmpty);
  return { totals: isUncounted ? { ...totals, failed: 1 } : totals, output };
}
