import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A running process of the stack. It ends when we stop it, and within seconds when we die. */
export interface StackProcess {
  readonly name: string;
  readonly logFile: string;
  /** Resolves with the exit code once the process has ended, for whatever reason. */
  readonly exited: Promise<number>;
  /** Asks the process to end, kills it after its grace, resolves when it is gone. */
  stop(): Promise<void>;
}

export interface KillableProcess extends StackProcess {
  /** Of its guard, whose child the command is; undefined where it could not be started. */
  readonly pid: number | undefined;
  /** Kills the process without a word (SIGKILL), resolves when it is gone. */
  kill(): Promise<void>;
}

export interface StackCommand {
  name: string;
  command: string;
  args: string[];
  logFile: string;
  env?: Record<string, string>;
  cwd?: string;
  /** How long the process may take to end by itself before it is killed. */
  graceMs?: number;
  /** Which signal asks it to end. */
  stopSignal?: 'SIGTERM' | 'SIGINT';
}

const guard = join(import.meta.dirname, 'guard.mjs');

/** Starts a command under guard (see guard.mjs), in a process group of its own, so that a Ctrl-C in the terminal reaches only us and we stop things in order. */
export function startProcess({ name, command, args, logFile, env, cwd, graceMs = 8_000, stopSignal = 'SIGTERM' }: StackCommand): KillableProcess {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  const child: ChildProcess = spawn(process.execPath, [guard, String(graceMs), stopSignal, command, ...args], {
    detached: true,
    stdio: ['pipe', log, log],
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  closeSync(log);
  const exited = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
  return {
    name,
    logFile,
    pid: child.pid,
    exited,
    async stop() {
      child.stdin?.destroy();
      await exited;
    },
    async kill() {
      child.stdin?.write('kill');
      await exited;
    },
  };
}

/**
 * Waits for processes that start side by side.
 * @param end how those that came up are ended when one does not.
 * @throws the error of the first that does not come up, once the others have ended.
 */
export async function startTogether<Started extends StackProcess>(
  starting: readonly Promise<Started>[],
  end: (started: Started) => Promise<void> = (started) => started.stop(),
): Promise<Started[]> {
  const settled = await Promise.allSettled(starting);
  const running = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = settled.find((result) => result.status === 'rejected');
  if (failed === undefined) return running;
  await Promise.all(running.map(end));
  throw failed.reason;
}

/** The last lines of a process's log, for an error message. */
export function logTail(logFile: string, lines = 15): string {
  return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

/**
 * Waits until `check` holds, and fails at once when the process ends before.
 * @throws Error with the end of the process's log, when it ends early or `timeoutMs` passes.
 */
export async function waitUntilReady(started: StackProcess, check: () => Promise<boolean>, timeoutMs = 60_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let ended: number | undefined;
  void started.exited.then((code) => {
    ended = code;
  });
  while (!(await check())) {
    if (ended !== undefined)
      throw new Error(`${started.name} ended with code ${ended} while starting. Its log, ${started.logFile}, ends with:\n${logTail(started.logFile)}`);
    if (Date.now() > deadline)
      throw new Error(`${started.name} was not ready after ${timeoutMs / 1000} s. Its log, ${started.logFile}, ends with:\n${logTail(started.logFile)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
