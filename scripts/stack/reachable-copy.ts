import { cpSync, existsSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** Whether any user may pass through every folder on the way to a path. */
function isReachable(path: string): boolean {
  const parent = dirname(path);
  if (parent === path) return true;
  return (statSync(parent).mode & 0o001) !== 0 && isReachable(parent);
}

/**
 * A folder of programs where an unprivileged user can start them: itself, unless a folder above it is closed to others (root's home), else a copy in the
 * system's folder for temporary files. Postgres looks for its neighbours with access(2), which knows no capabilities.
 * @param name what the copy is called: name and version, so that checkouts share it.
 * @throws Error when somebody else has put something there.
 */
export function reachableCopy(folder: string, name: string): string {
  if (isReachable(folder)) return folder;
  const copy = join(tmpdir(), name);
  if (!existsSync(copy)) {
    const partial = mkdtempSync(join(tmpdir(), `${basename(copy)}-`));
    cpSync(folder, join(partial, 'programs'), { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(join(partial, 'programs'), copy);
    } catch (error) {
      // Another checkout may have made the same copy a moment ago.
      if (!existsSync(copy)) throw error;
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
  }
  const { uid, mode } = statSync(copy);
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0) throw new Error(`${copy} belongs to somebody else; remove it and start again.`);
  return copy;
}
