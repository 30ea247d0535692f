import type { Pool } from 'pg';
import type { z } from 'zod';
import type { Clock } from './clock.ts';
import type { DeadLetterConvention } from './dead-letter/dead-letter.ts';
import type { ReceivedEvent } from './event.ts';
import { type EventDefinition, parseData } from './events.ts';
import type { ServiceName, TopicName } from './names.ts';
import type { Transaction } from './outbox.ts';

export interface Handling<Data> {
  event: ReceivedEvent;
  data: Data;
  tx: Transaction;
  clock: Clock;
}

/** What a service does about one kind of event. */
export interface Handler {
  type: string;
  run(event: ReceivedEvent, tx: Transaction, clock: Clock): Promise<void>;
}

/** A handler whose data is checked against the event's definition before it runs. */
export function handle<Schema extends z.ZodType>(definition: EventDefinition<Schema>, run: (handling: Handling<z.output<Schema>>) => Promise<void>): Handler {
  return { type: definition.type, run: (event, tx, clock) => run({ event, data: parseData(definition, event.data), tx, clock }) };
}

/** Work of a service that no event starts: runs again whenever it found something to do, else after `idleMs`. */
export interface BackgroundWork {
  idleMs: number;
  /** @returns how much it did. */
  run(pool: Pool): Promise<number>;
}

/** A service: what it listens to, what it does, what its tables are. */
export interface ServiceDefinition {
  name: ServiceName;
  topics: readonly TopicName[];
  deadLetter: DeadLetterConvention;
  handlers: readonly Handler[];
  /** How many partitions are handled at once. One, where handlers of different partitions change the same rows. */
  concurrency: number;
  background?: BackgroundWork;
}
