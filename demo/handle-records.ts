import { DatabaseError, type Pool } from 'pg';
import type { Clocks } from './clock.ts';
import type { RefusedRecord } from './dead-letter/dead-letter.ts';
import { isRetriable, toError } from './errors.ts';
import { decodeEvent, type ReceivedEvent } from './event.ts';
import { inTransaction, type Transaction } from './outbox.ts';
import type { ReceivedRecord } from './received-record.ts';
import type { Handler, ServiceDefinition } from './service-definition.ts';

export interface HandlingContext {
  definition: ServiceDefinition;
  group: string;
  pool: Pool;
  clocks: Clocks;
  /** Publishes a dead letter and resolves once the broker has it. */
  deadLetter(refused: RefusedRecord): Promise<void>;
  /** Called between records, so that the group does not take a slow consumer for a dead one. */
  heartbeat(): Promise<void>;
  isStopping(): boolean;
}

const chunkSize = 100;
const maxAttempts = 3;
const firstBackoffMs = 150;

/** Writes which of the events this service handles now. Those it handled before are left out; a row and its effect commit together. */
async function claimEvents(tx: Transaction, consumer: string, events: readonly ReceivedEvent[]): Promise<Set<string>> {
  const rows = await tx.query<{ event_id: string }>(
    'insert into processed_events (event_id, consumer) select unnest($1::text[]), $2 on conflict do nothing returning event_id',
    [events.map((event) => event.eventId), consumer],
  );
  return new Set(rows.map((row) => row.event_id));
}

function findHandler({ definition }: HandlingContext, event: ReceivedEvent): Handler | undefined {
  return definition.handlers.find((handler) => handler.type === event.type);
}

/**
 * Handles records in one transaction.
 * @returns undefined when all is committed; else the index of the record that failed (nothing is committed then).
 */
async function handleTogether(records: readonly ReceivedRecord[], context: HandlingContext): Promise<number | undefined> {
  let current = 0;
  try {
    const events: { event: ReceivedEvent; handler: Handler; index: number; timestampMs: number }[] = [];
    for (const record of records) {
      const event = decodeEvent(record);
      const handler = findHandler(context, event);
      if (handler !== undefined) events.push({ event, handler, index: current, timestampMs: record.timestampMs });
      current++;
    }
    if (events.length === 0) return undefined;
    current = 0;
    await inTransaction(context.pool, context.definition.name, async (tx) => {
      const unhandled = await claimEvents(
        tx,
        context.definition.name,
        events.map(({ event }) => event),
      );
      for (const { event, handler, index, timestampMs } of events) {
        current = index;
        // A repetition within the batch finds its id gone from the set.
        if (unhandled.delete(event.eventId)) await handler.run(event, tx, context.clocks.forRecord(timestampMs));
      }
    });
    return undefined;
  } catch (error) {
    if (isInfrastructure(error)) throw error;
    return current;
  }
}

/** What Node says where a server cannot be reached, and `pg` of a connection that it has not or has lost. */
const connectionCodes = /^(ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/;
const connectionMessages = /ECONNREFUSED|ECONNRESET|EPIPE|Connection terminated|timeout exceeded when trying to connect|is not queryable/;

/** Whether it is the database that failed, not the record: then the batch stays uncommitted and is read again. */
function isInfrastructure(error: unknown): boolean {
  if (error instanceof DatabaseError) {
    // Classes 22 and 23: the record's data does not fit. All others (connection, shutdown, deadlock, disk) are not the record's fault.
    return !/^2[23]/.test(error.code ?? '');
  }
  // Of a name with several addresses, each of which refused.
  if (error instanceof AggregateError) return error.errors.some(isInfrastructure);
  return error instanceof Error && (connectionCodes.test(String('code' in error ? error.code : '')) || connectionMessages.test(error.message));
}

/** Handles one record: with retries and growing pauses, then as a dead letter. */
async function handleAlone(record: ReceivedRecord, context: HandlingContext): Promise<'handled' | 'dead-lettered'> {
  const clock = context.clocks.forRecord(record.timestampMs);
  let listener = `${context.definition.name}.decode`;
  for (let attempt = 1; ; attempt++) {
    try {
      const event = decodeEvent(record);
      const handler = findHandler(context, event);
      if (handler === undefined) return 'handled';
      listener = `${context.definition.name}.on${event.type}`;
      await inTransaction(context.pool, context.definition.name, async (tx) => {
        const unhandled = await claimEvents(tx, context.definition.name, [event]);
        if (unhandled.has(event.eventId)) await handler.run(event, tx, clock);
      });
      return 'handled';
    } catch (thrown) {
      if (isInfrastructure(thrown)) throw thrown;
      const error = toError(thrown);
      if (attempt >= maxAttempts || !isRetriable(error)) {
        await context.deadLetter({ ...record, group: context.group, listener, error, attempts: attempt, failedAt: clock.now() });
        return 'dead-lettered';
      }
      await context.heartbeat();
      await clock.sleep(firstBackoffMs * 2 ** (attempt - 1));
      // A stop in the middle of the retries gives no record up: it is read again after the start.
      if (context.isStopping()) throw thrown;
    }
  }
}

/**
 * Handles a partition's records in order. Many share a transaction; where one fails, those before it are done together again and it alone.
 * @param onDone called with how far it came, after each commit: the offset of the last record and what became of it.
 */
export async function handleRecords(
  records: readonly ReceivedRecord[],
  context: HandlingContext,
  onDone: (last: ReceivedRecord, outcome: { handled: number; deadLettered: number }) => Promise<void>,
): Promise<void> {
  let start = 0;
  let size = chunkSize;
  while (start < records.length && !context.isStopping()) {
    const chunk = records.slice(start, start + size);
    const [first] = chunk;
    const last = chunk.at(-1);
    if (first === undefined || last === undefined) return;
    const failedAt = await handleTogether(chunk, context);
    if (failedAt === undefined) {
      await onDone(last, { handled: chunk.length, deadLettered: 0 });
      start += chunk.length;
      size = chunkSize;
    } else if (failedAt > 0) {
      size = failedAt;
    } else {
      const outcome = await handleAlone(first, context);
      await onDone(first, outcome === 'handled' ? { handled: 1, deadLettered: 0 } : { handled: 0, deadLettered: 1 });
      start += 1;
      size = chunkSize;
    }
  }
}
