import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { isDatabaseDown } from './database-down.ts';
import { openPool } from './open-pool.ts';

const askAgainMs = 1_000;

/** Of what keeps a database from being used: a wrong user or password, or no such database. It does not pass by itself. */
const lasting = /^(28\w{3}|3D000)$/;
const coded = z.object({ code: z.string() });

const passes = (error: unknown): boolean => isDatabaseDown(error) && !lasting.test(coded.safeParse(error).data?.code ?? '');

/** Why a connection was not made; of an address that stands for several the first that was tried tells. */
function reasonOf(error: unknown): string {
  const told = error instanceof AggregateError ? error.errors[0] : error;
  return told instanceof Error ? told.message : String(told);
}

/**
 * Waits until a database can be connected to.
 * @param onWait is told why it waits, in a sentence, each time that it has asked in vain.
 * @throws Error of Postgres where waiting does not help, and the signal's reason.
 */
export async function awaitDatabase(databaseUrl: string, onWait: (why: string) => void, signal?: AbortSignal): Promise<void> {
  const { host } = new URL(databaseUrl);
  const pool = openPool(databaseUrl, { max: 1 });
  try {
    for (;;) {
      signal?.throwIfAborted();
      try {
        await pool.query('select');
        return;
      } catch (error) {
        if (!passes(error)) throw error;
        onWait(`waits for Postgres at ${host}, which DATABASE_URL names: ${reasonOf(error)}`);
      }
      await delay(askAgainMs, undefined, signal === undefined ? {} : { signal });
    }
  } finally {
    await pool.end();
  }
}
