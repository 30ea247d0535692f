import type { Consumer, EachBatchPayload, Kafka, Producer } from 'kafkajs';
import type { Pool } from 'pg';
import type { Clocks } from './clock.ts';
import type { RefusedRecord } from './dead-letter/dead-letter.ts';
import type { FailureSchedule } from './failures/schedule.ts';
import { handleRecords } from './handle-records.ts';
import type { Log } from './log.ts';
import type { Names } from './names.ts';
import type { ReceivedRecord } from './received-record.ts';
import type { ServiceDefinition } from './service-definition.ts';
import { WakeSignal } from './wake-signal.ts';

/** What a service's consumer has done since it started. */
export interface ConsumerStatus {
  state: 'starting' | 'running' | 'restarting' | 'stopped';
  handled: number;
  deadLettered: number;
}

export interface ConsumeOptions {
  definition: ServiceDefinition;
  kafka: Kafka;
  names: Names;
  pool: Pool;
  clocks: Clocks;
  failures: FailureSchedule;
  deadLetterProducer: Producer;
  log: Log;
  stopping: AbortSignal;
  status: ConsumerStatus;
}

const restartPauseMs = 1_000;
const stallCheckMs = 2_000;

function toRecords({ batch }: EachBatchPayload): ReceivedRecord[] {
  return batch.messages.map((message) => ({
    topic: batch.topic,
    partition: batch.partition,
    offset: message.offset,
    timestampMs: Number(message.timestamp),
    key: message.key,
    value: message.value,
    headers: message.headers ?? {},
  }));
}

async function publishDeadLetter({ definition, names, deadLetterProducer }: ConsumeOptions, refused: RefusedRecord): Promise<void> {
  const partition = definition.deadLetter.partition?.(refused);
  await deadLetterProducer.send({
    topic: names.topic(definition.deadLetter.topic),
    acks: -1,
    messages: [
      {
        key: refused.key,
        value: refused.value,
        headers: definition.deadLetter.headers(refused),
        timestamp: String(refused.failedAt.getTime()),
        ...(partition === undefined ? {} : { partition }),
      },
    ],
  });
}

/** Holds a batch while a failure stalls the service: it stays in its group and gets nowhere. */
async function waitWhileStalled({ definition, failures, stopping }: ConsumeOptions, { heartbeat }: EachBatchPayload): Promise<void> {
  while (!stopping.aborted && failures.stalls(definition.name, new Date())) {
    await heartbeat();
    await new WakeSignal().sleep(stallCheckMs, stopping);
  }
}

async function handleBatch(options: ConsumeOptions, payload: EachBatchPayload): Promise<void> {
  const { definition, names, stopping, status } = options;
  await waitWhileStalled(options, payload);
  await handleRecords(
    toRecords(payload),
    {
      definition,
      group: names.group(definition.name),
      pool: options.pool,
      clocks: options.clocks,
      deadLetter: (refused) => publishDeadLetter(options, refused),
      heartbeat: payload.heartbeat,
      isStopping: () => stopping.aborted || !payload.isRunning() || payload.isStale(),
    },
    async (last, outcome) => {
      status.handled += outcome.handled;
      status.deadLettered += outcome.deadLettered;
      payload.resolveOffset(last.offset);
      await payload.heartbeat();
    },
  );
}

/** Resolves with the error of a consumer that has given up, or undefined when stopped. */
function ended(consumer: Consumer, stopping: AbortSignal): Promise<Error | undefined> {
  return new Promise((resolve) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      // With `restart` kafkajs begins again by itself.
      if (!payload.restart) resolve(payload.error);
    });
    if (stopping.aborted) resolve(undefined);
    stopping.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

async function consumeOnce(options: ConsumeOptions): Promise<void> {
  const { definition, kafka, names, stopping, status } = options;
  const consumer = kafka.consumer({
    groupId: names.group(definition.name),
    maxWaitTimeInMs: 500,
    sessionTimeout: 10_000,
    heartbeatInterval: 2_000,
    allowAutoTopicCreation: false,
  });
  const end = ended(consumer, stopping);
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: definition.topics.map(names.topic), fromBeginning: true });
    consumer.on(consumer.events.GROUP_JOIN, () => {
      status.state = 'running';
    });
    await consumer.run({
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: definition.concurrency,
      eachBatch: (payload) => handleBatch(options, payload),
    });
    const crash = await end;
    if (crash) throw crash;
  } finally {
    await consumer.disconnect();
  }
}

/**
 * Consumes a service's topics until `stopping`: effect and `processed_events` in one transaction, retries with backoff, then the dead letter topic.
 * The offset of a record is committed only after that.
 */
export async function consume(options: ConsumeOptions): Promise<void> {
  const { definition, log, stopping, status } = options;
  while (!stopping.aborted) {
    try {
      await consumeOnce(options);
    } catch (error) {
      status.state = 'restarting';
      log.error(`${definition.name}: the consumer ended; it starts again`, error);
      await new WakeSignal().sleep(restartPauseMs, stopping);
    }
  }
  status.state = 'stopped';
}
