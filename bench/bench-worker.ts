import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type pg from 'pg';
import { type StackProcess, startProcess } from '#scripts/stack/process.ts';
import type { BenchStack } from './bench-stack.ts';

const root = join(import.meta.dirname, '..');

/** Starts a worker on the bench's Kafka and one of its databases. @param variables what it is to do */
export function startBenchWorker({ brokers, directory }: BenchStack, databaseUrl: string, variables: Record<string, string>): StackProcess {
  return startProcess({
    name: 'the worker',
    command: process.execPath,
    args: [join(root, 'scripts/worker.ts')],
    cwd: root,
    logFile: join(directory, 'worker.log'),
    env: { DATABASE_URL: databaseUrl, KAFKA_BROKERS: brokers, REDRIVE_SECRET: randomBytes(32).toString('hex'), LOG_LEVEL: 'warn', ...variables },
  });
}

/** The process id of the one worker, which is part of its name; undefined until it has come. */
export async function benchWorkerPid(pool: pg.Pool): Promise<number | undefined> {
  const { rows } = await pool.query<{ worker: string | null }>('select max(name) as worker from worker');
  const pid = /-(\d+)-[0-9a-f]{4}$/.exec(rows[0]?.worker ?? '')?.[1];
  return pid === undefined ? undefined : Number(pid);
}
