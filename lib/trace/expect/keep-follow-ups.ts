import type pg from 'pg';
import { z } from 'zod';
import { inTransaction } from '#lib/db/in-transaction.ts';
import type { FollowUp } from '#lib/trace/chain/tell-missing.ts';
import { currentEpoch, tableOfEpoch } from '#lib/trace/epochs.ts';
import { type LearntEvent, learnFollowUps } from './learn-follow-ups.ts';

/** How many events are drawn, of whose chains is learnt. */
const drawnEvents = 3_000;
const mostChains = 1_000;
/** A chain with more events than this is none that others resemble: it may have millions, as that of a constant correlation id has. */
const longestChain = 200;

const learntRow = z
  .object({
    chain: z.string(),
    type: z.string(),
    source: z.string().nullable(),
    topic: z.string(),
    timestamp_ms: z.coerce.number(),
    event_fold: z.string(),
    cause_fold: z.string(),
  })
  .transform(({ chain, type, source, topic, timestamp_ms, event_fold, cause_fold }) => ({
    chain,
    event: {
      type,
      source,
      topic,
      timestampMs: timestamp_ms,
      id: event_fold === '0' ? '' : event_fold,
      cause: cause_fold === '0' ? '' : cause_fold,
    } satisfies LearntEvent,
  }));

/**
 * Chains of a cluster drawn at random from what was indexed last, each in the order of time. By samples of pages. The newest epoch, and the one before it, in which chains may
 * have begun, are read for all of them together: by their B-trees, or, what is still written, twice as a whole.
 */
async function drawChains(pool: pg.Pool, cluster: string): Promise<LearntEvent[][]> {
  const epoch = await currentEpoch(pool);
  const table = tableOfEpoch('trace_event', epoch);
  const { rows: sizes } = await pool.query<{ rows: number; before: string | null }>(
    'select pg_relation_size(to_regclass($1)) / 109.0 as rows, to_regclass($2)::text as before',
    [table, tableOfEpoch('trace_event', epoch - 1)],
  );
  const percent = Math.min(100, (100 * drawnEvents) / Math.max(1, Number(sizes[0]?.rows ?? 1)));
  const { rows: chains } = await pool.query<{ chain: string }>(
    `select distinct chain from ${table} tablesample system (${percent}) where chain <> 0 and place in (select position.id from trace_position position join traced_topic topic on topic.id = topic_ref where cluster = $1) limit ${mostChains}`,
    [cluster],
  );
  const drawn = [table, sizes[0]?.before ?? []].flat().map((each) => `select * from ${each} where chain = any($1::bigint[])`);
  const { rows } = await pool.query(
    `with drawn as (${drawn.join(' union all ')}), short as materialized (select chain from drawn group by chain having count(*) <= ${longestChain})
     select event.chain, kind.type, kind.source, topic.name as topic, event.timestamp_ms, event.event_fold, event.cause_fold
       from (${drawn.join(' union all ')}) event join short using (chain)
       join trace_kind kind on kind.id = event.kind join trace_position position on position.id = event.place join traced_topic topic on topic.id = position.topic_ref
      where kind.type is not null order by event.timestamp_ms, event.place, event."offset"`,
    [chains.map(({ chain }) => chain)],
  );
  return [...Map.groupBy(z.array(learntRow).parse(rows), ({ chain }) => chain).values()].map((events) => events.map(({ event }) => event));
}

/** The worker's duty: learns anew what usually follows what in a cluster, and keeps it. @returns how many pairs. */
export async function keepFollowUps(pool: pg.Pool, cluster: string): Promise<number> {
  const learnt = learnFollowUps(await drawChains(pool, cluster), Date.now());
  if (learnt.length === 0) return 0;
  await inTransaction(pool, async (client) => {
    await client.query('delete from follow_up where cluster = $1', [cluster]);
    await client.query(
      `insert into follow_up (cluster, type, follower, source, topic, chains, followed, usual_ms, late_ms, by_cause)
       select $1, given.* from jsonb_to_recordset($2::jsonb) as given(type text, follower text, source text, topic text, chains int, followed int, usual_ms bigint, late_ms bigint, by_cause bool)`,
      [
        cluster,
        JSON.stringify(
          learnt.map(({ usualMs, lateMs, byCause, ...of }) => ({ ...of, usual_ms: Math.round(usualMs), late_ms: Math.round(lateMs), by_cause: byCause })),
        ),
      ],
    );
  });
  return learnt.length;
}

const followUpRow = z
  .object({
    type: z.string(),
    follower: z.string(),
    source: z.string().nullable(),
    topic: z.string().nullable(),
    chains: z.int(),
    followed: z.int(),
    usual_ms: z.coerce.number(),
    late_ms: z.coerce.number(),
    by_cause: z.boolean(),
  })
  .transform(({ usual_ms, late_ms, by_cause, ...of }): FollowUp => ({ ...of, usualMs: usual_ms, lateMs: late_ms, byCause: by_cause }));

/** What was learnt to follow events of these types. By the primary key of follow_up. */
export async function readFollowUps(pool: pg.Pool, cluster: string, types: readonly string[]): Promise<FollowUp[]> {
  const { rows } = await pool.query('select * from follow_up where cluster = $1 and type = any($2::text[])', [cluster, types]);
  return z.array(followUpRow).parse(rows);
}
