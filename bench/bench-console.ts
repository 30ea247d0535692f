import { join } from 'node:path';
import { type ConsoleOptions, consoleEnvironment, startWeb, startWorker, whenHealthy, whenServing } from '#e2e/world/console.ts';
import { choosePorts } from '#scripts/stack/ports.ts';
import type { KillableProcess } from '#scripts/stack/process.ts';
import { ensureWebBuild } from '#scripts/web-build.ts';
import { benchCluster } from './bench-reader.ts';
import type { RowContext } from './row.ts';

interface ConsoleRequest {
  /** Tells this console's ports, logs and cookies from another's. */
  name: string;
  /** A migrated database. */
  databaseUrl: string;
  /** The dead letter topics. */
  topics: readonly string[];
  /** The traced topics; none by default. */
  traced?: readonly string[];
  /** Whether a worker runs beside the web process, as in production; without one the console says so on every page. */
  hasWorker: boolean;
}

/** The production console of a row. */
export interface BenchConsole {
  url: string;
  web: KillableProcess;
  /** A browser's `cookie` header, signed in as the demo operator. */
  cookie: string;
  stop(): Promise<void>;
}

/** Signs in as a browser would that opens a demo. @returns its `cookie` header. @throws Error where no cookie comes back */
async function signIn(url: string): Promise<string> {
  const response = await fetch(`${url}/api/auth/demo/sign-in`, { redirect: 'manual' });
  const cookies = response.headers.getSetCookie().map((line) => line.split(';', 1)[0] ?? '');
  if (cookies.length === 0) throw new Error(`The console at ${url} signed nobody in: it answered ${response.status}.`);
  return cookies.join('; ');
}

/** Builds the console unless that was done, starts its web process and, where asked, a worker. @throws Error with the end of a log when one does not come up. */
export async function startBenchConsole(
  { stack, say }: Pick<RowContext, 'stack' | 'say'>,
  { name, databaseUrl, topics, traced = [], hasWorker }: ConsoleRequest,
): Promise<BenchConsole> {
  const { directory, brokers } = stack;
  const startedAt = performance.now();
  const distDir = await ensureWebBuild(join(directory, 'build.log'));
  say(`the production build was there after ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
  const ports = await choosePorts(join(directory, `${name}-ports.json`), { web: undefined });
  const url = `http://localhost:${ports.web}`;
  const options: ConsoleOptions = { brokers, databaseUrl, patterns: topics, traced, distDir, port: ports.web, directory, name };
  const environment = { ...consoleEnvironment(options), KAFKA_CLUSTER: benchCluster, LOG_LEVEL: 'warn' };
  const worker = hasWorker ? startWorker(options, environment) : undefined;
  const web = startWeb(options, environment);
  const stop = async () => {
    await Promise.all([web.stop(), worker?.stop()]);
  };
  try {
    await (hasWorker ? whenHealthy : whenServing)(web, url);
    return { url, web, cookie: await signIn(url), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
