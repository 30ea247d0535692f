import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a test file says that changes modules for whoever shares them: another stands in a module's place, its process is a console, or it says so itself. */
const changesModules = /\bvi\.mock\(|\btestConsole\(|^\/\/ Needs modules of its own: /m;

/**
 * Test files that need modules of their own. The others share theirs within a process: loading what a test needs takes longer than most tests.
 * @param root the checkout @param excluded patterns of paths that are not searched
 * @returns their paths, relative to the root.
 */
export function needsOwnModules(root: string, excluded: readonly string[]): string[] {
  const files = globSync('**/*.test.{ts,tsx}', { cwd: root, exclude: [...excluded] });
  return files.filter((file) => changesModules.test(readFileSync(join(root, file), 'utf8'))).toSorted();
}
