import type { Logger } from 'pino';
import { pause } from '#lib/config/pause.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { identityRules } from '#lib/kafka/event-identity-rules.ts';
import { describeTopicConfigs } from '#lib/kafka/topics.ts';
import { openTransactionalProducer, type TransactionalProducer } from '#lib/kafka/transactional-producer.ts';
import { holdLease, type Lease } from '#lib/leases/lease.ts';
import { guardedMessages } from '#lib/replay/guard/guarded-messages.ts';
import { KeyGuard } from '#lib/replay/guard/key-guard.ts';
import { editedFailures, frozenEdits } from '#lib/replay/plan/edited-failures.ts';
import { loadFacts, type SelectedFailure } from '#lib/replay/plan/selected-failure.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import { type BuiltSlice, buildSlice } from './build-slice.ts';
import { catchUp } from './catch-up.ts';
import { loadSlice } from './load-slice.ts';
import { recordSlice } from './record-slice.ts';
import { resumeShard } from './resume-shard.ts';
import { loadGroupId, loadItems, loadOrigins, loadShard, type Shard } from './shard.ts';
import { ShardStopped } from './shard-stopped.ts';
import type { ItemOutcome } from './slice-outcome.ts';

/** After this the coordinator aborts a transaction that was not ended; an open one hides live records from readers. */
const transactionTimeoutMs = 10_000;
/** A slice is at most this part of a second of the rate limit. */
const slicesPerSecond = 4;
const mostItemsPerSlice = 5_000;
/** What the key guard reads at most in one look: some minutes of reading. A worker can look further than a plan, for which somebody waits. */
const mostGuardRecords = 20_000_000;

/** What Kafka refuses of a single record, as opposed to the topic or us. */
const recordFaults = new Set(['MESSAGE_TOO_LARGE', 'INVALID_RECORD', 'INVALID_TIMESTAMP', 'CORRUPT_MESSAGE', 'RECORD_LIST_TOO_LARGE']);

/** A shard's part of the job's messages per second: that of its messages, so that all shards end together. */
function rateOf({ plan: { settings, shards }, shard }: Shard): number {
  const all = shards.reduce((sum, { messages }) => sum + messages, 0);
  const own = shards.find((planned) => planned.shard === shard)?.messages ?? 0;
  return own === 0 ? settings.ratePerSecond : (settings.ratePerSecond * own) / all;
}

/** The most messages in one slice. */
const usualItems = (shard: Shard) => Math.min(mostItemsPerSlice, Math.max(1, Math.floor(rateOf(shard) / slicesPerSecond)));

/**
 * Reads the shard as it is once nobody else can send or record for it: the producer that is open has fenced every other, and the lease is held.
 * @throws LeaseLost
 */
async function takeUp({ pool }: ReplayContext, lease: Lease, jobId: number, shard: number): Promise<Shard> {
  return inTransaction(pool, async (client) => {
    await holdLease(client, lease);
    await client.query(`update replay_job set state = 'running' where id = $1 and state = 'confirmed'`, [jobId]);
    return loadShard(client, jobId, shard);
  });
}

/** Lets go what was not sent, once it is known what was. Without a committed position nothing beyond one slice can have been sent unrecorded. */
async function cancelShard(context: ReplayContext, lease: Lease, producer: TransactionalProducer, shard: Shard): Promise<void> {
  const { target_topic: topic, target_partition: partition, position, total } = shard;
  const sentTo = (await producer.committedPosition(topic, partition)) ?? position + BigInt(usualItems(shard));
  await catchUp(context, lease, shard, { sentTo, upTo: total, elseBecause: 'the replay was cancelled before it was sent' });
}

/** Whether the job still runs: somebody may have paused or cancelled it since the last slice. */
async function mayGoOn(pool: ReplayContext['pool'], jobId: number): Promise<boolean> {
  const { rowCount } = await pool.query(`select from replay_job where id = $1 and state in ('running', 'canary')`, [jobId]);
  return rowCount === 1;
}

/** What is still to be sent, without its bytes, by record id. */
async function remainingFacts({ pool }: ReplayContext, shard: Shard): Promise<Map<bigint, SelectedFailure>> {
  const items = await loadItems(pool, shard, shard.position, Number(shard.total - shard.position));
  const facts = await loadFacts(
    pool,
    items.filter(({ outcome }) => outcome === 'pending').map(({ recordId }) => recordId),
  );
  const failures = await editedFailures(pool, facts, frozenEdits(shard.plan));
  return new Map(failures.map((failure) => [failure.record_id, failure]));
}

/**
 * Looks once more whether newer events have passed, before a slice is sent.
 * @returns why each overtaken failure is not sent; undefined when the signal ended the look.
 * @throws ShardStopped when more has passed than can be looked at: nothing is sent unlooked.
 */
async function overtaken(guard: KeyGuard, shard: Shard, signal: AbortSignal): Promise<Map<bigint, string> | undefined> {
  const { newer, isWhole } = await guard.look((records) => records >= mostGuardRecords || signal.aborted);
  if (signal.aborted) return undefined;
  if (!isWhole)
    throw new ShardStopped(
      `More than ${mostGuardRecords} records have come to ${shard.target_topic}/${shard.target_partition} since the messages failed; whether newer events of their keys are among them was not looked at to the end. Nothing more was sent.`,
    );
  return new Map([...newer].map(([id, { offset }]) => [BigInt(id), `overtaken: a newer event of the same key and type is at offset ${offset}`]));
}

/** Sends a built slice; what Kafka refuses for a record's sake is narrowed down to that record by halving. */
async function send(producer: TransactionalProducer, shard: Shard, { batches, batchItems, left, nextPosition }: BuiltSlice): Promise<ItemOutcome[] | 'halve'> {
  const position = { topic: shard.target_topic, partition: shard.target_partition, offset: nextPosition };
  const outcome = await producer.commitSlice({ topic: shard.target_topic, batches, position });
  if (outcome.status === 'committed') {
    const sent = batchItems.flatMap((items, index) => {
      const base = outcome.batches[index]?.baseOffset;
      if (base === undefined) throw new Error(`${shard.target_topic}/${shard.target_partition} did not say where batch ${index} lies`);
      return items.map((item, place): ItemOutcome => ({ item, outcome: 'sent', offset: base + BigInt(place) }));
    });
    return [...left, ...sent].sort((a, b) => (a.item.position < b.item.position ? -1 : 1));
  }
  if (!recordFaults.has(outcome.code)) throw new ShardStopped(`Kafka refused ${shard.target_topic}/${shard.target_partition}: ${outcome.message}`);
  const items = batchItems.flat();
  if (items.length > 1) return 'halve';
  const committed = await producer.commitSlice({ topic: shard.target_topic, batches: [], position });
  if (committed.status === 'refused') throw new ShardStopped(committed.message);
  return [...left, ...items.map((item): ItemOutcome => ({ item, outcome: 'failed', reason: outcome.message }))].sort((a, b) =>
    a.item.position < b.item.position ? -1 : 1,
  );
}

/** Waits until what a slice sent is no more than the rate allows. */
async function pace(outcomes: readonly ItemOutcome[], ratePerSecond: number, startedMs: number, signal: AbortSignal): Promise<void> {
  const sent = outcomes.filter(({ outcome }) => outcome === 'sent').length;
  const dueMs = (sent / ratePerSecond) * 1_000 - (performance.now() - startedMs);
  if (dueMs > 0) await pause(dueMs, signal);
}

/**
 * Sends a shard's part of a confirmed job, slice by slice, from where Kafka says it stands, until it is done, paused or the lease ends. Of a job that is
 * being cancelled it lets go what was not sent.
 * @throws ShardStopped when it must not go on by itself; LeaseLost or a fenced KafkaError when another worker has taken over; KafkaError.
 */
export async function runShard(
  context: ReplayContext,
  lease: Lease,
  { jobId, shard: number }: { jobId: number; shard: number },
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  const { pool, cluster } = context;
  const name = await loadGroupId(pool, jobId, number);
  const producer = await openTransactionalProducer(cluster, { transactionalId: name, groupId: name, timeoutMs: transactionTimeoutMs });
  try {
    const shard = await takeUp(context, lease, jobId, number);
    if (shard.state === 'cancelling') return await cancelShard(context, lease, producer, shard);
    if (shard.state !== 'running' && shard.state !== 'canary') return;
    await resumeShard(context, lease, producer, shard);
    const configs = (await describeTopicConfigs(cluster, [shard.target_topic])).get(shard.target_topic) ?? new Map();
    const facts = await remainingFacts(context, shard);
    const target = {
      topic: shard.target_topic,
      partition: shard.target_partition,
      identity: identityRules(context.environment.REDRIVE_EVENT_IDENTITY, shard.target_topic),
    };
    const guard = new KeyGuard(cluster, {
      ...target,
      guarded: await guardedMessages(pool, [...facts.values()], target),
      planned: await loadOrigins(pool, shard),
    });
    const ratePerSecond = rateOf(shard);
    const usual = usualItems(shard);
    let most = usual;
    while (shard.position < shard.total && !signal.aborted) {
      if (!(await mayGoOn(pool, jobId))) return;
      const startedMs = performance.now();
      const { items, records } = await loadSlice(pool, shard, most, facts);
      const late = await overtaken(guard, shard, signal);
      if (late === undefined) return;
      const built = buildSlice({ shard, items, records, configs, nowMs: BigInt(Date.now()), skip: ({ failureId }) => late.get(failureId) });
      const outcomes = await send(producer, shard, built);
      if (outcomes === 'halve') {
        most = Math.max(1, Math.floor(built.batchItems.flat().length / 2));
        continue;
      }
      await recordSlice(pool, lease, shard, outcomes, built.nextPosition);
      most = Math.min(usual, most * 2);
      log.info({ jobId, shard: number, position: String(shard.position), total: String(shard.total) }, 'Sent a slice of a replay.');
      if (shard.position < shard.total) await pace(outcomes, ratePerSecond, startedMs, signal);
    }
  } finally {
    await producer.close();
  }
}
