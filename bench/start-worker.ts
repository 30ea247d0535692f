import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type StackProcess, startProcess } from '#scripts/stack/process.ts';
import { workerArguments } from '#scripts/stack/worker-arguments.ts';
import type { BenchStack } from './bench-stack.ts';

/** Starts a worker on the bench's Kafka and one of its databases. @param variables what it is to do */
export function startWorker({ brokers, directory }: BenchStack, databaseUrl: string, variables: Record<string, string>): StackProcess {
  return startProcess({
    name: 'the worker',
    command: process.execPath,
    args: [...workerArguments],
    cwd: join(import.meta.dirname, '..'),
    logFile: join(directory, 'worker.log'),
    env: { DATABASE_URL: databaseUrl, KAFKA_BROKERS: brokers, REDRIVE_SECRET: randomBytes(32).toString('hex'), LOG_LEVEL: 'warn', ...variables },
  });
}
