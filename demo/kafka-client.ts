import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';
import type { Log } from './log.ts';

/**
 * A kafkajs client whose errors become lines of ours. Those of single requests and of a group that balances are left out: the client repeats them,
 * and says so elsewhere when that did not help.
 */
export function createKafka({ brokers, clientId, log }: { brokers: string[]; clientId: string; log: Log }): Kafka {
  return new Kafka({
    brokers,
    clientId,
    retry: { initialRetryTime: 200, maxRetryTime: 3_000, retries: 8 },
    logLevel: logLevel.ERROR,
    logCreator: () => (entry) => {
      const { message, error }: { message: string; error?: unknown } = entry.log;
      if (entry.namespace === 'Connection' || /rebalanc/i.test(message)) return;
      log.error(`kafkajs ${entry.namespace}: ${message}`, error);
    },
  });
}

/** A producer that puts a key on the partition where Java's clients would. One request at a time, so that a retry never overtakes. */
export function createProducer(kafka: Kafka, { idempotent }: { idempotent: boolean }): Producer {
  return kafka.producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
    idempotent,
    ...(idempotent ? { maxInFlightRequests: 1 } : {}),
  });
}
