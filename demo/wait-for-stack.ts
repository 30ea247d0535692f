import type { Kafka } from 'kafkajs';
import { Client } from 'pg';
import type { Log } from './log.ts';
import { WakeSignal } from './wake-signal.ts';

const retryMs = 1_000;

async function postgresAnswers(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
  } finally {
    await client.end();
  }
}

async function kafkaAnswers(kafka: Kafka): Promise<void> {
  const admin = kafka.admin({ retry: { retries: 0 } });
  try {
    await admin.connect();
    await admin.describeCluster();
  } finally {
    await admin.disconnect();
  }
}

interface Stack {
  kafka: Kafka;
  databaseUrl: string;
  log: Log;
  stopping: AbortSignal;
}

async function waitFor(name: string, check: () => Promise<void>, { log, stopping }: Stack, onWaiting: (waitingFor: string | null) => void): Promise<void> {
  for (let attempt = 1; !stopping.aborted; attempt++) {
    try {
      await check();
      return;
    } catch (error) {
      if (attempt === 1) log.info(`waiting for ${name}: ${error instanceof Error ? error.message : String(error)}`);
      onWaiting(name);
      await new WakeSignal().sleep(retryMs, stopping);
    }
  }
}

/** Waits until Postgres and Kafka answer, or `stopping` aborts, and says what it waits for. */
export async function waitForStack(stack: Stack, onWaiting: (waitingFor: string | null) => void): Promise<void> {
  await waitFor('Postgres', () => postgresAnswers(stack.databaseUrl), stack, onWaiting);
  await waitFor('Kafka', () => kafkaAnswers(stack.kafka), stack, onWaiting);
  onWaiting(null);
}
