import type pg from 'pg';
import { z } from 'zod';
import type { EventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { readEventType } from '#lib/kafka/event-identity.ts';
import { identityRules } from '#lib/kafka/event-identity-rules.ts';
import { KafkaError } from '#lib/kafka/kafka-error.ts';
import { type OriginalRead, type OriginPartition, readOriginals } from './read-originals.ts';
import { loadSeenTopics, topicIdAt } from './topic-id-then.ts';

const waitingRow = z.object({
  record_id: z.string(),
  origin_topic: z.string().nullable(),
  origin_partition: z.int().nullable(),
  origin_offset: z.string().transform(BigInt).nullable(),
  indexed_at: z.date(),
});
type Waiting = z.infer<typeof waitingRow>;

/** What rescuing works with. `identity`: where events carry their type, by topic. */
export interface RescueContext {
  pool: pg.Pool;
  cluster: KafkaCluster;
  identity: EventIdentitySettings;
}

/** So many are looked at in a round. */
const roundSize = 500;
/** A worker that is to end does not wait for longer. */
const roundsAtOnce = 4;

type Outcome = OriginalRead | { status: 'no-origin'; why: string };

/** What may pass is tried again after 1, 2, 4, … seconds, at most every five minutes. */
const postponeSql = `
  update dead_letter_original set attempts = attempts + 1, why = given.why, next_attempt_at = now() + least(interval '5 minutes', interval '1 second' * power(2, least(attempts, 20)))
    from unnest($1::bigint[], $2::text[]) as given(record_id, why) where dead_letter_original.record_id = given.record_id and status = 'waiting'`;

const settleSql = `
  update dead_letter_original set attempts = attempts + 1, settled_at = now(), status = given.status, why = given.why, topic_id = given.topic_id, timestamp_ms = given.timestamp_ms,
         is_log_append_time = given.is_log_append_time, key = given.key, value = given.value, headers = given.headers, event_type = given.event_type
    from unnest($1::bigint[], $2::text[], $3::text[], $4::uuid[], $5::bigint[], $6::boolean[], $7::bytea[], $8::bytea[], $9::bytea[], $10::text[])
      as given(record_id, status, why, topic_id, timestamp_ms, is_log_append_time, key, value, headers, event_type)
   where dead_letter_original.record_id = given.record_id and dead_letter_original.status = 'waiting'`;

interface Settled {
  recordId: string;
  topic: string | null;
  outcome: Outcome;
}

async function store({ pool, identity }: RescueContext, outcomes: readonly Settled[]): Promise<number> {
  const isPostponed = ({ outcome }: Settled) => outcome.status === 'unreadable' && outcome.mayPass;
  const why = ({ outcome }: Settled) => (outcome.status === 'found' ? null : outcome.why);
  const postponed = outcomes.filter(isPostponed);
  const settled = outcomes.filter((outcome) => !isPostponed(outcome));
  if (postponed.length > 0) await pool.query(postponeSql, [postponed.map(({ recordId }) => recordId), postponed.map(why)]);
  if (settled.length === 0) return 0;
  const found = settled.map(({ outcome }) => (outcome.status === 'found' ? outcome : undefined));
  await pool.query(settleSql, [
    settled.map(({ recordId }) => recordId),
    settled.map(({ outcome: { status } }) => (status === 'found' ? 'rescued' : status)),
    settled.map(why),
    found.map((original) => original?.topicId),
    found.map((original) => original?.timestampMs),
    found.map((original) => original?.isLogAppendTime),
    found.map((original) => original?.key),
    found.map((original) => original?.value),
    found.map((original) => original?.headers),
    settled.map(({ topic, outcome }) => (outcome.status === 'found' ? readEventType(outcome.headers, outcome.value, identityRules(identity, topic)) : null)),
  ]);
  return settled.length;
}

type Group = OriginPartition & { waiting: { recordId: string; offset: bigint }[] };

/** Pointers by the partition that they point at, and those that point nowhere. */
async function groupByOrigin(pool: pg.Pool, cluster: string, rows: readonly Waiting[]): Promise<{ groups: Group[]; nowhere: Settled[] }> {
  const seen = await loadSeenTopics(pool, cluster, [...new Set(rows.flatMap(({ origin_topic }) => origin_topic ?? []))]);
  const groups = new Map<string, Group>();
  const nowhere: Settled[] = [];
  for (const { record_id: recordId, origin_topic: topic, origin_partition: partition, origin_offset: offset, indexed_at } of rows) {
    if (topic === null || partition === null || offset === null) {
      nowhere.push({ recordId, topic, outcome: { status: 'no-origin', why: 'Its headers do not say where its original lies.' } });
      continue;
    }
    const topicIdThen = topicIdAt(seen.get(topic) ?? [], indexed_at);
    const key = `${topic}/${partition}/${topicIdThen}`;
    const group = groups.get(key) ?? { topic, partition, topicIdThen, waiting: [] };
    groups.set(key, group);
    group.waiting.push({ recordId, offset });
  }
  return { groups: [...groups.values()], nowhere };
}

async function rescueGroup(context: RescueContext, { waiting, ...origin }: Group): Promise<number> {
  const offsets = [...new Set(waiting.map(({ offset }) => offset))];
  try {
    const read = await readOriginals(context.cluster, origin, offsets);
    return await store(
      context,
      waiting.flatMap(({ recordId, offset }) => {
        const outcome = read.get(offset);
        return outcome === undefined ? [] : [{ recordId, topic: origin.topic, outcome }];
      }),
    );
  } catch (error) {
    // A leader that is away must not hold up the originals of other partitions.
    if (!(error instanceof KafkaError)) throw error;
    const outcome: Outcome = { status: 'unreadable', why: error.message, mayPass: true };
    return store(
      context,
      waiting.map(({ recordId }) => ({ recordId, topic: origin.topic, outcome })),
    );
  }
}

async function rescueRound(context: RescueContext): Promise<{ looked: number; settled: number }> {
  const { pool, cluster } = context;
  const { rows } = await pool.query(
    `select original.record_id, record.origin_topic, record.origin_partition, record.origin_offset, record.indexed_at
       from dead_letter_original original join dead_letter record on record.id = original.record_id
      where original.cluster = $1 and original.status = 'waiting' and original.next_attempt_at <= now() order by original.next_attempt_at limit $2`,
    [cluster.id, roundSize],
  );
  if (rows.length === 0) return { looked: 0, settled: 0 };
  const { groups, nowhere } = await groupByOrigin(pool, cluster.id, z.array(waitingRow).parse(rows));
  let settled = await store(context, nowhere);
  for (const group of groups) settled += await rescueGroup(context, group);
  return { looked: rows.length, settled };
}

/**
 * Fetches the originals of pointers that wait, and keeps them: what retention takes from their topic is here from then on. What may pass is tried again later; what
 * is gone is given up, with the reason.
 * @returns how many were rescued or given up.
 */
export async function rescuePointers(context: RescueContext): Promise<number> {
  let all = 0;
  for (let round = 0; round < roundsAtOnce; round++) {
    const { looked, settled } = await rescueRound(context);
    all += settled;
    if (looked < roundSize) break;
  }
  return all;
}
