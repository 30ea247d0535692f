import { createHash } from 'node:crypto';
import { existsSync, globSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exclusively } from './stack/exclusive.ts';
import { logTail, startProcess } from './stack/process.ts';

const root = join(import.meta.dirname, '..');
const builds = join(root, '.redrive/web');
/** Older builds are removed; so many are kept that one which a running demo serves is there until sources have changed as often. */
const keptBuilds = 4;

/** What goes into a build: when none of it has changed, the last build serves. */
const sources = [
  'app/**',
  'components/**',
  'lib/**',
  'prisma/schema.prisma',
  'instrumentation.ts',
  'proxy.ts',
  'next.config.js',
  'postcss.config.mjs',
  'tsconfig*.json',
  'package-lock.json',
];

function sourceHash(): string {
  const hash = createHash('sha256');
  const files = globSync(sources, { cwd: root }).filter(
    (file) => !/\.test\.tsx?$|tsbuildinfo|next-env|vitest\.config/.test(file) && statSync(join(root, file)).isFile(),
  );
  for (const file of files.sort()) hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest('hex').slice(0, 12);
}

function removeOldBuilds(): void {
  const newestFirst = readdirSync(builds)
    .map((name) => ({ name, at: statSync(join(builds, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at);
  for (const { name } of newestFirst.slice(keptBuilds)) rmSync(join(builds, name), { recursive: true, force: true });
}

/** Written when a build has ended well; Next writes its own files while it still builds. */
const builtMark = 'redrive-built';

async function build(distDir: string, logFile: string): Promise<void> {
  rmSync(join(root, distDir), { recursive: true, force: true });
  const next = startProcess({
    name: 'next build',
    command: process.execPath,
    args: [join(root, 'node_modules/next/dist/bin/next'), 'build'],
    cwd: root,
    logFile,
    env: { REDRIVE_DIST_DIR: distDir, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  });
  const exitCode = await next.exited;
  if (exitCode !== 0) throw new Error(`The console does not build. The end of ${logFile}:\n${logTail(logFile, 30)}`);
  writeFileSync(join(root, distDir, builtMark), '');
  removeOldBuilds();
}

/**
 * Builds the console for production unless these sources have been built already, each build in a folder of its own: a demo serves one while the tests make
 * another. Builds of one checkout wait for each other.
 * @returns the folder as `REDRIVE_DIST_DIR` names it.
 * @throws Error with the end of the log, when it does not build.
 */
export function ensureWebBuild(logFile: string): Promise<string> {
  return exclusively(join(root, '.redrive/web-build.lock'), async () => {
    const distDir = join('.redrive/web', sourceHash());
    if (!existsSync(join(root, distDir, builtMark))) await build(distDir, logFile);
    return distDir;
  });
}
