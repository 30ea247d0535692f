import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whether packages can be installed here: Debian's apt, and the right to use it. */
function canUseApt(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

let isUpdated = false;

async function isOffered(name: string): Promise<boolean> {
  const { stdout } = await run('apt-cache', ['policy', name]);
  return /Candidate: (?!\(none\))/.test(stdout);
}

async function install(names: string[]): Promise<string | undefined> {
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

export interface AptResult {
  /** The package that was installed; undefined where none was offered, or apt may not be used, or failed. */
  installed?: string | undefined;
  /** Why apt failed, in its own words. */
  failure?: unknown;
}

/**
 * Installs the first of `names` that the distribution offers, where apt and root are. Its failure is no end: the caller looks whether
 * what it needs is there now, and says what to install.
 */
export async function aptInstall(...names: string[]): Promise<AptResult> {
  if (!canUseApt()) return {};
  try {
    return { installed: await install(names) };
  } catch (failure) {
    return { failure };
  }
}
