import type pg from 'pg';
import { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { isAllowed } from '#lib/access/policy.ts';
import { byRangesOfPages, inTransaction } from '#lib/db/in-transaction.ts';
import { traceIdOf, traceTag, uuidOf } from './event-id.ts';
import type { TracedEvent } from './traced-event.ts';

const int8 = z.coerce.bigint();
const eventRow = z.object({
  event_high: int8,
  event_fold: int8,
  cause_high: int8,
  cause_fold: int8,
  chain: int8,
  key: int8,
  timestamp_ms: int8,
  offset: z.string(),
  place: z.int(),
  topic: z.string(),
  partition: z.int(),
  type: z.string().nullable(),
  source: z.string().nullable(),
  version: z.string().nullable(),
  size_bytes: z.int(),
  trace_tag: z.int(),
  job: z.int(),
});
export type EventRow = z.infer<typeof eventRow>;

/** What a query of events gives, from `trace_event event` on. */
const selectSql = `select event.event_high, event.event_fold, event.cause_high, event.cause_fold, event.chain, event.key, event.timestamp_ms, event."offset", event.place,
    event.size_bytes, event.trace_tag, coalesce(sent.job, 0) as job, topic.name as topic, position.partition, kind.type, kind.source, kind.version
  from found event join trace_position position on position.id = event.place join traced_topic topic on topic.id = position.topic_ref left join trace_kind kind on kind.id = event.kind
    left join replayed_event sent on sent.place = event.place and sent."offset" = event."offset"`;

/** Events in the order of their time, those of one instant as they lie. */
const orderSql = 'timestamp_ms, place, "offset"';

/** The partitions, by their trace_position, of the topics that somebody may read. */
export async function readablePlaces(pool: pg.Pool, actor: Actor, cluster: string): Promise<number[]> {
  const { rows } = await pool.query<{ id: number; topic: string }>(
    'select position.id, topic.name as topic from trace_position position join traced_topic topic on topic.id = position.topic_ref where topic.cluster = $1',
    [cluster],
  );
  return rows.filter(({ topic }) => isAllowed(actor, 'events:read', { cluster, topic })).map(({ id }) => id);
}

/**
 * Rows of events in the order of their time, of topics that somebody may read.
 * @param where a condition on trace_event that its index of ranges serves. @param after continues behind a row.
 * @param places the readable ones, where they were asked for already.
 */
export async function readEventRows(
  pool: pg.Pool,
  actor: Actor,
  {
    cluster,
    where,
    values,
    limit,
    after,
    newestFirst = false,
    places,
  }: {
    cluster: string;
    where: string;
    values: readonly unknown[];
    limit: number;
    after?: Cursor | undefined;
    newestFirst?: boolean;
    places?: readonly number[];
  },
): Promise<EventRow[]> {
  const order = newestFirst ? 'timestamp_ms desc, place desc, "offset" desc' : orderSql;
  // Within the query: a row that may not be seen must not take the place of one that ends the page.
  const readable = `and place = any($${values.length + 1}::int[])`;
  const behind =
    after === undefined
      ? ''
      : `and (${orderSql}) ${newestFirst ? '<' : '>'} ($${values.length + 2}::bigint, $${values.length + 3}::int, $${values.length + 4}::bigint)`;
  // Offset 0: the index serves the condition, and is not to look for each of the places as well.
  const events = `(select * from trace_event where ${where} offset 0) event where true`;
  // Materialized: the index is asked first, and what the rows name is looked up for the page alone.
  const sql = `with found as materialized (select * from ${events} ${readable} ${behind} order by ${order} limit ${limit}) ${selectSql} order by ${order.replaceAll(/timestamp_ms|place|"offset"/g, 'event.$&')}`;
  const given = [
    ...values,
    places ?? (await readablePlaces(pool, actor, cluster)),
    ...(after === undefined ? [] : [after.timestampMs, after.place, after.offset]),
  ];
  const { rows } = await inTransaction(pool, (client) => client.query(sql, given), byRangesOfPages);
  return z.array(eventRow).parse(rows);
}

/** Behind which event a page begins. */
export interface Cursor {
  timestampMs: string;
  place: number;
  offset: string;
}

export const cursorOf = ({ timestamp_ms, place, offset }: EventRow): string => `${timestamp_ms}.${place}.${offset}`;

const cursorForm = /^(-?\d{1,19})\.(\d{1,9})\.(\d{1,19})$/;

/** A cursor from an address. */
export const eventCursor = z
  .string()
  .regex(cursorForm, 'a cursor that a page gave')
  .transform((text): Cursor => {
    const [, timestampMs = '0', place = '0', offset = '0'] = cursorForm.exec(text) ?? [];
    return { timestampMs, place: Number(place), offset };
  });

/** The texts that hashes stand for. By the primary key of trace_text. */
async function readTexts(pool: pg.Pool, hashes: Iterable<bigint>): Promise<Map<bigint, string>> {
  const { rows } = await pool.query<{ hash: string; text: string }>('select hash, text from trace_text where hash = any($1::bigint[])', [
    [...new Set(hashes)].map(String),
  ]);
  return new Map(rows.map(({ hash, text }) => [BigInt(hash), text]));
}

/** The trace ids of chains, by chain and their last 32 bits. By chain_trace_chain_idx. */
async function readTraces(pool: pg.Pool, chains: Iterable<bigint>): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ chain: string; trace_high: string; trace_low: string }>(
    'select chain, trace_high, trace_low from chain_trace where chain = any($1::bigint[]) limit 10000',
    [[...new Set(chains)].map(String)],
  );
  return new Map(rows.map(({ chain, trace_high, trace_low }) => [`${chain} ${traceTag(BigInt(trace_low))}`, traceIdOf(BigInt(trace_high), BigInt(trace_low))]));
}

const isTraceId = (text: string | undefined): text is string => text !== undefined && /^([0-9a-f]{16}){1,2}$/.test(text);

/** Events as they are shown: rows with the texts that they name. */
export async function viewEvents(pool: pg.Pool, rows: readonly EventRow[]): Promise<TracedEvent[]> {
  const hashes = rows.flatMap(({ chain, key, event_fold, cause_fold }) => [chain, key, event_fold, cause_fold]).filter((hash) => hash !== 0n);
  const [texts, traces] = await Promise.all([
    readTexts(pool, hashes),
    readTraces(
      pool,
      rows.map(({ chain }) => chain).filter((chain) => chain !== 0n),
    ),
  ]);
  const idOf = (high: bigint, fold: bigint) => (high === 0n && fold === 0n ? null : (texts.get(fold) ?? uuidOf({ high, fold })));
  return rows.map((row) => {
    const correlationId = row.chain === 0n ? null : (texts.get(row.chain) ?? null);
    const trace = row.trace_tag === 0 ? undefined : (traces.get(`${row.chain} ${row.trace_tag}`) ?? correlationId ?? undefined);
    return {
      topic: row.topic,
      partition: row.partition,
      offset: row.offset,
      timestampMs: String(row.timestamp_ms),
      key: row.key === 0n ? null : (texts.get(row.key) ?? null),
      eventId: idOf(row.event_high, row.event_fold),
      causationId: idOf(row.cause_high, row.cause_fold),
      correlationId,
      traceId: isTraceId(trace) ? trace : null,
      type: row.type,
      source: row.source,
      version: row.version,
      sizeBytes: row.size_bytes,
      jobId: row.job === 0 ? null : row.job,
    };
  });
}
