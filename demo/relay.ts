import type { Producer, TopicMessages } from 'kafkajs';
import { Client, type Pool } from 'pg';
import type { Log } from './log.ts';
import type { Names, TopicName } from './names.ts';
import { WakeSignal } from './wake-signal.ts';

interface UnsentRow {
  id: string;
  topic: TopicName;
  key: string;
  headers: Record<string, string>;
  value: string;
  occurred_at: Date;
}

export interface RelayOptions {
  databaseUrl: string;
  pool: Pool;
  producer: Producer;
  names: Names;
  schema: string;
  log: Log;
  stopping: AbortSignal;
}

const batchSize = 500;
/** Should a notification be lost with its connection, the relay looks anyway. */
const idleMs = 1_000;
const lockRetryMs = 250;
const failurePauseMs = 500;

/** One message list per topic, each in the order of the rows. */
function byTopic(rows: readonly UnsentRow[], names: Names): TopicMessages[] {
  const lists = new Map<string, TopicMessages>();
  for (const row of rows) {
    const topic = names.topic(row.topic);
    const list = lists.get(topic) ?? { topic, messages: [] };
    lists.set(topic, list);
    list.messages.push({ key: row.key, value: row.value, headers: row.headers, timestamp: String(row.occurred_at.getTime()) });
  }
  return [...lists.values()];
}

/**
 * Publishes the next unsent rows in order, then marks them sent. A crash between the two publishes them again, in the same order, and loses none.
 * @returns how many.
 */
async function publishNext({ pool, producer, names, schema }: RelayOptions): Promise<number> {
  const { rows } = await pool.query<UnsentRow>({
    name: 'unsent',
    text: `select id, topic, key, headers, value, occurred_at from ${schema}.outbox where sent_at is null order by id limit ${batchSize}`,
  });
  if (rows.length === 0) return 0;
  await producer.sendBatch({ acks: -1, topicMessages: byTopic(rows, names) });
  await pool.query({ name: 'sent', text: `update ${schema}.outbox set sent_at = now() where id = any($1::bigint[])`, values: [rows.map((row) => row.id)] });
  return rows.length;
}

/** A connection that holds the lock of the schema's only relay (two would break the order of a key) and hears of new rows. */
class RelayLock {
  readonly wake = new WakeSignal();
  readonly #client: Client;
  readonly #schema: string;
  #lost: Error | undefined;

  constructor(databaseUrl: string, schema: string) {
    this.#client = new Client({ connectionString: databaseUrl, application_name: `${schema} relay` });
    this.#schema = schema;
    this.#client.on('error', (error: Error) => {
      this.#lost = error;
      this.wake.wake();
    });
    this.#client.on('notification', () => this.wake.wake());
  }

  /** Waits for the lock. @returns false when stopped before. */
  async acquire(stopping: AbortSignal): Promise<boolean> {
    await this.#client.connect();
    await this.#client.query(`listen ${this.#schema}_outbox`);
    while (!stopping.aborted) {
      const { rows } = await this.#client.query<{ locked: boolean }>('select pg_try_advisory_lock(hashtextextended($1, 0)) as locked', [
        `${this.#schema} relay`,
      ]);
      if (rows[0]?.locked) return true;
      await this.wake.sleep(lockRetryMs, stopping);
    }
    return false;
  }

  /** @throws the error that took the connection, and with it the lock. */
  check(): void {
    if (this.#lost) throw this.#lost;
  }

  async release(): Promise<void> {
    await this.#client.end();
  }
}

/** Publishes until stopped; what exists in the outbox when the stop is asked for still goes out. */
async function publishUntilStopped(options: RelayOptions, lock: RelayLock): Promise<void> {
  const { stopping } = options;
  for (;;) {
    lock.check();
    const last = stopping.aborted;
    const published = await publishNext(options);
    if (last && published < batchSize) return;
    if (published === 0) await lock.wake.sleep(idleMs, stopping);
  }
}

/** Relays a schema's outbox to Kafka until `stopping`; a failure is logged and tried again. */
export async function relayOutbox(options: RelayOptions): Promise<void> {
  const { databaseUrl, schema, log, stopping } = options;
  do {
    const lock = new RelayLock(databaseUrl, schema);
    try {
      if (await lock.acquire(stopping)) await publishUntilStopped(options, lock);
    } catch (error) {
      log.error(`${schema}: the relay could not publish; it tries again`, error);
      await new WakeSignal().sleep(failurePauseMs, stopping);
    } finally {
      await lock.release().catch((error: unknown) => log.error(`${schema}: the relay's connection did not close`, error));
    }
  } while (!stopping.aborted);
}
