import { join } from 'node:path';
import { fetchKafka, startKafka } from '#scripts/stack/kafka.ts';
import { choosePorts } from '#scripts/stack/ports.ts';
import { ensureDatabase, postgresUrl, startPostgres } from '#scripts/stack/postgres.ts';
import { type KillableProcess, startTogether } from '#scripts/stack/process.ts';
import { eventually } from './eventually.ts';
import { ownDirectory } from './own-directory.ts';

/** A small Kafka and Postgres of the calling test file's own, to be killed and started again with their data. */
export interface RestartableStack {
  brokers: string[];
  /** Creates an empty database. @returns its URL. */
  createDatabase(name: string): Promise<string>;
  /** Kills it as a crash would, and starts it again. Resolves when it can be used. */
  restart(what: 'kafka' | 'postgres'): Promise<void>;
  stop(): Promise<void>;
}

export async function startRestartableStack(): Promise<RestartableStack> {
  await fetchKafka();
  const { directory, remove } = ownDirectory('restarted');
  const ports = await choosePorts(join(directory, 'ports.json'), { kafka: undefined, controller: undefined, postgres: undefined });
  const start = {
    kafka: () => startKafka({ directory: join(directory, 'kafka'), ports, logFile: join(directory, 'kafka.log'), heapMb: 256, isShortLived: true }),
    postgres: () =>
      startPostgres({
        directory: join(directory, 'postgres'),
        port: ports.postgres,
        logFile: join(directory, 'postgres.log'),
        settings: { shared_buffers: '64MB' },
      }),
  };
  const running = new Map<keyof typeof start, KillableProcess>();
  const stop = async () => {
    await Promise.all([...running.values()].map((started) => started.stop()));
    remove();
  };
  try {
    const [kafka, postgres] = [start.kafka(), start.postgres()];
    await startTogether([kafka, postgres]);
    running.set('kafka', await kafka).set('postgres', await postgres);
  } catch (error) {
    remove();
    throw error;
  }
  return {
    brokers: [`127.0.0.1:${ports.kafka}`],
    async createDatabase(name) {
      await ensureDatabase(ports.postgres, name);
      return postgresUrl(ports.postgres, name);
    },
    async restart(what) {
      await running.get(what)?.kill();
      // What a killed Postgres leaves running for a moment keeps its data until it is gone.
      running.set(what, await eventually(start[what], { timeoutMs: 60_000 }));
    },
    stop,
  };
}
