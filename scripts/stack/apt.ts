import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whether packages can be installed here: Debian's apt, and the right to use it. */
export function canUseApt(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

let isUpdated = false;

async function isOffered(name: string): Promise<boolean> {
  const { stdout } = await run('apt-cache', ['policy', name]);
  return /Candidate: (?!\(none\))/.test(stdout);
}

/**
 * Installs the first of `names` that the distribution offers; waits for another apt that is running.
 * @returns the name installed, undefined where none of them is offered.
 * @throws Error with apt's own words when it fails.
 */
export async function aptInstall(...names: string[]): Promise<string | undefined> {
  // Another's apt may hold the lock: ours waits.
  const options = ['-qq', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  if (!isUpdated) await run('apt-get', [...options, 'update'], { env, maxBuffer: 50_000_000 });
  isUpdated = true;
  for (const name of names) {
    if (!(await isOffered(name))) continue;
    await run('apt-get', [...options, 'install', '-y', '--no-install-recommends', name], { env, maxBuffer: 50_000_000 });
    return name;
  }
  return undefined;
}
