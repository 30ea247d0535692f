import { join } from 'node:path';
import { migrate } from '#prisma/migrate.ts';
import { choosePorts } from '#scripts/stack/ports.ts';
import type { KillableProcess } from '#scripts/stack/process.ts';
import { type ConsoleOptions, consoleEnvironment, startWeb, startWorker, whenHealthy } from './console.ts';
import { createDatabase } from './databases.ts';
import { readWorld } from './world.ts';

/** A console of a test's own beside the world's, whose workers may be killed. */
export interface OwnConsole {
  url: string;
  /** Starts one more worker. */
  startWorker(): KillableProcess;
  /** Ends it and drops its database. */
  stop(): Promise<void>;
}

/**
 * Starts a console with an empty database and a worker that watch what fits the patterns in the world's Kafka.
 * @param name tells it from other consoles of this run: letters only
 * @returns the console and its first worker
 */
export async function startOwnConsole(name: string, patterns: readonly string[]): Promise<{ console: OwnConsole; worker: KillableProcess }> {
  const { brokers, distDir, directory } = readWorld();
  const { web: port } = await choosePorts(join(directory, `${name}-ports.json`), { web: undefined });
  const url = `http://localhost:${port}`;
  const own = await createDatabase(name);
  await migrate(own.url);
  const options: ConsoleOptions = { brokers, databaseUrl: own.url, patterns, distDir, port, directory, name };
  const environment = consoleEnvironment(options);
  const workers = [startWorker(options, environment)];
  const web = startWeb(options, environment);
  const stop = async () => {
    await Promise.all([web, ...workers].map((process) => process.stop()));
    await own.drop();
  };
  try {
    await whenHealthy(web, url);
  } catch (error) {
    await stop();
    throw error;
  }
  const [worker] = workers;
  if (worker === undefined) throw new Error('a worker was started');
  return {
    console: {
      url,
      startWorker() {
        const further = startWorker(options, environment);
        workers.push(further);
        return further;
      },
      stop,
    },
    worker,
  };
}
