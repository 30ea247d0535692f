import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { openPool } from '#lib/db/open-pool.ts';
import { unsealedTail } from '#lib/dead-letters/search/search-backlog.ts';
import { migrate } from '#prisma/migrate.ts';
import { logTail, type StackProcess } from '#scripts/stack/process.ts';
import { benchWorkerPid, startBenchWorker } from './bench-worker.ts';
import type { IndexedDatabase, Indexing } from './indexing.ts';
import { peakMemoryMb } from './process-figures.ts';
import type { RowContext } from './row.ts';

const lookEveryMs = 100;
/** With no more unsealed than this a search is as quick as it gets: nothing is left to seal. */
const fullySealed = 2_048n;

interface Progress {
  indexed: number;
  pid: number | undefined;
}

async function readProgress(pool: pg.Pool): Promise<Progress> {
  const { rows } = await pool.query<{ indexed: string }>('select coalesce((select sum(next_offset) from index_position), 0)::text as indexed');
  return { indexed: Number(rows[0]?.indexed ?? 0), pid: await benchWorkerPid(pool) };
}

export async function databaseBytes(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>('select pg_database_size(current_database())::text as bytes');
  return Number(rows[0]?.bytes);
}

async function countStored(pool: pg.Pool): Promise<{ deadLetters: number; failures: number }> {
  const { rows } = await pool.query<{ dead_letters: string; failures: string }>(
    'select (select count(*) from dead_letter)::text as dead_letters, (select count(*) from failure)::text as failures',
  );
  return { deadLetters: Number(rows[0]?.dead_letters), failures: Number(rows[0]?.failures) };
}

/** Waits until the worker has stored and sealed every message. @throws Error with the end of its log when it ends before. */
async function watch(
  worker: StackProcess,
  pool: pg.Pool,
  messages: number,
  signal: AbortSignal,
): Promise<Pick<Indexing, 'firstMs' | 'storedMs' | 'searchableMs' | 'peakMb'>> {
  let ended: number | undefined;
  void worker.exited.then((code) => {
    ended = code;
  });
  const startedAt = performance.now();
  /** Looks until `check` holds. @returns when that was, and the most memory held by then. */
  const until = async (check: (progress: Progress) => boolean | Promise<boolean>): Promise<{ ms: number; peakMb: number | undefined }> => {
    for (;;) {
      const progress = await readProgress(pool);
      if (await check(progress)) return { ms: performance.now() - startedAt, peakMb: peakMemoryMb(progress.pid) };
      if (ended !== undefined) throw new Error(`The worker ended with code ${ended}. Its log ends with:\n${logTail(worker.logFile)}`);
      await delay(lookEveryMs, undefined, { signal });
    }
  };
  const first = await until(({ indexed }) => indexed >= 1);
  const quarter = await until(({ indexed }) => indexed >= messages / 4);
  const stored = await until(({ indexed }) => indexed >= messages);
  const end = await until(async () => (await unsealedTail(pool)) < fullySealed);
  const peakMb = quarter.peakMb === undefined || end.peakMb === undefined ? undefined : { quarter: quarter.peakMb, end: end.peakMb };
  return { firstMs: first.ms, storedMs: stored.ms, searchableMs: end.ms, peakMb };
}

/** A database with all dead letters of the run's topic, indexed and sealed by a worker, which has ended. @throws Error with the end of its log when it ended before. */
export async function makeIndexedDatabase(context: Omit<RowContext, 'indexedDatabase'>): Promise<IndexedDatabase> {
  const { stack, messages, deadLetterTopic, say, signal } = context;
  const topic = await deadLetterTopic();
  const url = await stack.createDatabase('bench_index');
  await migrate(url);
  const pool = openPool(url, { max: 1, applicationName: 'redrive bench' });
  try {
    const emptyBytes = await databaseBytes(pool);
    const worker = startBenchWorker(stack, url, { REDRIVE_DEAD_LETTER_TOPICS: topic });
    const watched = await watch(worker, pool, messages, signal).finally(() => worker.stop());
    const bytesPerMessage = ((await databaseBytes(pool)) - emptyBytes) / messages;
    const { deadLetters, failures } = await countStored(pool);
    if (deadLetters !== messages) throw new Error(`${deadLetters} dead letters were stored of ${messages}.`);
    const seconds = (ms: number) => (ms / 1_000).toFixed(1);
    say(
      `stored ${deadLetters.toLocaleString('en-US')} dead letters as ${failures.toLocaleString('en-US')} failures in ${seconds(watched.storedMs)} s, ` +
        `the first after ${seconds(watched.firstMs)} s, all searchable after ${seconds(watched.searchableMs)} s`,
    );
    await pool.query('vacuum analyze');
    return { url, indexing: { ...watched, bytesPerMessage, failures } };
  } finally {
    await pool.end();
  }
}
