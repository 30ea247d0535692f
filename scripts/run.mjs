// The bootstrap of every npm script that must work on a fresh clone: installs what package-lock.json says, generates the Prisma client,
// then hands over to the pinned Node. Plain JavaScript with no imports but Node's, since Node 20.19 starts it before anything is installed.
// Usage: node scripts/run.mjs SCRIPT [ARGUMENT…]
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Older Nodes, which are told below, do not know `import.meta.dirname`.
const root = fileURLToPath(new URL('..', import.meta.url));
const node = join(root, 'node_modules/.bin/node');

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Redrive needs Node 20.19 or later to install itself; this is ${process.version}. Install a newer Node and run the command again.`);
  process.exit(1);
}

function hashOf(...files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/** Runs `step` unless the stamp says that it ran for the same content. */
function once(stampFile, content, step) {
  const stamp = join(root, stampFile);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === content) return;
  step();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, content);
}

function run(title, command, args, env = {}) {
  console.log(`• ${title}`);
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
  if (status === 0) return;
  console.error(`${title} failed${error ? `: ${error.message}` : `, see above (exit code ${status})`}.`);
  process.exit(1);
}

// Prisma's packages want to download a schema engine, which we do not use, unless this names a file that exists.
const withoutEngine = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' };
once('node_modules/.redrive-installed', hashOf('package-lock.json'), () =>
  run('Installing npm packages', 'npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], withoutEngine),
);
once('lib/db/generated/.redrive-generated', hashOf('prisma/schema.prisma', 'package-lock.json'), () =>
  run('Generating the Prisma client', node, [join(root, 'node_modules/prisma/build/index.js'), 'generate'], withoutEngine),
);

const [script, ...given] = process.argv.slice(2);
const child = spawn(node, [join(root, script), ...given], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}` },
});
// Ctrl-C reaches the whole foreground group; the script decides what to stop, we only wait for it.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
