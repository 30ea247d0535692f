import { join } from 'node:path';
import { type CommandResult, runCommand } from './run-command.ts';

export interface GateContext {
  /** The tree to judge: this checkout, or a copy with a planted violation. */
  root: string;
  logDirectory: string;
  signal?: AbortSignal | undefined;
}

export interface GateResult {
  passed: boolean;
  /** What an engineer needs to mend it: files and reasons. */
  output: string;
}

/** One rule of the house that a tool holds; each counts as one test. */
export interface Gate {
  name: string;
  check(context: GateContext): Promise<GateResult>;
}

/** Runs a tool of node_modules/.bin over the tree. */
export function runTool({ root, logDirectory, signal }: GateContext, gate: string, tool: string, args: string[]): Promise<CommandResult> {
  return runCommand({ name: tool, command: join(root, 'node_modules/.bin', tool), args, cwd: root, logFile: join(logDirectory, `${gate}.log`), signal });
}

/** A gate that is a tool's exit code. */
export function toolGate(name: string, tool: string, args: string[]): Gate {
  return {
    name,
    async check(context) {
      const { exitCode, output } = await runTool(context, name, tool, args);
      return { passed: exitCode === 0, output };
    },
  };
}
