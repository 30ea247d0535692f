import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const lookAgainMs = 200;

/** Takes the lock if it is free or its holder has died. */
function tryLock(lockFile: string): boolean {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  if (existsSync(lockFile) && !isAlive(Number(readFileSync(lockFile, 'utf8')))) rmSync(lockFile, { force: true });
  return false;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // No such process, or the file was just made and holds no number yet: then the next look decides.
    return Number.isNaN(pid) || pid === 0;
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
