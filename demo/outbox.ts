import type { Pool, PoolClient, QueryResultRow } from 'pg';
import type { z } from 'zod';
import { type Envelope, encodeEvent, newEnvelope } from './event.ts';
import { type EventDefinition, topicFormats } from './events.ts';
import type { ServiceName } from './names.ts';

export interface Emission<Schema extends z.ZodType> {
  /** The record's key: an order id or a customer id. */
  key: string;
  data: z.input<Schema>;
  occurredAt: Date;
  /** The event that led to this one; without it, this one begins a chain. */
  cause?: Envelope | undefined;
  /** Spoils the value on its way out: a failure caused on purpose. */
  spoil?: (value: string) => string;
}

interface OutboxRow {
  topic: string;
  key: string;
  headers: Record<string, string>;
  value: string;
  occurredAt: Date;
}

const statementNames = new Map<string, string>();

/** A short name for a statement, so that Postgres parses it once per connection. */
function statementName(sql: string): string {
  const known = statementNames.get(sql);
  if (known !== undefined) return known;
  const name = `s${statementNames.size}`;
  statementNames.set(sql, name);
  return name;
}

/** A transaction of a service: what it changes and what it says happen together or not at all. */
export class Transaction {
  readonly #client: PoolClient;
  readonly #service: ServiceName;
  readonly #outbox: OutboxRow[] = [];

  constructor(client: PoolClient, service: ServiceName) {
    this.#client = client;
    this.#service = service;
  }

  /** @param sql fixed text (it becomes a prepared statement); values go into `values`. */
  async query<Row extends QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    const { rows } = await this.#client.query<Row>({ name: statementName(sql), text: sql, values });
    return rows;
  }

  /** Puts an event in the outbox; the relay publishes it once the transaction is committed. @returns its envelope. */
  emit<Schema extends z.ZodType>(definition: EventDefinition<Schema>, { key, data, occurredAt, cause, spoil }: Emission<Schema>): Envelope {
    const event = newEnvelope({ type: definition.type, version: definition.version, source: `/shop/${this.#service}`, occurredAt, cause });
    const { headers, value } = encodeEvent(topicFormats[definition.topic], event, data, key);
    this.#outbox.push({ topic: definition.topic, key, headers, value: spoil?.(value) ?? value, occurredAt });
    return event;
  }

  /**
   * Writes what was emitted, last of all: by then every row that orders the events of a key is locked, so that outbox ids
   * follow the order in which the transactions of that key commit.
   */
  async flush(): Promise<void> {
    if (this.#outbox.length === 0) return;
    const rows = this.#outbox.splice(0);
    await this.query(
      `insert into outbox (topic, key, headers, value, occurred_at)
       select * from unnest($1::text[], $2::text[], $3::json[], $4::text[], $5::timestamptz[])`,
      [
        rows.map((row) => row.topic),
        rows.map((row) => row.key),
        rows.map((row) => JSON.stringify(row.headers)),
        rows.map((row) => row.value),
        rows.map((row) => row.occurredAt),
      ],
    );
  }
}

/** Runs `work` in one transaction, which commits what it changed together with what it emitted; an error rolls both back. */
export async function inTransaction<Result>(pool: Pool, service: ServiceName, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query('begin');
    const tx = new Transaction(client, service);
    const result = await work(tx);
    await tx.flush();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((rollbackError: Error) => {
      // The connection is beyond use: the pool drops it when it is released with an error.
      failure = rollbackError;
    });
    throw error;
  } finally {
    client.release(failure);
  }
}

/** How many events of the outbox are not published yet. */
export async function countUnsent(pool: Pool, schema: string): Promise<number> {
  const { rows } = await pool.query<{ unsent: number }>(`select count(*)::int as unsent from ${schema}.outbox where sent_at is null`);
  return rows[0]?.unsent ?? 0;
}

/** The tables every service has. A statement trigger wakes the relay. Headers are `json`, which keeps their order; `jsonb` would not. */
export const outboxTables = `
  create table outbox (
    id bigint generated always as identity primary key,
    topic text not null,
    key text not null,
    headers json not null,
    value text not null,
    occurred_at timestamptz not null,
    sent_at timestamptz
  );
  create index outbox_unsent on outbox (id) where sent_at is null;
  create function wake_relay() returns trigger language plpgsql as $$ begin perform pg_notify(tg_table_schema || '_outbox', ''); return null; end $$;
  create trigger wake_relay after insert on outbox for each statement execute function wake_relay();
  create table processed_events (
    event_id text not null,
    consumer text not null,
    processed_at timestamptz not null default now(),
    primary key (event_id, consumer)
  );
`;
