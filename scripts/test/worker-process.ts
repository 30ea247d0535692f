import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type pg from 'pg';
import { onTestFinished } from 'vitest';

const worker = join(import.meta.dirname, '../worker.ts');

/** A real worker, to be killed. */
export interface WorkerProcess {
  process: ChildProcess;
  /** Resolves with the exit code once it has ended; null when a signal ended it. */
  exited: Promise<number | null>;
  kill(): Promise<void>;
  /** Stops it as an operator does. @returns its exit code. */
  stop(): Promise<number | null>;
}

/** Starts a worker process with this configuration; what is left of it is killed when the calling test ends. Its warnings go to the test's output. */
export function startWorker(variables: Record<string, string>): WorkerProcess {
  const child = spawn(process.execPath, [worker], {
    // Tests run side by side on one cluster, and some mark topics: a worker indexes what its own test names.
    env: {
      REDRIVE_MARKED_TOPICS: 'false',
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      NODE_ENV: 'test',
      LOG_LEVEL: 'error',
      REDRIVE_SECRET: 'a secret for tests that is long enough',
      ...variables,
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const exited = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : null));
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    return exited;
  };
  onTestFinished(async () => {
    await end('SIGKILL');
  });
  return {
    process: child,
    exited,
    async kill() {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
  };
}

/** A killed process writes nothing more: it may count as gone at once, so that a round takes a second and not ten. */
export async function forgetWorkers(pool: pg.Pool): Promise<void> {
  await pool.query('update lease set expires_at = now()');
  await pool.query('delete from worker');
}
