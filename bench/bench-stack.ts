import { join } from 'node:path';
import { fetchKafka, startKafka } from '#scripts/stack/kafka.ts';
import { choosePorts } from '#scripts/stack/ports.ts';
import { ensureDatabase, postgresUrl, startPostgres } from '#scripts/stack/postgres.ts';
import { startTogether } from '#scripts/stack/process.ts';

/** As docs/operating.md advises: by default Postgres would write whole pages again and again during a flood. */
const postgresSettings = { max_wal_size: '4GB', checkpoint_timeout: '15min' };

/** Kafka and Postgres for one run of the bench, as the demo runs them: Postgres writes through to the disk. */
export interface BenchStack {
  brokers: string;
  /** Makes an empty database. @returns its address. */
  createDatabase(name: string): Promise<string>;
  /** Where processes of the rows may log. */
  directory: string;
  stop(): Promise<void>;
}

/** Starts both, with all data in `directory`, on ports of their own. @throws Error when one does not come up; the other is stopped. */
export async function startBenchStack(directory: string): Promise<BenchStack> {
  await fetchKafka();
  const ports = await choosePorts(join(directory, 'ports.json'), { kafka: undefined, controller: undefined, postgres: undefined });
  const running = await startTogether([
    startKafka({ directory: join(directory, 'kafka'), ports, logFile: join(directory, 'kafka.log') }),
    startPostgres({ directory: join(directory, 'postgres'), port: ports.postgres, logFile: join(directory, 'postgres.log'), settings: postgresSettings }),
  ]);
  return {
    brokers: `127.0.0.1:${ports.kafka}`,
    async createDatabase(name) {
      await ensureDatabase(ports.postgres, name);
      return postgresUrl(ports.postgres, name);
    },
    directory,
    async stop() {
      await Promise.all(running.map((started) => started.stop()));
    },
  };
}
