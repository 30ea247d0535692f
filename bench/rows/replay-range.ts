import { setTimeout as delay } from 'node:timers/promises';
import { benchActor, benchCluster } from '#bench/bench-reader.ts';
import { benchWorkerPid, startBenchWorker } from '#bench/bench-worker.ts';
import { generateDeadLetter } from '#bench/generate-dead-letter.ts';
import { timeJavaCopy } from '#bench/java-copy.ts';
import { ensureKcat, timeKcatCopy } from '#bench/kcat.ts';
import { peakMemoryMb } from '#bench/process-figures.ts';
import type { Measured, Row, RowContext } from '#bench/row.ts';
import { partitionCount, writeTopic } from '#bench/write-topic.ts';
import { readEnvironment } from '#lib/config/environment.ts';
import { openDatabase } from '#lib/db/client.ts';
import { openPool } from '#lib/db/open-pool.ts';
import { openCluster } from '#lib/kafka/cluster-connection.ts';
import { confirmReplay } from '#lib/replay/confirm-replay.ts';
import { getReplay } from '#lib/replay/get-replay.ts';
import { planRange } from '#lib/replay/range/plan-range.ts';
import type { RangeRequest } from '#lib/replay/range/replay-range.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import { migrate } from '#prisma/migrate.ts';
import { logTail } from '#scripts/stack/process.ts';

const source = 'bench.orders';
const lookEveryMs = 20;

/** The six headers of each message: those of a Spring consumer that failed, which a replay of it leaves out. */
const droppedHeaders = ['topic', 'partition', 'offset', 'consumer-group']
  .map((name) => `kafka_dlt-original-${name}`)
  .concat('kafka_dlt-exception-fqcn', 'kafka_dlt-exception-stacktrace');

interface Replayed {
  planMs: number;
  guardedPlanMs: number;
  sendMs: number;
  peakMb: { half: number; end: number } | undefined;
}

/** @param part how much of the topic, from its beginning */
const request = (messages: number, overtaken: RangeRequest['overtaken'], part: number): RangeRequest => ({
  source: 'topic',
  topic: source,
  bounds: {
    by: 'offsets',
    partitions: Array.from({ length: partitionCount }, (_, partition) => ({
      partition,
      from: '0',
      to: String(Math.ceil((messages * part) / partitionCount) + 1),
    })),
  },
  overtaken,
  ratePerSecond: 1_000_000,
  removeHeaders: droppedHeaders,
  provenBy: [],
});

/** Plans the range, plans its first half with the key guard (which has the other half to read behind it), then sends the whole. */
async function replay(
  context: ReplayContext,
  { messages, signal, failed }: Pick<RowContext, 'messages' | 'signal'> & { failed: () => string | undefined },
): Promise<Replayed> {
  const until = async <Found>(look: () => Promise<Found | undefined>): Promise<Found> => {
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      const why = failed();
      if (why !== undefined) throw new Error(why);
      await delay(lookEveryMs, undefined, { signal });
    }
  };
  const plan = async (overtaken: RangeRequest['overtaken'], part = 1) => {
    const startedAt = performance.now();
    const id = await planRange(context, benchActor, request(messages, overtaken, part));
    const job = await until(async () => {
      const { plan: planned, planHash } = await getReplay(context, id);
      if (planned.range?.planning.status === 'failed') throw new Error(planned.range.planning.error ?? 'not planned');
      return planned.range?.planning.status === 'ready' ? { id, planHash } : undefined;
    });
    return { ...job, ms: performance.now() - startedAt };
  };
  const run = async ({ id, planHash }: { id: number; planHash: string }) => {
    const startedAt = performance.now();
    await confirmReplay(context, benchActor, { id, planHash, reason: 'bench' });
    const sent = async () =>
      Number((await context.pool.query<{ sent: string }>('select sum(sent_count)::text as sent from replay_shard where job_id = $1', [id])).rows[0]?.sent);
    await until(async () => ((await sent()) >= messages / 2 ? true : undefined));
    const pid = await benchWorkerPid(context.pool);
    const half = peakMemoryMb(pid);
    await until(async () => ((await sent()) >= messages ? true : undefined));
    const ms = performance.now() - startedAt;
    // Whether a group passes what was sent is no part of it: the topic is read by none that goes on.
    await until(async () => (['proving', 'done'].includes((await getReplay(context, id)).state) ? true : undefined));
    const end = peakMemoryMb(pid);
    return { ms, peakMb: half === undefined || end === undefined ? undefined : { half, end } };
  };
  // The first one waits for the worker to come up.
  await plan('send');
  const unguarded = await plan('send');
  const guarded = await plan('skip', 0.5);
  const sent = await run(await plan('skip'));
  return { planMs: unguarded.ms, guardedPlanMs: guarded.ms, sendMs: sent.ms, peakMb: sent.peakMb };
}

/** Replays the topic into itself by a worker of its own. */
async function replayByWorker({ stack, messages, signal }: RowContext): Promise<Replayed> {
  const url = await stack.createDatabase('bench_replay');
  await migrate(url);
  const environment = readEnvironment({ DATABASE_URL: url, KAFKA_BROKERS: stack.brokers, REDRIVE_SECRET: 'a secret for the bench that is long enough' });
  const pool = openPool(url, { max: 4, applicationName: 'redrive bench' });
  const database = openDatabase(pool, url);
  const cluster = openCluster({ id: benchCluster, name: 'Bench', brokers: [stack.brokers] }, 'redrive-bench');
  const worker = startBenchWorker(stack, url, { REDRIVE_DEAD_LETTER_TOPICS: 'nothing.dlq' });
  let ended: number | undefined;
  void worker.exited.then((code) => {
    ended = code;
  });
  const failed = () => (ended === undefined ? undefined : `The worker ended with code ${ended}. Its log ends with:\n${logTail(worker.logFile)}`);
  try {
    return await replay({ pool, database, cluster, environment }, { messages, signal, failed });
  } finally {
    await worker.stop();
    await cluster.close();
    await database.$disconnect();
    await pool.end();
  }
}

export const replayRange: Row = {
  name: 'replay-range',
  about:
    'a worker replays a topic into itself, exactly once, guarded and counted, without the six failure headers and with three of its own, beside the official Java client doing the same and `kcat -C | kcat -P`',
  async run(context) {
    const { stack, messages, say, signal } = context;
    const { brokers } = stack;
    const missing = await ensureKcat();
    if (missing !== undefined) say(missing);
    await writeTopic(brokers, source, generateDeadLetter, messages, signal);
    const perSecond = (ms: number) => (messages * 1_000) / ms;
    const java = async (number: number) => {
      const target = `bench.java.${number}`;
      await writeTopic(brokers, target, generateDeadLetter, 0, signal);
      return perSecond(await timeJavaCopy({ brokers, source, target, messages, droppedHeaders, signal }));
    };
    // Once before and once after, the faster counts: the machine may be busy with something else.
    const before = await java(1);
    const { planMs, guardedPlanMs, sendMs, peakMb } = await replayByWorker(context);
    if (missing === undefined) {
      await writeTopic(brokers, 'bench.kcat', generateDeadLetter, 0, signal);
      say(
        `kcat -C | kcat -P, values alone: ${Math.round(perSecond(await timeKcatCopy({ brokers, source, target: 'bench.kcat', messages, signal }))).toLocaleString('en-US')} messages/s`,
      );
    }
    const memory: Measured[] =
      peakMb === undefined
        ? []
        : [
            { part: 'memory', value: peakMb.end, unit: 'MB', reference: null, goal: { kind: 'most', limit: 350 } },
            { part: 'memory-growth', value: peakMb.end - peakMb.half, unit: 'MB after the first half', reference: null, goal: { kind: 'most', limit: 50 } },
          ];
    return [
      { value: perSecond(sendMs), unit: 'messages/s', reference: before, goal: { kind: 'least-ratio', limit: 1.3 } },
      { part: 'plan', value: planMs / 1_000, unit: 's to plan the range', reference: null, goal: { kind: 'most', limit: 2 } },
      {
        part: 'guarded-plan',
        value: guardedPlanMs / 1_000,
        unit: 's to plan half of it with the key guard, the other half behind it',
        reference: null,
        goal: { kind: 'most', limit: 20 },
      },
      ...memory,
    ];
  },
};
