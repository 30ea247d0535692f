import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { openPool } from '#lib/db/open-pool.ts';
import { unsealedTail } from '#lib/dead-letters/search/search-backlog.ts';
import { migrate } from '#prisma/migrate.ts';
import { logTail } from '#scripts/stack/process.ts';
import type { RowContext } from './row.ts';
import { startWorker } from './rows/index-dead-letters.ts';

const lookEveryMs = 250;
/** With no more unsealed than this a search is as quick as it gets: nothing is left to seal. */
const fullySealed = 2_048n;

async function isSearchable(pool: pg.Pool, messages: number): Promise<boolean> {
  const { rows } = await pool.query<{ indexed: string }>('select coalesce(sum(next_offset), 0)::text as indexed from index_position');
  return Number(rows[0]?.indexed ?? 0) >= messages && (await unsealedTail(pool)) < fullySealed;
}

/** A database with all dead letters of the run's topic, indexed and sealed by a worker, which has ended. @throws Error with the end of its log when it ended before. */
export async function makeIndexedDatabase(context: Omit<RowContext, 'indexedDatabase'>): Promise<string> {
  const { stack, messages, deadLetterTopic, say, signal } = context;
  const topic = await deadLetterTopic();
  const databaseUrl = await stack.createDatabase('bench_indexed');
  await migrate(databaseUrl);
  const pool = openPool(databaseUrl, { max: 1, applicationName: 'redrive bench' });
  const startedAt = performance.now();
  const worker = startWorker(context, databaseUrl, topic);
  try {
    let ended: number | undefined;
    void worker.exited.then((code) => {
      ended = code;
    });
    while (!(await isSearchable(pool, messages))) {
      if (ended !== undefined) throw new Error(`The worker ended with code ${ended}. Its log ends with:\n${logTail(worker.logFile)}`);
      await delay(lookEveryMs, undefined, { signal });
    }
    say(`indexed and sealed ${messages.toLocaleString('en-US')} dead letters in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
  } finally {
    await worker.stop();
    await pool.query('vacuum analyze');
    await pool.end();
  }
  return databaseUrl;
}
