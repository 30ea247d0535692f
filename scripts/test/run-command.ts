import { readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { type StackCommand, startProcess } from '#scripts/stack/process.ts';

export interface CommandResult {
  exitCode: number;
  /** What the command wrote, both streams in order. */
  output: string;
}

/**
 * Runs a command to its end, under guard: it ends with us, however we end, and when `signal` aborts.
 * What it writes also stays in `logFile`.
 */
export async function runCommand({ signal, env, ...command }: StackCommand & { signal?: AbortSignal | undefined }): Promise<CommandResult> {
  rmSync(command.logFile, { force: true });
  // kafkajs sets a timer to a negative time now and then, in this process or that; Node says so each time.
  const nodeOptions = `${process.env.NODE_OPTIONS ?? ''} --disable-warning=TimeoutNegativeWarning`.trim();
  const path = `${dirname(process.execPath)}:${process.env.PATH ?? ''}`;
  const started = startProcess({ ...command, env: { NO_COLOR: '1', PATH: path, NODE_OPTIONS: nodeOptions, ...env } });
  const stop = () => started.stop();
  signal?.addEventListener('abort', stop);
  if (signal?.aborted) await stop();
  const exitCode = await started.exited;
  signal?.removeEventListener('abort', stop);
  return { exitCode, output: readFileSync(command.logFile, 'utf8').trimEnd() };
}
