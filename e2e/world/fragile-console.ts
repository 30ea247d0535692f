import { join } from 'node:path';
import { migrate } from '#prisma/migrate.ts';
import { choosePorts } from '#scripts/stack/ports.ts';
import { createLink, type Link } from '#scripts/test/link.ts';
import { type ConsoleOptions, consoleEnvironment, startWeb, startWorker, whenServing } from './console.ts';
import { createDatabase } from './databases.ts';
import { readWorld } from './world.ts';

/** A console of its own beside the world's, whose ground is taken away and given back piece by piece. */
export interface FragileConsole {
  url: string;
  kafka: Link;
  database: Link;
  startWorker(): void;
  stopWorker(): Promise<void>;
  /** Ends and starts web and worker. A Kafka that they reached once they reach past its link; after this they know of it only what the link tells. */
  restart(): Promise<void>;
  /** Ends it and drops its database. */
  stop(): Promise<void>;
}

/**
 * Starts a console with an empty database that watches what fits the patterns in the world's Kafka. Kafka is away until its link is mended.
 * @param name tells it from other consoles of this run: letters only. @param traced topics whose events it follows
 */
export async function startFragileConsole(name: string, patterns: readonly string[], traced: readonly string[] = []): Promise<FragileConsole> {
  const { brokers, distDir, directory } = readWorld();
  const ports = await choosePorts(join(directory, `${name}-ports.json`), { web: undefined, kafka: undefined, database: undefined });
  const url = `http://localhost:${ports.web}`;
  const own = await createDatabase(name);
  await migrate(own.url);
  const far = new URL(own.url);
  const [host = '', port = ''] = (brokers.split(',')[0] ?? '').split(':');
  const kafka = createLink(ports.kafka, { host, port: Number(port) });
  const database = createLink(ports.database, { host: far.hostname, port: Number(far.port) });
  await database.mend();
  const near = new URL(own.url);
  near.host = `127.0.0.1:${ports.database}`;
  const options: ConsoleOptions = {
    brokers: `127.0.0.1:${ports.kafka}`,
    databaseUrl: near.href,
    patterns,
    traced,
    distDir,
    port: ports.web,
    directory,
    name,
  };
  const environment = consoleEnvironment(options);
  let worker = startWorker(options, environment);
  let web = startWeb(options, environment);
  const stop = async () => {
    await Promise.all([web.stop(), worker.stop()]);
    await Promise.all([kafka.cut(), database.cut()]);
    await own.drop();
  };
  try {
    await whenServing(web, url);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    kafka,
    database,
    startWorker() {
      worker = startWorker(options, environment);
    },
    stopWorker: () => worker.stop(),
    async restart() {
      await Promise.all([web.stop(), worker.stop()]);
      worker = startWorker(options, environment);
      web = startWeb(options, environment);
      await whenServing(web, url);
    },
    stop,
  };
}
