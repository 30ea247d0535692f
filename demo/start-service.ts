import type { Kafka, Producer } from 'kafkajs';
import type { Pool } from 'pg';
import type { Clocks } from './clock.ts';
import { type ConsumerStatus, consume } from './consume.ts';
import { createPool } from './database.ts';
import type { FailureSchedule } from './failures/schedule.ts';
import { createProducer } from './kafka-client.ts';
import type { Log } from './log.ts';
import type { Names, ServiceName } from './names.ts';
import { relayOutbox } from './relay.ts';
import type { BackgroundWork } from './service-definition.ts';
import { createService } from './services/create-service.ts';
import { WakeSignal } from './wake-signal.ts';

export interface ShopContext {
  databaseUrl: string;
  kafka: Kafka;
  names: Names;
  clocks: Clocks;
  failures: FailureSchedule;
  log: Log;
}

export interface RunningService {
  readonly name: ServiceName;
  readonly pool: Pool;
  readonly status: Readonly<ConsumerStatus>;
  /** Lets what is being handled finish, publishes what is in the outbox, and closes everything. */
  stop(): Promise<void>;
}

const failurePauseMs = 1_000;

async function runBackground(work: BackgroundWork, pool: Pool, log: Log, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    try {
      const done = await work.run(pool);
      if (done === 0) await new WakeSignal().sleep(work.idleMs, stopping);
    } catch (error) {
      log.error('background work failed; it is tried again', error);
      await new WakeSignal().sleep(failurePauseMs, stopping);
    }
  }
}

async function connectProducers(kafka: Kafka): Promise<{ relay: Producer; deadLetters: Producer }> {
  const relay = createProducer(kafka, { idempotent: true });
  const deadLetters = createProducer(kafka, { idempotent: false });
  await Promise.all([relay.connect(), deadLetters.connect()]);
  return { relay, deadLetters };
}

/** Starts a service: its consumer, its outbox relay and its background work. */
export async function startService(name: ServiceName, { databaseUrl, kafka, names, clocks, failures, log }: ShopContext): Promise<RunningService> {
  const definition = createService(name, failures);
  const schema = names.schema(name);
  const pool = createPool({ databaseUrl, schema, log });
  const producers = await connectProducers(kafka);
  const handlingStop = new AbortController();
  const relayStop = new AbortController();
  const status: ConsumerStatus = { state: 'starting', handled: 0, deadLettered: 0 };
  const handling = [
    consume({ definition, kafka, names, pool, clocks, failures, deadLetterProducer: producers.deadLetters, log, stopping: handlingStop.signal, status }),
  ];
  if (definition.background) handling.push(runBackground(definition.background, pool, log, handlingStop.signal));
  const relaying = relayOutbox({ databaseUrl, pool, producer: producers.relay, names, schema, log, stopping: relayStop.signal });
  return {
    name,
    pool,
    status,
    async stop() {
      handlingStop.abort();
      await Promise.all(handling);
      relayStop.abort();
      await relaying;
      await Promise.all([producers.relay.disconnect(), producers.deadLetters.disconnect()]);
      await pool.end();
    },
  };
}
