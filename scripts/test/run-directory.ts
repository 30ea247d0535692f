import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '#scripts/stack/is-alive.ts';

const state = join(import.meta.dirname, '../../.redrive');

/**
 * Makes this run's own directory, named by our process, so that two runs beside each other share nothing. Removes what runs that are
 * over have left behind (the logs of one that failed stay until the next).
 */
export function createRunDirectory(purpose: 'test' | 'bench' = 'test'): string {
  const runs = join(state, purpose);
  mkdirSync(runs, { recursive: true });
  for (const name of readdirSync(runs)) if (!isAlive(Number(name))) rmSync(join(runs, name), { recursive: true, force: true });
  const directory = join(runs, String(process.pid));
  mkdirSync(directory, { recursive: true });
  return directory;
}

/** Removes a run's directory; of one that failed only what Kafka and Postgres stored. */
export function removeRunDirectory(directory: string, { keepLogs }: { keepLogs: boolean }): void {
  const stored = keepLogs ? ['kafka', 'postgres'].map((name) => join(directory, name)) : [directory];
  for (const path of stored) rmSync(path, { recursive: true, force: true });
}
