import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { benchActor, benchCluster } from '#bench/bench-reader.ts';
import { startBenchWorker } from '#bench/bench-worker.ts';
import { timeChainPages } from '#bench/chain-page.ts';
import { chainName, eventsOfChain, eventsOfLongChain, generateEvent, generateLongChains, longChains, orderOf } from '#bench/generate-event.ts';
import { databaseBytes } from '#bench/indexed-database.ts';
import { ensureKcat, timeKcat, wholeRecord } from '#bench/kcat.ts';
import { inWords, percentilesOf } from '#bench/percentiles.ts';
import type { Measured, Row, RowContext } from '#bench/row.ts';
import { writeTopic } from '#bench/write-topic.ts';
import { openPool } from '#lib/db/open-pool.ts';
import { findChains } from '#lib/trace/find/find-chains.ts';
import { readChain } from '#lib/trace/read-chain.ts';
import { readKeyHistory } from '#lib/trace/read-key-history.ts';
import { migrate } from '#prisma/migrate.ts';
import { logTail } from '#scripts/stack/process.ts';

const topic = 'bench.events';
const longTopic = 'bench.long-chains';
const longEvents = longChains * eventsOfLongChain;
const lookEveryMs = 100;
const timesEach = 200;
const longAgo = '876000';

/** Traces both topics with one worker. @returns how long it took from its start. */
async function traceAll({ stack, messages, signal }: RowContext, url: string, pool: pg.Pool): Promise<number> {
  const startedAt = performance.now();
  const worker = startBenchWorker(stack, url, {
    REDRIVE_DEAD_LETTER_TOPICS: 'none',
    REDRIVE_TRACED_TOPICS: `${topic},${longTopic}`,
    REDRIVE_TRACE_HOURS: longAgo,
    REDRIVE_TRACE_RATE: '0',
    REDRIVE_EVENT_IDENTITY: JSON.stringify([{ topics: ['*'], businessIds: { order: ['payload:orderId'] } }]),
  });
  let ended: number | undefined;
  void worker.exited.then((code) => {
    ended = code;
  });
  try {
    for (;;) {
      const { rows } = await pool.query<{ traced: string }>('select coalesce(sum(next_offset - start_offset), 0)::text as traced from trace_position');
      if (Number(rows[0]?.traced) >= messages + longEvents) return performance.now() - startedAt;
      if (ended !== undefined) throw new Error(`The worker ended with code ${ended}. Its log ends with:\n${logTail(worker.logFile)}`);
      await delay(lookEveryMs, undefined, { signal });
    }
  } finally {
    await worker.stop();
  }
}

/** Chains spread over all there are, each asked for once, as a person who pastes an id does. */
async function timeEach(messages: number, ask: (chain: number) => Promise<number>): Promise<number[]> {
  const chains = messages / eventsOfChain;
  const durationsMs: number[] = [];
  for (let time = 0; time < timesEach; time++) {
    const chain = Math.floor((chains * (time + 0.5)) / timesEach);
    const startedAt = performance.now();
    const found = await ask(chain);
    durationsMs.push(performance.now() - startedAt);
    if (found === 0) throw new Error(`Chain ${chain} was not found.`);
  }
  return durationsMs;
}

export const traceRow: Row = {
  name: 'trace',
  about:
    'a worker, from its start until every event of the topic can be found, beside `kcat -C -e` printing key, value and headers; then chains, found and read, and the page of one of thirty events in Chromium',
  async run(context) {
    const { stack, messages, say, signal } = context;
    const missing = await ensureKcat();
    if (missing !== undefined) say(missing);
    await writeTopic(stack.brokers, topic, generateEvent, messages, signal);
    await writeTopic(stack.brokers, longTopic, generateLongChains, longEvents, signal);
    const url = await stack.createDatabase('bench_trace');
    await migrate(url);
    const pool = openPool(url, { max: 8, applicationName: 'redrive bench' });
    try {
      const time = () => (missing === undefined ? timeKcat({ brokers: stack.brokers, topic, format: wholeRecord, signal }) : undefined);
      const emptyBytes = await databaseBytes(pool);
      // Once before and once after, the faster counts: the machine may be busy with something else.
      const before = await time();
      const tracedMs = await traceAll(context, url, pool);
      const after = await time();
      const bytes = ((await databaseBytes(pool)) - emptyBytes) / messages;
      await pool.query('vacuum analyze');
      const perSecond = (ms: number) => (messages * 1_000) / ms;
      const reference = before === undefined || after === undefined ? null : perSecond(Math.min(before, after));
      const asked: [part: string, limit: number, ask: (chain: number) => Promise<number>][] = [
        ['chain', 15, async (chain) => (await readChain(pool, benchActor, { cluster: benchCluster, correlationId: chainName(chain) })).events.length],
        ['key', 60, async (chain) => (await readKeyHistory(pool, benchActor, { cluster: benchCluster, key: orderOf(chain), limit: 50 })).events.length],
        ['find', 60, async (chain) => (await findChains(pool, benchActor, benchCluster, { text: orderOf(chain), position: null })).length],
      ];
      const figures: Measured[] = [
        { value: perSecond(tracedMs), unit: 'events/s', reference, goal: { kind: 'least-ratio', limit: 0.5 } },
        { part: 'bytes', value: bytes, unit: 'bytes of database an event', reference: null, goal: { kind: 'most', limit: 180 } },
      ];
      for (const [part, limit, ask] of asked) {
        const measured = percentilesOf(await timeEach(messages, ask));
        say(`${part}: ${inWords(measured)}`);
        figures.push({ part, value: measured.p95, unit: 'ms at p95', reference: null, goal: { kind: 'most', limit } });
      }
      const painted = percentilesOf(await timeChainPages(context, { databaseUrl: url, traced: [topic, longTopic] }));
      say(`page of ${eventsOfLongChain} events: ${inWords(painted)}`);
      figures.push({ part: 'page', value: painted.p50, unit: 'ms until it is painted, at p50', reference: null, goal: { kind: 'most', limit: 1_000 } });
      return figures;
    } finally {
      await pool.end();
    }
  },
};
