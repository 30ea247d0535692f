import { execFile } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Brings the jars that a pom lists, with what they need, through Maven into `directory`; does nothing where that exists. */
export async function fetchJars(pom: string, directory: string): Promise<void> {
  if (existsSync(directory)) return;
  const partial = `${directory}.partial`;
  rmSync(partial, { recursive: true, force: true });
  await run('mvn', ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${partial}`], { maxBuffer: 10_000_000 });
  renameSync(partial, directory);
}
