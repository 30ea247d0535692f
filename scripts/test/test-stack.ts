import { join } from 'node:path';
import { fetchKafka, startKafka } from '#scripts/stack/kafka.ts';
import { choosePorts } from '#scripts/stack/ports.ts';
import { ensureDatabase, postgresUrl, startPostgres } from '#scripts/stack/postgres.ts';
import { startTogether } from '#scripts/stack/process.ts';
import { storeOf } from './run-directory.ts';

export interface TestStack {
  /** What the tests read: where Kafka and Postgres are. */
  environment: { TEST_KAFKA_BROKERS: string; TEST_DATABASE_URL: string };
  stop(): Promise<void>;
}

/** Nothing here has to survive a power cut, or be copied to another server. */
const forOneRun = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', wal_level: 'minimal', max_wal_senders: '0' };

/** Starts an empty Kafka and an empty Postgres for one run of the tests, on ports of their own, with their logs in `directory` and their data in its store. */
export async function startTestStack(directory: string): Promise<TestStack> {
  await fetchKafka();
  const ports = await choosePorts(join(directory, 'ports.json'), { kafka: undefined, controller: undefined, postgres: undefined });
  const store = storeOf(directory);
  const running = await startTogether([
    startKafka({ directory: join(store, 'kafka'), ports, logFile: join(directory, 'kafka.log') }),
    startPostgres({ directory: join(store, 'postgres'), port: ports.postgres, logFile: join(directory, 'postgres.log'), settings: forOneRun }),
  ]);
  const stop = async () => {
    await Promise.all(running.map((started) => started.stop()));
  };
  try {
    await ensureDatabase(ports.postgres, 'redrive_test');
  } catch (error) {
    await stop();
    throw error;
  }
  return { environment: { TEST_KAFKA_BROKERS: `127.0.0.1:${ports.kafka}`, TEST_DATABASE_URL: postgresUrl(ports.postgres, 'redrive_test') }, stop };
}
