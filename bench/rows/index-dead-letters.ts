import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { ensureKcat, timeKcat } from '#bench/kcat.ts';
import type { Row, RowContext } from '#bench/row.ts';
import { openPool } from '#lib/db/open-pool.ts';
import { migrate } from '#prisma/migrate.ts';
import { logTail, type StackProcess, startProcess } from '#scripts/stack/process.ts';

/** Prints what a dead letter is: key, value and headers. */
const format = '%k %s %h\n';
const lookEveryMs = 100;

interface Progress {
  indexed: number;
  /** The worker's process id, which is part of its name. */
  pid: number | undefined;
}

async function readProgress(pool: pg.Pool): Promise<Progress> {
  const { rows } = await pool.query<{ indexed: string; worker: string | null }>(
    `select coalesce((select sum(next_offset) from index_position), 0)::text as indexed, (select max(name) from worker) as worker`,
  );
  const pid = /-(\d+)-[0-9a-f]{4}$/.exec(rows[0]?.worker ?? '')?.[1];
  return { indexed: Number(rows[0]?.indexed ?? 0), pid: pid === undefined ? undefined : Number(pid) };
}

/** The most memory that a process has held so far, where the system tells (Linux). */
function peakMemoryMb(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1_024;
  } catch {
    // No such process, or a system without /proc.
    return undefined;
  }
}

async function databaseBytes(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>('select pg_database_size(current_database())::text as bytes');
  return Number(rows[0]?.bytes);
}

/** Starts a worker that indexes a topic of the run. */
export function startWorker({ stack }: Pick<RowContext, 'stack'>, databaseUrl: string, topic: string): StackProcess {
  const root = join(import.meta.dirname, '../..');
  return startProcess({
    name: 'the worker',
    command: process.execPath,
    args: [join(root, 'lib/worker/main.ts')],
    cwd: root,
    logFile: join(stack.directory, 'worker.log'),
    env: {
      DATABASE_URL: databaseUrl,
      KAFKA_BROKERS: stack.brokers,
      REDRIVE_DEAD_LETTER_TOPICS: topic,
      REDRIVE_SECRET: randomBytes(32).toString('hex'),
      LOG_LEVEL: 'warn',
    },
  });
}

/** Waits until the worker has stored every message. @throws Error with the end of its log when it ends before. */
async function watch(
  worker: StackProcess,
  pool: pg.Pool,
  messages: number,
  signal: AbortSignal,
): Promise<{ firstMs: number; allMs: number; peakMb: number | undefined }> {
  let ended: number | undefined;
  void worker.exited.then((code) => {
    ended = code;
  });
  const startedAt = performance.now();
  let firstMs: number | undefined;
  for (;;) {
    const { indexed, pid } = await readProgress(pool);
    const now = performance.now() - startedAt;
    if (indexed > 0) firstMs ??= now;
    if (indexed >= messages) return { firstMs: firstMs ?? now, allMs: now, peakMb: peakMemoryMb(pid) };
    if (ended !== undefined) throw new Error(`The worker ended with code ${ended}. Its log ends with:\n${logTail(worker.logFile)}`);
    await delay(lookEveryMs, undefined, { signal });
  }
}

async function countStored(pool: pg.Pool): Promise<{ deadLetters: number; failures: number }> {
  const { rows } = await pool.query<{ dead_letters: string; failures: string }>(
    'select (select count(*) from dead_letter)::text as dead_letters, (select count(*) from failure)::text as failures',
  );
  return { deadLetters: Number(rows[0]?.dead_letters), failures: Number(rows[0]?.failures) };
}

export const indexDeadLetters: Row = {
  name: 'index',
  about: 'a worker, from its start until every dead letter of the topic is stored, beside `kcat -C -e` printing key, value and headers',
  async run(context) {
    const { stack, messages, deadLetterTopic, say, signal } = context;
    const missing = await ensureKcat();
    if (missing !== undefined) say(missing);
    const topic = await deadLetterTopic();
    const time = () => (missing === undefined ? timeKcat({ brokers: stack.brokers, topic, format, signal }) : undefined);
    const databaseUrl = await stack.createDatabase('bench_index');
    await migrate(databaseUrl);
    const pool = openPool(databaseUrl, { max: 2, applicationName: 'redrive bench' });
    try {
      const emptyBytes = await databaseBytes(pool);
      // Once before and once after, the faster counts: the machine may be busy with something else.
      const before = await time();
      const worker = startWorker(context, databaseUrl, topic);
      const { firstMs, allMs, peakMb } = await watch(worker, pool, messages, signal).finally(() => worker.stop());
      const after = await time();
      const { deadLetters, failures } = await countStored(pool);
      if (deadLetters !== messages) throw new Error(`${deadLetters} dead letters were stored of ${messages}.`);
      const perSecond = (ms: number) => (messages * 1_000) / ms;
      say(
        `stored ${deadLetters.toLocaleString('en-US')} dead letters as ${failures.toLocaleString('en-US')} failures in ${(allMs / 1_000).toFixed(1)} s, ` +
          `the first after ${(firstMs / 1_000).toFixed(1)} s`,
      );
      return [
        {
          value: perSecond(allMs),
          unit: 'dead letters/s',
          reference: before === undefined || after === undefined ? null : perSecond(Math.min(before, after)),
          goal: { kind: 'least-ratio', limit: 0.25 },
        },
        ...(peakMb === undefined ? [] : [{ part: 'memory', value: peakMb, unit: 'MB', reference: null, goal: { kind: 'most', limit: 350 } } as const]),
        {
          part: 'bytes',
          value: ((await databaseBytes(pool)) - emptyBytes) / messages,
          unit: 'bytes of database a message',
          reference: null,
          goal: { kind: 'most', limit: 2_000 },
        },
      ];
    } finally {
      await pool.end();
    }
  },
};
