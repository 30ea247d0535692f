import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type Health, health } from '#lib/config/health.ts';
import { type KillableProcess, type StackProcess, startProcess, waitUntilReady } from '#scripts/stack/process.ts';

const root = join(import.meta.dirname, '../..');

export const clusterId = 'demo-shop';

export interface ConsoleOptions {
  brokers: string;
  databaseUrl: string;
  /** Patterns of dead letter topics. */
  patterns: readonly string[];
  /** Topics to trace; none by default. */
  traced?: readonly string[];
  /** The production build, as `REDRIVE_DIST_DIR` names it. */
  distDir: string;
  port: number;
  /** Where logs go. */
  directory: string;
  /** Tells this console's logs and cookies from another's. */
  name: string;
}

/** What web and worker of a console read from their environment. */
export function consoleEnvironment({ brokers, databaseUrl, patterns, traced = [], distDir, port, name }: ConsoleOptions): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    KAFKA_BROKERS: brokers,
    KAFKA_CLUSTER: clusterId,
    REDRIVE_CLUSTERS: '',
    REDRIVE_DEAD_LETTER_TOPICS: patterns.join(','),
    REDRIVE_EXCLUDED_TOPICS: '',
    REDRIVE_TRACED_TOPICS: traced.join(','),
    REDRIVE_EVENT_IDENTITY: JSON.stringify([{ topics: ['*'], businessIds: { order: ['payload:orderId', 'payload:data.orderId'] } }]),
    REDRIVE_URL: `http://localhost:${port}`,
    REDRIVE_SECRET: randomBytes(32).toString('hex'),
    REDRIVE_INSTANCE: `e2e-${name}`,
    REDRIVE_GROUP_PREFIX: `e2e-${name}-${port}`,
    REDRIVE_DEMO: 'true',
    // The shop gives up within two seconds: what has not come back by then does not come back.
    REDRIVE_PROOF_WAIT_MS: '3000',
    REDRIVE_DIST_DIR: distDir,
    PORT: String(port),
    REDRIVE_HOST: '127.0.0.1',
    NODE_ENV: 'production',
  };
}

/** Starts the console's web process; it serves once `whenServing` resolves. */
export function startWeb(options: ConsoleOptions, env: Record<string, string>): KillableProcess {
  return startProcess({
    name: `the web process ${options.name}`,
    command: process.execPath,
    args: [join(root, 'scripts/start.ts')],
    cwd: root,
    env,
    logFile: join(options.directory, `${options.name}-web.log`),
  });
}

export function startWorker(options: ConsoleOptions, env: Record<string, string>): KillableProcess {
  return startProcess({
    name: `the worker ${options.name}`,
    command: process.execPath,
    args: [join(root, 'scripts/worker.ts')],
    cwd: root,
    env,
    logFile: join(options.directory, `${options.name}-worker.log`),
  });
}

/** What /api/health says; undefined while nobody answers. */
export async function askHealth(url: string): Promise<Health | undefined> {
  try {
    const response = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(5_000) });
    return health.parse(await response.json());
  } catch {
    // Not up yet; whoever waits for it says so when its patience ends.
    return undefined;
  }
}

export const whenServing = (web: StackProcess, url: string) => waitUntilReady(web, async () => (await askHealth(url)) !== undefined);
export const whenHealthy = (web: StackProcess, url: string) => waitUntilReady(web, async () => (await askHealth(url))?.status === 'ok');
