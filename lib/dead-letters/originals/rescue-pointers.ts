import type pg from 'pg';
import { z } from 'zod';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { KafkaError } from '#lib/kafka/kafka-error.ts';
import { judgeAge, type OriginPartition, readOriginals } from './read-originals.ts';
import { type Outcome, type SettleContext, type Settled, settlePointers } from './settle-pointers.ts';
import { loadSeenTopics, topicIdWhen } from './topic-id-then.ts';

const waitingRow = z.object({
  record_id: z.string(),
  origin_topic: z.string().nullable(),
  origin_partition: z.int().nullable(),
  origin_offset: z.string().transform(BigInt).nullable(),
  indexed_at: z.date(),
  timestamp_ms: z.string().transform(BigInt),
});
type Waiting = z.infer<typeof waitingRow>;

/** What rescuing works with. */
export interface RescueContext extends SettleContext {
  cluster: KafkaCluster;
}

/** So many are looked at in a round. */
const roundSize = 500;
/** A leader that is away must not hold up the originals of other partitions. */
const groupsAtOnce = 4;

type Group = OriginPartition & { waiting: { recordId: string; offset: bigint; timestampMs: bigint }[] };

/** Pointers by the partition that they point at, and those that point nowhere. */
async function groupByOrigin(pool: pg.Pool, cluster: string, rows: readonly Waiting[]): Promise<{ groups: Group[]; nowhere: Settled[] }> {
  const seen = await loadSeenTopics(pool, cluster, [...new Set(rows.flatMap(({ origin_topic }) => origin_topic ?? []))]);
  const groups = new Map<string, Group>();
  const nowhere: Settled[] = [];
  for (const row of rows) {
    const { record_id: recordId, origin_topic: topic, origin_partition: partition, origin_offset: offset, timestamp_ms: timestampMs } = row;
    if (topic === null || partition === null || offset === null) {
      nowhere.push({ recordId, topic, outcome: { status: 'no-origin', why: 'Its headers do not say where its original lies.' } });
      continue;
    }
    const seenTopics = seen.get(topic) ?? [];
    const topicIdThen = topicIdWhen(seenTopics, { indexedAt: row.indexed_at, timestampMs });
    const key = `${topic}/${partition}/${topicIdThen}`;
    const group = groups.get(key) ?? { topic, partition, topicIdThen, seenTopicIds: seenTopics.map(({ topic_id }) => topic_id), waiting: [] };
    groups.set(key, group);
    group.waiting.push({ recordId, offset, timestampMs });
  }
  return { groups: [...groups.values()], nowhere };
}

async function rescueGroup(context: RescueContext, { waiting, ...origin }: Group, signal: AbortSignal): Promise<number> {
  const settle = (outcomeOf: (pointer: Group['waiting'][number]) => Outcome | undefined) =>
    settlePointers(
      context,
      waiting.flatMap((pointer) => {
        const outcome = outcomeOf(pointer);
        return outcome === undefined ? [] : [{ recordId: pointer.recordId, topic: origin.topic, outcome }];
      }),
    );
  try {
    const read = await readOriginals(context.cluster, origin, [...new Set(waiting.map(({ offset }) => offset))], signal);
    return await settle(({ offset, timestampMs }) => {
      const lies = read.get(offset);
      return lies && judgeAge(lies, origin, timestampMs);
    });
  } catch (error) {
    if (!(error instanceof KafkaError)) throw error;
    return settle(() => ({ status: 'unreadable', why: error.message, mayPass: true }));
  }
}

async function rescueRound(context: RescueContext, signal: AbortSignal): Promise<{ looked: number; settled: number }> {
  const { pool, cluster } = context;
  const { rows } = await pool.query(
    `select original.record_id, record.origin_topic, record.origin_partition, record.origin_offset, record.indexed_at, record.timestamp_ms
       from dead_letter_original original join dead_letter record on record.id = original.record_id
      where original.cluster = $1 and original.status = 'waiting' and original.next_attempt_at <= now() order by original.next_attempt_at limit $2`,
    [cluster.id, roundSize],
  );
  if (rows.length === 0) return { looked: 0, settled: 0 };
  const { groups, nowhere } = await groupByOrigin(pool, cluster.id, z.array(waitingRow).parse(rows));
  let settled = await settlePointers(context, nowhere);
  const queue = groups.values();
  const rescueSome = async () => {
    for (const group of queue) {
      if (signal.aborted) return;
      const ofGroup = await rescueGroup(context, group, signal);
      settled += ofGroup;
    }
  };
  // Each ends before the round does: nothing goes on under a lease that was given back.
  for (const done of await Promise.allSettled(Array.from({ length: groupsAtOnce }, rescueSome))) if (done.status === 'rejected') throw done.reason;
  return { looked: rows.length, settled };
}

/**
 * Fetches the originals of pointers that wait, and keeps them: what retention takes from their topic is here from then on. What may pass is tried again later; what
 * is gone is given up, with the reason.
 * @param signal ends it early: what was not looked at by then waits on.
 * @returns how many were rescued or given up.
 */
export async function rescuePointers(context: RescueContext, signal: AbortSignal): Promise<number> {
  let all = 0;
  for (let looked = roundSize; looked === roundSize && !signal.aborted; ) {
    const round = await rescueRound(context, signal);
    all += round.settled;
    looked = round.looked;
  }
  return all;
}
