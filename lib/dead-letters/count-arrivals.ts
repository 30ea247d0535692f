import type pg from 'pg';
import { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { type Arrivals, type ArrivalsRange, arrivalSpans, type OpenKind } from './arrivals.ts';
import { failureState, openStates } from './failure-states.ts';
import { readableKinds } from './readable-kinds.ts';

/** More kinds than somebody reads at a glance. */
const mostKinds = 12;
/** The newest part of a range, by which kinds are ranked: what still arrives is worse than what stopped. */
const newestPart = 1 / 12;

const kindRow = z.object({ id: z.int(), topic: z.string(), consumer_group: z.string().nullable(), error_class: z.string().nullable(), open: z.int() });
const spanRow = z.object({ kind_id: z.int(), is_open: z.boolean(), span: z.int(), count: z.int() });
const ageRow = z.object({ kind_id: z.int(), newest: z.date(), oldest: z.date() });

/** Every kind that has failures, with how many are open: the sums of failure_count. */
async function readKinds(pool: pg.Pool, ids: readonly number[]): Promise<z.infer<typeof kindRow>[]> {
  const { rows } = await pool.query(
    `select kind.id, topic.name as topic, kind.consumer_group, kind.error_class, coalesce(sum(counted.count) filter (where counted.state = any($2::failure_state[])), 0)::int as open
       from failure_kind kind join topic on topic.id = kind.topic_ref join failure_count counted on counted.kind_id = kind.id
      where kind.id = any($1) group by kind.id, topic.name having sum(counted.count) > 0 order by topic.name, kind.id`,
    [ids, openStates],
  );
  return z.array(kindRow).parse(rows);
}

/** How many failed last in each span: an index-only scan of failure_kind_id_state_last_failed_at_id_idx over the range, 0.1 s a million. */
async function countSpans(
  pool: pg.Pool,
  kindIds: readonly number[],
  { startMs, spanMs, spans }: { startMs: number; spanMs: number; spans: number },
): Promise<z.infer<typeof spanRow>[]> {
  const { rows } = await pool.query(
    `select kind_id, state = any($3::failure_state[]) as is_open, floor((extract(epoch from last_failed_at) * 1000 - $4::float8) / $5)::int as span, count(*)::int as count
       from failure where kind_id = any($1) and state = any($2::failure_state[]) and last_failed_at >= to_timestamp($4::float8 / 1000) group by 1, 2, 3`,
    [kindIds, failureState.options, openStates, startMs, spanMs],
  );
  return z
    .array(spanRow)
    .parse(rows)
    .filter(({ span }) => span < spans);
}

/** When the newest and the oldest open failure of each kind failed last: two looks for each kind and state into failure_kind_id_state_last_failed_at_id_idx. */
async function readAges(pool: pg.Pool, kindIds: readonly number[]): Promise<Map<number, z.infer<typeof ageRow>>> {
  const { rows } = await pool.query(
    `select kind_id, max(newest) as newest, min(oldest) as oldest from unnest($1::int[]) kind_id cross join unnest($2::failure_state[]) state
      cross join lateral (select last_failed_at as newest from failure where failure.kind_id = kind_id.kind_id and failure.state = state.state order by last_failed_at desc, id desc limit 1) last
      cross join lateral (select last_failed_at as oldest from failure where failure.kind_id = kind_id.kind_id and failure.state = state.state order by last_failed_at, id limit 1) first
      group by kind_id`,
    [kindIds, openStates],
  );
  return new Map(
    z
      .array(ageRow)
      .parse(rows)
      .map((row) => [row.kind_id, row]),
  );
}

/** Adds up counts by what `keyOf` gives, each to a list of one number a span. */
function bySpan<Key>(rows: readonly z.infer<typeof spanRow>[], spans: number, keyOf: (row: z.infer<typeof spanRow>) => Key): Map<Key, number[]> {
  const counts = new Map<Key, number[]>();
  for (const row of rows) {
    const list = counts.get(keyOf(row)) ?? new Array<number>(spans).fill(0);
    list[row.span] = (list[row.span] ?? 0) + row.count;
    counts.set(keyOf(row), list);
  }
  return counts;
}

/**
 * What has been failing: by topic over time, and which kinds of failure are open, the gravest first, in topics that somebody may read.
 * @param nowMs milliseconds since 1970, where the range ends.
 */
export async function countArrivals(pool: pg.Pool, actor: Actor, cluster: string, range: ArrivalsRange, nowMs: number): Promise<Arrivals> {
  const { spanMs, spans } = arrivalSpans[range];
  const startMs = (Math.floor(nowMs / spanMs) + 1 - spans) * spanMs;
  const readable = await readableKinds(pool, actor, { cluster });
  const kinds = await readKinds(pool, readable.ids);
  const rows = await countSpans(
    pool,
    kinds.map(({ id }) => id),
    { startMs, spanMs, spans },
  );
  const topicOf = new Map(kinds.map(({ id, topic }) => [id, topic]));
  const [open, dealtWith] = [true, false].map((isOpen) =>
    bySpan(
      rows.filter(({ is_open }) => is_open === isOpen),
      spans,
      ({ kind_id }) => topicOf.get(kind_id),
    ),
  );
  const none = new Array<number>(spans).fill(0);
  const ofKind = bySpan(rows, spans, ({ kind_id }) => kind_id);
  const recent = (id: number) => (ofKind.get(id) ?? none).slice(-Math.max(1, Math.round(spans * newestPart))).reduce((sum, count) => sum + count, 0);
  // How many would be open after as long again, if they go on to come as they came last: a few that come now do not hide hundreds that lie there.
  const harm = ({ id, open: count }: (typeof kinds)[number]) => count + recent(id) / newestPart;
  const ranked = kinds.filter((kind) => kind.open > 0).sort((a, b) => harm(b) - harm(a));
  const shown = ranked.slice(0, mostKinds);
  const ages = await readAges(
    pool,
    shown.map(({ id }) => id),
  );
  return {
    range,
    spanMs,
    startAt: new Date(startMs).toISOString(),
    topics: [...new Set(kinds.map(({ topic }) => topic))].map((topic) => ({
      topic,
      open: open?.get(topic) ?? none,
      dealtWith: dealtWith?.get(topic) ?? none,
    })),
    kinds: shown.flatMap(({ id, topic, consumer_group: consumerGroup, error_class: errorClass, open: count }): OpenKind[] => {
      const age = ages.get(id);
      // Dealt with since it was counted.
      if (age === undefined) return [];
      const { newest, oldest } = age;
      return [
        { topic, consumerGroup, errorClass, open: count, newestAt: newest.toISOString(), oldestAt: oldest.toISOString(), arrivals: ofKind.get(id) ?? none },
      ];
    }),
    isCut: ranked.length > mostKinds,
  };
}
