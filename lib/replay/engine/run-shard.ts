import type { Logger } from 'pino';
import { pause } from '#lib/config/pause.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { identityRules } from '#lib/kafka/event-identity-rules.ts';
import { describeTopicConfigs } from '#lib/kafka/topics.ts';
import { openTransactionalProducer, type TransactionalProducer } from '#lib/kafka/transactional-producer.ts';
import { holdLease, type Lease } from '#lib/leases/lease.ts';
import { guardedMessages } from '#lib/replay/guard/guarded-messages.ts';
import { KeyGuard } from '#lib/replay/guard/key-guard.ts';
import { editedFailures } from '#lib/replay/plan/edited-failures.ts';
import { loadFacts, type SelectedFailure } from '#lib/replay/plan/selected-failure.ts';
import { cancelRange } from '#lib/replay/range-engine/catch-up-range.ts';
import { loadRangeShard } from '#lib/replay/range-engine/range-shard.ts';
import { type RunControl, runRange } from '#lib/replay/range-engine/run-range.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import { type BuiltSlice, buildSlice } from './build-slice.ts';
import { catchUp } from './catch-up.ts';
import { type JobControl, readControl } from './job-control.ts';
import { loadSlice } from './load-slice.ts';
import { noteTakenUp } from './note-taken-up.ts';
import { Pacer } from './pacer.ts';
import { recordSlice } from './record-slice.ts';
import { resumeShard } from './resume-shard.ts';
import { loadGroupId, loadItems, loadOrigins, loadShard, type Shard } from './shard.ts';
import { firstDebt, mostToSend, shardRate, sliceItems } from './shard-pace.ts';
import { ShardStopped } from './shard-stopped.ts';
import type { ItemOutcome } from './slice-outcome.ts';

/** After this the coordinator aborts a transaction that was not ended; an open one hides live records from readers. */
const transactionTimeoutMs = 10_000;
/** Somebody who changes the rate or pauses is heard within this time, however long a slice has to wait. */
const heedEveryMs = 500;
/** What the key guard reads at most in one look: some minutes of reading. A worker can look further than a plan, for which somebody waits. */
const mostGuardRecords = 20_000_000;

/** What Kafka refuses of a single record, as opposed to the topic or us. */
const recordFaults = new Set(['MESSAGE_TOO_LARGE', 'INVALID_RECORD', 'INVALID_TIMESTAMP', 'CORRUPT_MESSAGE', 'RECORD_LIST_TOO_LARGE']);

/**
 * Reads the shard as it is once nobody else can send or record for it: the producer that is open has fenced every other, and the lease is held.
 * @throws LeaseLost
 */
async function takeUp({ pool }: ReplayContext, lease: Lease, jobId: number, shard: number): Promise<Shard> {
  return inTransaction(pool, async (client) => {
    await holdLease(client, lease);
    await client.query(
      `update replay_job set state = case when canary_open then 'canary' else 'running' end::replay_job_state where id = $1 and state = 'confirmed'`,
      [jobId],
    );
    await noteTakenUp(client, lease, { jobId, shard });
    return loadShard(client, jobId, shard);
  });
}

/** Lets go what was not sent, once it is known what was. Without a committed position nothing beyond one slice can have been sent unrecorded. */
async function cancelShard(context: ReplayContext, lease: Lease, producer: TransactionalProducer, shard: Shard): Promise<void> {
  const { target_topic: topic, target_partition: partition, position, total } = shard;
  const kept = await producer.keptPosition(topic, partition);
  const mostInSlice = sliceItems(shard, shard.highest_rate);
  if (shard.plan.range !== null) return cancelRange(context, lease, shard, { kept, mostInSlice });
  const sentTo = kept?.offset ?? position + BigInt(mostInSlice);
  await catchUp(context, lease, shard, { sentTo, upTo: total, elseBecause: 'the replay was cancelled before it was sent' });
}

/** What is still to be sent, without its bytes, by record id. */
async function remainingFacts({ pool }: ReplayContext, shard: Shard): Promise<Map<bigint, SelectedFailure>> {
  const items = await loadItems(pool, shard, shard.position, shard.total);
  const facts = await loadFacts(
    pool,
    items.filter(({ outcome }) => outcome === 'pending').map(({ recordId }) => recordId),
  );
  const failures = await editedFailures(pool, facts, shard.edits);
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
      return items.flatMap((message, place) => message.map((item): ItemOutcome => ({ item, outcome: 'sent', offset: base + BigInt(place) })));
    });
    return [...left, ...sent].sort((a, b) => (a.item.position < b.item.position ? -1 : 1));
  }
  if (!recordFaults.has(outcome.code)) throw new ShardStopped(`Kafka refused ${shard.target_topic}/${shard.target_partition}: ${outcome.message}`);
  const messages = batchItems.flat();
  if (messages.length > 1) return 'halve';
  const committed = await producer.commitSlice({ topic: shard.target_topic, batches: [], position });
  if (committed.status === 'refused') throw new ShardStopped(committed.message);
  return [...left, ...messages.flat().map((item): ItemOutcome => ({ item, outcome: 'failed', reason: outcome.message }))].sort((a, b) =>
    a.item.position < b.item.position ? -1 : 1,
  );
}

/** Waits until the next slice may be sent. @returns what holds then; undefined when the shard has to stop, or has come to where it stops for now. */
async function nextTurn(pool: ReplayContext['pool'], shard: Shard, pacer: Pacer, signal: AbortSignal): Promise<JobControl | undefined> {
  while (!signal.aborted) {
    const control = await readControl(pool, shard.jobId);
    if (!control.mayRun || mostToSend(shard, control) <= 0) return undefined;
    const waitMs = pacer.tick(shardRate(shard, control.ratePerSecond), performance.now());
    if (waitMs === 0) return control;
    await pause(Math.min(waitMs, heedEveryMs), signal);
  }
  return undefined;
}

/** How a range is steered: as a selection is. */
function rangeControl({ pool }: ReplayContext, shard: Shard, signal: AbortSignal): RunControl {
  const pacer = new Pacer(performance.now(), firstDebt(shard));
  return {
    async nextTurn() {
      const turn = await nextTurn(pool, shard, pacer, signal);
      return turn && { mostMessages: Math.min(sliceItems(shard, turn.ratePerSecond), mostToSend(shard, turn)) };
    },
    spend: (sent) => pacer.spend(sent),
  };
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
    if (!['running', 'canary'].includes(shard.state)) return;
    await resumeShard(context, lease, producer, shard);
    const range = await loadRangeShard(pool, shard);
    if (range !== undefined) return await runRange(context, { lease, producer, range }, rangeControl(context, shard, signal), log, signal);
    const configs = (await describeTopicConfigs(cluster, [shard.target_topic])).get(shard.target_topic) ?? new Map();
    const facts = await remainingFacts(context, shard);
    const target = {
      topic: shard.target_topic,
      topicId: shard.target_topic_id,
      partition: shard.target_partition,
      identity: identityRules(context.environment.REDRIVE_EVENT_IDENTITY, shard.target_topic),
    };
    const guard = new KeyGuard(cluster, {
      ...target,
      guarded: await guardedMessages(pool, [...facts.values()], target),
      planned: await loadOrigins(pool, shard),
    });
    const pacer = new Pacer(performance.now(), firstDebt(shard));
    /** Smaller while it is looked for what Kafka refuses. */
    let atMost = Number.POSITIVE_INFINITY;
    for (let turn = await nextTurn(pool, shard, pacer, signal); turn !== undefined; turn = await nextTurn(pool, shard, pacer, signal)) {
      const most = Math.min(atMost, sliceItems(shard, turn.ratePerSecond), mostToSend(shard, turn));
      const { items, records } = await loadSlice(pool, shard, most, facts);
      const late = await overtaken(guard, shard, signal);
      if (late === undefined) return;
      const built = buildSlice({ shard, items, records, configs, nowMs: BigInt(Date.now()), skip: ({ failureId }) => late.get(failureId) });
      const outcomes = await send(producer, shard, built);
      if (outcomes === 'halve') {
        atMost = Math.max(1, Math.floor(built.batchItems.flat().length / 2));
        continue;
      }
      await recordSlice(pool, lease, shard, outcomes, built.nextPosition);
      atMost *= 2;
      pacer.spend(new Set(outcomes.flatMap(({ item, outcome }) => (outcome === 'sent' ? item.position : []))).size);
      log.info({ jobId, shard: number, position: String(shard.position), total: String(shard.total) }, 'Sent a slice of a replay.');
    }
  } finally {
    await producer.close();
  }
}
