import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * The files of the tree: those git tracks, and new ones that it does not ignore.
 * @returns paths relative to `root`, with `/`, sorted.
 */
export async function sourceFiles(root: string): Promise<string[]> {
  const { stdout } = await run('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: root, maxBuffer: 50_000_000 });
  const listed = stdout.split('\0').filter((file) => file !== '');
  // A file deleted but not yet committed is still listed.
  return [...new Set(listed)].filter((file) => existsSync(join(root, file))).sort();
}

/** Whether a path is code that imports: what the compiler and dependency-cruiser must see. */
export function isCode(file: string): boolean {
  return /\.(ts|tsx|mjs|js)$/.test(file) && !file.endsWith('.d.ts');
}
