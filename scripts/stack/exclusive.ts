import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from './is-alive.ts';

const lookAgainMs = 200;

const isCode = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code;

/** Takes the lock if it is free, and frees it if its holder has died. A lock is never seen without its holder's number: it is written before it is linked. */
function tryLock(lockFile: string): boolean {
  const own = `${lockFile}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, lockFile);
    return true;
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(own, { force: true });
  }
  const holder = readHolder(lockFile);
  if (holder !== undefined && !isAlive(holder)) rmSync(lockFile, { force: true });
  return false;
}

/** The number of the process that has the lock, NaN where none is written; undefined where it was given back meanwhile. */
function readHolder(lockFile: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(lockFile, 'utf8'), 10);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Runs `work` while no other process of this machine runs theirs under the same lock file; waits for them. */
export async function exclusively<Result>(lockFile: string, work: () => Promise<Result>): Promise<Result> {
  mkdirSync(dirname(lockFile), { recursive: true });
  while (!tryLock(lockFile)) await delay(lookAgainMs);
  try {
    return await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}
