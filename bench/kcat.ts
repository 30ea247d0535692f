import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { aptInstall } from '#scripts/stack/apt.ts';

const run = promisify(execFile);

async function isThere(): Promise<boolean> {
  try {
    await run('kcat', ['-V']);
    return true;
  } catch {
    // Not on the path, or unable to start: either way it has to be installed.
    return false;
  }
}

/**
 * Makes sure that kcat, the rows' reference, is there; installs it by apt where apt and root are.
 * @returns undefined, or the sentence that says what to install.
 */
export async function ensureKcat(): Promise<string | undefined> {
  if (await isThere()) return undefined;
  await aptInstall('kcat');
  return (await isThere()) ? undefined : 'The reference of this row is kcat: install it (Debian: kcat) and run this again.';
}

/**
 * Reads a topic from its beginning to its end with kcat, its output to /dev/null.
 * @param format kcat's `-f`; without it, values only.
 * @returns how long it took, start of the process included.
 * @throws Error when kcat fails.
 */
export async function timeKcat({ brokers, topic, format, signal }: { brokers: string; topic: string; format?: string; signal: AbortSignal }): Promise<number> {
  const args = ['-C', '-e', '-q', '-b', brokers, '-t', topic, '-o', 'beginning', ...(format === undefined ? [] : ['-f', format])];
  const startedAt = performance.now();
  const [code] = await once(spawn('kcat', args, { stdio: 'ignore', signal }), 'exit');
  if (code !== 0) throw new Error(`kcat ended with code ${code} while reading ${topic}.`);
  return performance.now() - startedAt;
}
