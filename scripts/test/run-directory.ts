import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, statfsSync, symlinkSync } from 'node:fs';
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
  for (const name of readdirSync(runs)) if (!isAlive(Number(name))) removeRunDirectory(join(runs, name), { keepLogs: false });
  const directory = join(runs, String(process.pid));
  mkdirSync(directory, { recursive: true });
  return directory;
}

/** Linux's file system in memory. */
const memory = '/dev/shm';
/** A whole run stores less than half of it. */
const roomBytes = 4_000_000_000;

/**
 * Where Kafka and Postgres of this run store what they have: in memory where there is room, else in the run's directory. Each test's database is 560 files, and ext4 looks
 * long for inodes that were not freed a moment ago: three quarters of Postgres's processor time.
 */
export function storeOf(directory: string): string {
  const store = join(directory, 'store');
  if (existsSync(store)) return store;
  const hasRoom = existsSync(memory) && process.availableMemory() > 2 * roomBytes && statfsSync(memory).bavail * statfsSync(memory).bsize > roomBytes;
  if (hasRoom) symlinkSync(mkdtempSync(join(memory, 'redrive-test-')), store);
  else mkdirSync(store);
  return store;
}

/** Removes a run's directory; of one that failed only what Kafka and Postgres stored. */
export function removeRunDirectory(directory: string, { keepLogs }: { keepLogs: boolean }): void {
  const store = join(directory, 'store');
  const linked = lstatSync(store, { throwIfNoEntry: false })?.isSymbolicLink() === true ? [readlinkSync(store)] : [];
  const stored = keepLogs ? ['store', 'kafka', 'postgres'].map((name) => join(directory, name)) : [directory];
  for (const path of [...linked, ...stored]) rmSync(path, { recursive: true, force: true });
}
