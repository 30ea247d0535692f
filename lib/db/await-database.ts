import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import { parseDatabaseUrl } from './database-url.ts';

const askAgainMs = 1_000;
const answerWithinMs = 5_000;

/** Of a Postgres that is not there yet, or not up yet (57P03); anything else, such as a wrong password, does not pass by itself. */
const passing = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', '57P03']);
const coded = z.object({ code: z.string(), message: z.string() });

/**
 * Waits until a database can be connected to.
 * @param onWait is told why it waits, in a sentence, each time that it has asked in vain.
 * @throws Error of Postgres where waiting does not help, and the signal's reason.
 */
export async function awaitDatabase(databaseUrl: string, onWait: (why: string) => void, signal?: AbortSignal): Promise<void> {
  const { connection } = parseDatabaseUrl(databaseUrl);
  const { host } = new URL(databaseUrl);
  for (;;) {
    signal?.throwIfAborted();
    const client = new pg.Client({ ...connection, connectionTimeoutMillis: answerWithinMs });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      const known = coded.safeParse(error instanceof AggregateError ? error.errors[0] : error).data;
      const isSilent = error instanceof Error && error.message.includes('timeout expired');
      if (!isSilent && (known === undefined || !passing.has(known.code))) throw error;
      onWait(`waits for Postgres at ${host}, which DATABASE_URL names: ${known?.message ?? 'it does not answer'}`);
    }
    await delay(askAgainMs, undefined, signal === undefined ? {} : { signal });
  }
}
