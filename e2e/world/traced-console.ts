import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Admin, Producer } from 'kafkajs';
import { createKafka } from '#demo/kafka-client.ts';
import { migrate } from '#prisma/migrate.ts';
import { choosePorts } from '#scripts/stack/ports.ts';
import { consoleEnvironment, startWeb, startWorker, whenHealthy } from './console.ts';
import { createDatabase } from './databases.ts';
import { readWorld } from './world.ts';

const silent = { info: () => undefined, error: () => undefined };

/** An event as a service publishes it: its identity in headers; what is left out is not said. */
export interface WrittenEvent {
  key?: string;
  value?: string;
  timestampMs?: number;
  headers: Record<string, string>;
}

/** A console of a test's own that traces one topic of one partition, into which the test itself publishes. */
export interface TracedConsole {
  url: string;
  topic: string;
  /** Another topic, which is not traced. */
  other: string;
  publish(events: readonly WrittenEvent[], to?: string): Promise<void>;
  /** What retention does: the first so many records are deleted. */
  deleteBefore(offset: number): Promise<void>;
  remove(): Promise<void>;
}

/** @param name tells it from other consoles of this run: letters only */
export async function openTracedConsole(name: string): Promise<TracedConsole> {
  const { brokers, distDir, directory } = readWorld();
  const [topic, other] = [`${name}-${randomUUID().slice(0, 8)}`, `${name}-other-${randomUUID().slice(0, 8)}`];
  const kafka = createKafka({ brokers: brokers.split(','), clientId: `e2e-${name}`, log: silent });
  const [admin, producer]: [Admin, Producer] = [kafka.admin(), kafka.producer()];
  await Promise.all([admin.connect(), producer.connect()]);
  await admin.createTopics({
    topics: [topic, other].map((each) => ({ topic: each, numPartitions: 1, configEntries: [{ name: 'retention.ms', value: '-1' }] })),
  });
  const ports = await choosePorts(join(directory, `${name}-ports.json`), { web: undefined });
  const url = `http://localhost:${ports.web}`;
  const database = await createDatabase(name);
  await migrate(database.url);
  const options = { brokers, databaseUrl: database.url, patterns: [`${name}-*.dlq`], traced: [topic], distDir, port: ports.web, directory, name };
  const environment = { ...consoleEnvironment(options), REDRIVE_TRACING_URL: 'http://tracing.test/trace/{traceId}' };
  const worker = startWorker(options, environment);
  const web = startWeb(options, environment);
  const remove = async () => {
    await Promise.all([web.stop(), worker.stop()]);
    await admin.deleteTopics({ topics: [topic, other] });
    await Promise.all([admin.disconnect(), producer.disconnect()]);
    await database.drop();
  };
  try {
    await whenHealthy(web, url);
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    url,
    topic,
    other,
    async publish(events, to = topic) {
      await producer.send({
        topic: to,
        messages: events.map(({ key = null, value = '{}', timestampMs = Date.now(), headers }) => ({ key, value, headers, timestamp: String(timestampMs) })),
      });
    },
    async deleteBefore(offset) {
      // The client looks for the leader in what it knows already.
      await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: String(offset) }] });
    },
    remove,
  };
}
